/*
 * Theory of operation: one job does it all. grade-object, started in the
 * sandbox, writes the source under a fixed name (a learner's file name is
 * never part of a command), runs the compiler, holds the object against the
 * symbol policy, links it and puts the shared object into a memfd of ours.
 * When the job is over nobody can write to the memfd any more; it is sealed,
 * so that the players that map it cannot change it for one another.
 */
#include "proc/build_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/home.h"
#include "base/path.h"
#include "base/xalloc.h"

enum { ARGUMENTS_MAX = 200 };

static const char *const compilers[][8] = {
    [BUILD_GCC] = {"/usr/bin/gcc", "/usr/bin/gcc-12", "/usr/bin/gcc-13",
                   "/usr/bin/gcc-14", NULL},
    [BUILD_CLANG] = {"/usr/bin/clang-19", "/usr/bin/clang-20",
                     "/usr/bin/clang-18", "/usr/bin/clang-17", "/usr/bin/clang",
                     NULL},
};

static const char *const install[] = {
    [BUILD_GCC] = "sudo apt-get install gcc libc6-dev",
    [BUILD_CLANG] = "sudo apt-get install clang-19",
};

static const char *const common_flags[] = {"-std=gnu11",
                                           "-D_GNU_SOURCE",
                                           "-O0",
                                           "-fPIC",
                                           "-fno-omit-frame-pointer",
                                           "-fno-optimize-sibling-calls",
                                           "-fno-stack-protector",
                                           "-fsanitize=thread",
                                           "-Wall",
                                           "-Wextra",
                                           "-fno-ident",
                                           NULL};

const char *const build_own_flags[2][8] = {
    [BUILD_GCC] = {"-pipe", "-fmax-errors=20", "-fdiagnostics-color=never",
                   "-fmessage-length=0", "-frandom-seed=submission",
                   "-fcf-protection=none", NULL},
    /* Without the last two clang drops the read of `x++`. */
    [BUILD_CLANG] = {"-ferror-limit=20", "-fno-color-diagnostics",
                     "-fmessage-length=0", "-mllvm",
                     "-tsan-compound-read-before-write=1", NULL},
};

/* Everything that one build needs; strings live until `scratch_release`. */
struct scratch {
    struct home home;
    char *tool, *exercise_dir, *async_dir;
    char *macro_map, *shown_name;
    char *include[2];
    char *rename_exercise, *rename_async;
    char **options; /* --api=... and so on */
    size_t option_count, option_capacity;
    const char *argv[ARGUMENTS_MAX];
    size_t argc;
};

const char *build_find_compiler(enum build_compiler compiler)
{
    for (size_t i = 0; compilers[compiler][i]; i++) {
        if (access(compilers[compiler][i], X_OK) == 0)
            return compilers[compiler][i];
    }
    return NULL;
}

int build_no_compiler(enum build_compiler compiler, struct error *err)
{
    return error_set(err, -ENOENT,
                     "no compiler '%s' on this machine; '%s' installs it",
                     path_base(compilers[compiler][0]), install[compiler]);
}

static void scratch_release(struct scratch *s)
{
    home_release(&s->home);
    free(s->tool);
    free(s->exercise_dir);
    free(s->async_dir);
    free(s->macro_map);
    free(s->shown_name);
    free(s->include[0]);
    free(s->include[1]);
    free(s->rename_exercise);
    free(s->rename_async);
    for (size_t i = 0; i < s->option_count; i++)
        free(s->options[i]);
    free(s->options);
}

/* --- the command --- */

static void add(struct scratch *s, const char *argument)
{
    /* One is kept for the NULL; longer lists than exercises have are cut, and
     * what is cut is then refused by name. */
    if (s->argc + 1 < ARGUMENTS_MAX)
        s->argv[s->argc++] = argument;
}

static void add_all(struct scratch *s, const char *const *arguments)
{
    for (size_t i = 0; arguments[i]; i++)
        add(s, arguments[i]);
}

/* Takes over `option`. */
static void add_option(struct scratch *s, char *option)
{
    s->options = xgrow(s->options, s->option_count, &s->option_capacity,
                       sizeof *s->options);
    s->options[s->option_count++] = option;
    add(s, option);
}

/* The name for __FILE__ and the debug info: harmless bytes only. */
static char *plain_name(const char *file)
{
    char *name = xstrndup(path_base(file), 100);

    for (char *c = name; *c; c++) {
        if (!isalnum((unsigned char)*c) && !strchr("._-+", *c))
            *c = '_';
    }
    return name;
}

static void make_names(struct scratch *s, const struct build_request *request)
{
    struct strbuf shown = STRBUF_INIT;
    char *plain = plain_name(request->file);

    s->tool = path_join(s->home.libexec, "grade-object");
    s->exercise_dir =
        xasprintf("%s/exercises/%s", request->share, request->exercise);
    s->async_dir = xasprintf("%s/exercises/async", request->share);
    s->include[0] = xasprintf("-I%s", s->exercise_dir);
    s->include[1] = xasprintf("-I%s", s->async_dir);
    s->rename_exercise = xasprintf("%s/", s->exercise_dir);
    s->rename_async = xasprintf("%s/", s->async_dir);
    s->macro_map = xasprintf("-ffile-prefix-map=submission.c=%s", plain);
    messages_add_name(request->file, &shown);
    strbuf_add_char(&shown, ':');
    s->shown_name = strbuf_steal(&shown);
    free(plain);
}

static void make_command(struct scratch *s, const struct build_request *request,
                         const char *compiler)
{
    add(s, s->tool);
    add(s, "build");
    add_option(s, xasprintf("--redirect=%s", s->home.redirect));
    add_option(s, xasprintf("--memory-mb=%d", BUILD_MEMORY_MB));
    for (size_t i = 0; i < request->api_count; i++)
        add_option(s, xasprintf("--api=%s", request->api[i]));
    for (size_t i = 0; i < request->provides_count; i++)
        add_option(s, xasprintf("--provides=%s", request->provides[i]));
    add(s, "--");
    add(s, compiler);
    add_all(s, common_flags);
    /* Types and local variables take time to write; names of variables alone
     * are in the table of symbols. */
    add(s, request->debug ? "-g" : "-g1");
    add_all(s, build_own_flags[request->compiler]);
    add(s, s->macro_map);
    add(s, s->include[0]);
    add(s, s->include[1]);
    add(s, "-include");
    add(s, s->home.redirect);
    add(s, "-c");
    add(s, "submission.c");
    add(s, "-o");
    add(s, "submission.o");
    s->argv[s->argc] = NULL;
}

static void bind(struct job *job, const char *path)
{
    job->binds[job->bind_count++] = (struct job_bind){path, NULL};
}

static struct job make_job(const struct scratch *s,
                           const struct build_request *request, int object_fd)
{
    struct job job = {
        .argv = s->argv,
        .fds = {object_fd},
        .fd_count = 1,
        .limits = {.cpu_s = BUILD_CPU_S,
                   .wall_ms = BUILD_WALL_MS,
                   .memory_mb = BUILD_MEMORY_MB,
                   .processes = 16,
                   .files = 64,
                   .output_kb = BUILD_MESSAGES_KB,
                   .file_mb = BUILD_FILE_MB},
        .input = request->source,
        .input_len = request->source_len,
        .allow_exec = true,
    };

    bind(&job, s->tool);
    bind(&job, s->home.redirect);
    bind(&job, s->exercise_dir);
    if (path_is_dir(s->async_dir))
        bind(&job, s->async_dir);
    return job;
}

static int judge(const struct scratch *s, const struct job_result *result,
                 int object_fd, struct build_output *ret, struct error *err)
{
    const struct renaming renamings[] = {
        {"submission.c:", s->shown_name},
        {s->rename_exercise, ""},
        {s->rename_async, ""},
    };
    const struct build_telling telling = {
        s->shown_name, renamings, sizeof renamings / sizeof renamings[0]};

    return build_judge(&telling, result, object_fd, ret, err);
}

int build_object(const struct build_request *request, struct build_output *ret,
                 struct error *err)
{
    const char *compiler = build_find_compiler(request->compiler);
    struct job_result result = {.exit_code = -1};
    struct scratch s = {.argc = 0};
    struct job job;
    int fd = -1, rc;

    *ret = (struct build_output){.status = BUILD_FAILED, .object_fd = -1};
    if (!compiler)
        return build_no_compiler(request->compiler, err);
    rc = home_find(&s.home, err);
    if (rc < 0)
        return rc;
    make_names(&s, request);
    make_command(&s, request, compiler);
    fd = memfd_create("submission", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) {
        rc = error_set(err, -errno, "cannot hold the object: %s",
                       strerror(errno));
        goto out;
    }
    job = make_job(&s, request, fd);
    rc = job_run(&job, &result, err);
    if (rc == 0)
        rc = judge(&s, &result, fd, ret, err);
out:
    if (fd >= 0 && ret->object_fd != fd)
        close(fd);
    job_result_release(&result);
    scratch_release(&s);
    return rc;
}

void build_output_release(struct build_output *output)
{
    if (output->object_fd >= 0)
        close(output->object_fd);
    output->object_fd = -1;
    strbuf_release(&output->messages);
}

int build_compiler_version(enum build_compiler compiler,
                           struct strbuf *ret_text, struct error *err)
{
    const char *path = build_find_compiler(compiler);
    const char *argv[] = {path, "--version", NULL};
    struct job job = {.argv = argv,
                      .allow_exec = true,
                      .limits = {.cpu_s = 5, .wall_ms = 20000, .file_mb = 1}};
    struct job_result result;
    int rc;

    if (!path)
        return build_no_compiler(compiler, err);
    rc = job_run(&job, &result, err);
    if (rc == 0 && result.exit_code != 0)
        rc = error_set(err, -EIO, "'%s --version' fails", path);
    if (rc == 0)
        strbuf_add(ret_text, strbuf_text(&result.out),
                   strcspn(strbuf_text(&result.out), "\n"));
    job_result_release(&result);
    return rc;
}
