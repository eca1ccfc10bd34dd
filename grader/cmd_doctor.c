#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "play/pipeline.h"
#include "play/selftest.h"
#include "proc/build.h"
#include "proc/job.h"
#include "proc/sandbox.h"
#include "report/words.h"

static const struct option options[] = {OPTION_COLOR, OPTION_HELP, OPTION_LAST};

struct examination {
    struct context *context;
    bool broken; /* something without which nothing can be graded */
};

/* The first line of `text`. */
static void say(struct examination *e, const char *what, bool fine,
                const char *text)
{
    struct strbuf *out = &e->context->out;

    char *line = xstrndup(text, strcspn(text, "\n"));

    words_paint(e->context->color, fine ? PAINT_GOOD : PAINT_BAD,
                fine ? "ok      " : "missing ", out);
    strbuf_addf(out, "%-10s ", what);
    words_clean(line, out);
    strbuf_add_char(out, '\n');
    free(line);
}

static void say_mend(struct examination *e, const char *command)
{
    if (*command)
        strbuf_addf(&e->context->out, "        to mend it: %s\n", command);
}

static void examine_course(struct examination *e)
{
    const struct context *context = e->context;

    if (context->home.share) {
        say(e, "course", true, context->home.share);
        return;
    }
    say(e, "course", false, context->home_error.msg);
    e->broken = true;
}

/* gcc is needed; clang is another choice. */
static void examine_compiler(struct examination *e,
                             enum build_compiler compiler, const char *name,
                             bool needed)
{
    struct strbuf version = STRBUF_INIT;
    struct error err = {0};

    if (build_compiler_version(compiler, &version, &err) == 0)
        say(e, name, true, strbuf_text(&version));
    else {
        say(e, name, false, err.msg);
        if (!needed)
            strbuf_add_str(&e->context->out,
                           "        (needed for --compiler=clang only)\n");
        e->broken = e->broken || needed;
    }
    strbuf_release(&version);
}

/* A helper that says its version; it is ours, so few limits are enough. */
static void examine_lint(struct examination *e)
{
    char *path = path_join(e->context->home.libexec, "grade-lint");
    const char *argv[] = {path, "--version", NULL};
    struct job job = {.argv = argv,
                      .limits = {.cpu_s = 10,
                                 .wall_ms = 20000,
                                 .memory_mb = 2048,
                                 .processes = 8,
                                 .files = 64,
                                 .output_kb = 64,
                                 .file_mb = 16},
                      .binds = {{e->context->home.libexec, NULL}},
                      .bind_count = 1};
    struct job_result result = {0};
    struct error err = {0};

    if (job_run(&job, &result, &err) < 0) {
        say(e, "libclang", false, err.msg);
        e->broken = true;
    } else if (result.exit_code != 0 || result.out.len == 0) {
        say(e, "libclang", false,
            result.err.len ? result.err.text : "grade-lint does not start");
        say_mend(e, "sudo apt-get install libclang-19-dev && make");
        e->broken = true;
    } else {
        say(e, "libclang", true, result.out.text);
    }
    job_result_release(&result);
    free(path);
}

/* The version that submissions are compiled against. */
static void examine_uv(struct examination *e)
{
    static const char *const headers[] = {"/usr/include/uv/version.h",
                                          "/usr/local/include/uv/version.h"};
    static const char *const names[] = {"MAJOR", "MINOR", "PATCH"};
    struct strbuf text = STRBUF_INIT, version = STRBUF_INIT;
    size_t i;

    for (i = 0; i < 2 && text.len == 0; i++)
        (void)!path_read(headers[i], 1 << 20, &text, NULL);
    for (i = 0; i < 3 && text.len; i++) {
        char key[64];
        const char *at;

        snprintf(key, sizeof key, "#define UV_VERSION_%s ", names[i]);
        at = strstr(text.text, key);
        if (at)
            strbuf_addf(&version, "%s%ld", i ? "." : "",
                        strtol(at + strlen(key), NULL, 10));
    }
    if (version.len)
        say(e, "libuv", true, version.text);
    else {
        say(e, "libuv", false, "no uv.h is where compilers look");
        say_mend(e, "sudo apt-get install libuv1-dev");
        e->broken = true;
    }
    strbuf_release(&text);
    strbuf_release(&version);
}

static void examine_sandbox(struct examination *e)
{
    const struct sandbox *sandbox = sandbox_probe();

    say(e, "sandbox", true, sandbox_level_words(sandbox->level));
    if (sandbox->lost[0])
        words_wrap(sandbox->lost, 8, &e->context->out);
    say_mend(e, sandbox->mend);
}

/* Always anew: who asks the doctor has a reason. */
static void examine_watchdogs(struct examination *e)
{
    char *player = path_join(e->context->home.lib, "program/player");
    struct error err = {0};
    char words[64];
    size_t count;

    if (!path_exists(player)) {
        say(e, "watchdogs", false, "the player of programs is not built");
        say_mend(e, "make");
        e->broken = true;
    } else if (selftest_play(&e->context->home, &count, &err) < 0) {
        say(e, "watchdogs", false, err.msg);
        e->broken = true;
    } else {
        selftest_remember(&e->context->home);
        snprintf(words, sizeof words, "%zu probes, each as it should be",
                 count);
        say(e, "watchdogs", true, words);
    }
    free(player);
}

/* The course's half of a submission: 0 when it is all there. */
static int examine_files(const struct home *home, const struct exercise *ex,
                         struct error *err)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < ex->part_count && rc == 0; i++) {
        char *path = path_join(ex->dir, ex->parts[i].header);

        if (!path_exists(path))
            rc = error_set(err, -ENOENT, "there is no '%s'", path);
        free(path);
    }
    if (rc == 0 && !path_exists(home->redirect))
        rc = error_set(err, -ENOENT, "there is no '%s'", home->redirect);
    return rc;
}

static void examine_exercise(struct examination *e, const char *slug)
{
    const struct home *home = &e->context->home;
    char *player = xasprintf("%s/%s/player", home->lib, slug);
    bool built = path_exists(player);
    struct exercise ex = {0};
    struct error err = {0};
    int rc = exercise_load(&ex, home->share, slug, &err);

    if (rc == 0) {
        rc = examine_files(home, &ex, &err);
        exercise_release(&ex);
    }
    say(e, "exercise", built && rc == 0, slug);
    if (rc < 0)
        words_wrap(err.msg, 8, &e->context->out);
    if (!built)
        say_mend(e, "make");
    e->broken = e->broken || !built || rc < 0;
    free(player);
}

static void examine_exercises(struct examination *e)
{
    char **slugs = NULL;
    size_t count = 0, i;
    struct error err = {0};

    if (exercise_list(e->context->home.share, &slugs, &count, &err) < 0) {
        say(e, "exercises", false, err.msg);
        e->broken = true;
        return;
    }
    for (i = 0; i < count; i++) {
        examine_exercise(e, slugs[i]);
        free(slugs[i]);
    }
    free(slugs);
}

static int run(struct context *context, struct error *err)
{
    struct examination e = {.context = context};

    (void)err;
    examine_course(&e);
    examine_compiler(&e, BUILD_GCC, "gcc", true);
    examine_compiler(&e, BUILD_CLANG, "clang", false);
    examine_uv(&e);
    examine_sandbox(&e);
    if (context->home.share) {
        examine_lint(&e);
        examine_watchdogs(&e);
        examine_exercises(&e);
    }
    strbuf_add_str(&context->out, e.broken
                                      ? "\nSomething that grading needs is "
                                        "missing: see above.\n"
                                      : "\nAll that grading needs is here.\n");
    return e.broken ? EXIT_MACHINE : EXIT_PASS;
}

const struct cmd cmd_doctor = {
    .name = "doctor",
    .usage = "",
    .summary = "says what this machine has, what is missing, how to mend it",
    .options = options,
    .needs_no_home = true,
    .run = run,
};
