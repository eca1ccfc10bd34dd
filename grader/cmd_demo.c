/*
 * cmd_demo.c - plays the example programs of a lesson in virtual time and draws
 * what they did. A demo is a folder exercises/SLUG/demos/NAME with a program or
 * more; make has built each, as LIB/SLUG/demos/NAME/PROGRAM.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "proc/job.h"
#include "report/lanes.h"
#include "report/words.h"

enum {
    SOURCE_MAX = 1 << 20,
    PROGRAMS_MAX = 8,
    CPU_S = 10,
    WALL_MS = 60000,
    MEMORY_MB = 1024,
    OUTPUT_KB = 256
};

enum { FORMAT_LANES, FORMAT_LINES };

static const struct option options[] = {
    OPTION_ROW(OPTION_CHOICE, "format", 0, "lanes|lines",
               "draw it, or list what happens", format, 0, 0),
    OPTION_HELP,
    OPTION_LAST,
};

/* --- folders --- */

/* Names in a folder, sorted; none if it is not there. */
struct names {
    struct dirent **entries;
    int count;
};

static int is_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static struct names names_in(const char *dir)
{
    struct names names = {NULL, 0};

    names.count = scandir(dir, &names.entries, is_name, path_by_name);
    if (names.count < 0)
        names.count = 0;
    return names;
}

static void names_release(struct names *names)
{
    int i;

    for (i = 0; i < names->count; i++)
        free(names->entries[i]);
    free(names->entries);
}

static char *demos_dir(const struct context *context, const char *slug)
{
    return xasprintf("%s/exercises/%s/demos", context->home.share, slug);
}

/* --- one program --- */

/* What its first comment says. */
static char *title_of(const char *source)
{
    const char *start = strstr(source, "/* "),
               *end = start ? strstr(start, " */") : NULL;

    if (!end)
        return xstrdup("");
    return xstrndup(start + 3, (size_t)(end - start - 3));
}

static void take_lines(char *text, struct lanes *lanes)
{
    char *line, *rest = text;

    while ((line = strsep(&rest, "\n")))
        (void)lanes_add_line(lanes, line);
}

static int fail_play(const char *program, const struct job_result *result,
                     struct error *err)
{
    if (result->limit)
        return error_set(err, -EIO, "'%s' was stopped at a limit (%s)", program,
                         job_limit_name(result->limit));
    return error_set(err, -EIO, "'%s' did not come to its end: %.200s", program,
                     strbuf_text(&result->err));
}

static int play(const char *program, struct lanes *lanes, struct error *err)
{
    const char *argv[] = {program, NULL};
    struct job job = {
        .argv = argv,
        .binds = {{program, NULL}},
        .bind_count = 1,
        .limits = {.cpu_s = CPU_S,
                   .wall_ms = WALL_MS,
                   .memory_mb = MEMORY_MB,
                   .output_kb = OUTPUT_KB,
                   .file_mb = 1},
    };
    struct job_result result = {.exit_code = -1};
    int rc = job_run(&job, &result, err);

    if (rc == 0 && result.exit_code != 0)
        rc = fail_play(program, &result, err);
    if (rc == 0) {
        char *text = strbuf_steal(&result.out);

        take_lines(text, lanes);
        free(text);
    }
    job_result_release(&result);
    return rc;
}

/* `file`: "blocking.c" in that demo. */
static int load(const struct context *context, const char *slug,
                const char *demo, const char *file, struct lanes *lanes,
                struct error *err)
{
    char *source = xasprintf("%s/exercises/%s/demos/%s/%s", context->home.share,
                             slug, demo, file);
    struct strbuf text = STRBUF_INIT;
    char *program;
    int rc = path_read(source, SOURCE_MAX, &text, err);

    lanes->name = xstrndup(file, strcspn(file, "."));
    lanes->title = title_of(strbuf_text(&text));
    program = xasprintf("%s/%s/demos/%s/%s", context->home.lib, slug, demo,
                        lanes->name);
    if (rc == 0)
        rc = play(program, lanes, err);
    free(program);
    free(source);
    strbuf_release(&text);
    return rc;
}

/* --- one demo --- */

static void tell(struct context *context, const char *slug, const char *demo,
                 const struct lanes *programs, size_t count)
{
    char *dir =
        xasprintf("%s/exercises/%s/demos/%s", context->home.share, slug, demo);
    struct strbuf *out = &context->out;
    size_t i;

    if (context->settings.format == FORMAT_LANES) {
        lanes_draw(programs, count, out);
        strbuf_add_str(out, "the programs: ");
        words_shell(dir, out);
        strbuf_add_char(out, '\n');
    } else {
        for (i = 0; i < count; i++) {
            strbuf_addf(out, "%s%s\n", i ? "\n" : "", programs[i].name);
            lanes_list(&programs[i], out);
        }
    }
    free(dir);
}

static int show(struct context *context, const char *slug, const char *demo,
                struct error *err)
{
    char *dir =
        xasprintf("%s/exercises/%s/demos/%s", context->home.share, slug, demo);
    struct names files = names_in(dir);
    struct lanes programs[PROGRAMS_MAX] = {LANES_INIT};
    size_t count = 0, i;
    int rc = 0;

    for (; rc == 0 && count < (size_t)files.count && count < PROGRAMS_MAX;
         count++)
        rc = load(context, slug, demo, files.entries[count]->d_name,
                  &programs[count], err);
    if (rc == 0)
        tell(context, slug, demo, programs, count);
    for (i = 0; i < count; i++)
        lanes_release(&programs[i]);
    names_release(&files);
    free(dir);
    return rc < 0 ? EXIT_MACHINE : EXIT_PASS;
}

/* --- which demo --- */

/* "2" and "exercise-2" to the slug; the caller frees it. */
static char *slug_of(const char *word, size_t len)
{
    if (cmd_is_exercise_word(word))
        return xstrndup(word, len);
    return xasprintf("exercise-%.*s", (int)len, word);
}

static const char *short_name(const char *slug)
{
    return !strncmp(slug, "exercise-", 9) ? slug + 9 : slug;
}

static void list_one(struct context *context, const char *slug)
{
    char *dir = demos_dir(context, slug);
    struct names names = names_in(dir);
    int i;

    for (i = 0; i < names.count; i++)
        strbuf_addf(&context->out, "grade demo %s/%s\n", short_name(slug),
                    names.entries[i]->d_name);
    names_release(&names);
    free(dir);
}

static int list_all(struct context *context, struct error *err)
{
    char **slugs = NULL;
    size_t count = 0, i;

    if (exercise_list(context->home.share, &slugs, &count, err) < 0)
        return EXIT_MACHINE;
    for (i = 0; i < count; i++) {
        list_one(context, slugs[i]);
        free(slugs[i]);
    }
    free(slugs);
    return EXIT_PASS;
}

static int fail_unknown_demo(const struct names *names, const char *slug,
                             const char *demo, struct error *err)
{
    const char *known[PROGRAMS_MAX], *near;
    size_t count = 0;

    for (; count < (size_t)names->count && count < PROGRAMS_MAX; count++)
        known[count] = names->entries[count]->d_name;
    if (count == 0) {
        error_set(err, -EINVAL, "%s has no demo; 'grade demo' shows all", slug);
        return EXIT_USAGE;
    }
    near = suggest_find(demo, known, count);
    error_set(err, -EINVAL,
              "%s has no demo '%.80s'%s%s%s; 'grade demo' shows all", slug,
              demo, near ? ", did you mean '" : "", near ? near : "",
              near ? "'?" : "");
    return EXIT_USAGE;
}

/* Without a name: the only one, or which there are. */
static int choose(struct context *context, const char *slug, const char *demo,
                  struct error *err)
{
    char *dir = demos_dir(context, slug);
    struct names names = names_in(dir);
    int code = EXIT_PASS, i = 0;

    while (demo && i < names.count && strcmp(names.entries[i]->d_name, demo))
        i++;
    if (names.count == 0 || i == names.count)
        code = fail_unknown_demo(&names, slug, demo, err);
    else if (demo || names.count == 1)
        code = show(context, slug, names.entries[i]->d_name, err);
    else
        list_one(context, slug);
    names_release(&names);
    free(dir);
    return code;
}

static int run(struct context *context, struct error *err)
{
    const char *word = context->arg_count ? context->args[0] : NULL, *slash;
    struct exercise ex = {0};
    char *slug;
    int part, rc, code;

    if (!word)
        return list_all(context, err);
    slash = strchr(word, '/');
    slug = slug_of(word, slash ? (size_t)(slash - word) : strlen(word));
    rc = cmd_load_exercise(context, slug, &ex, &part, err);
    if (rc < 0)
        code = cmd_exit_code(rc);
    else
        code = choose(context, ex.slug, slash ? slash + 1 : NULL, err);
    exercise_release(&ex);
    free(slug);
    return code;
}

const struct cmd cmd_demo = {
    .name = "demo",
    .usage = "[MODULE/NAME]",
    .summary = "plays the example programs of a lesson and draws them",
    .details = "\nEach in virtual time, one below the other on the same scale. "
               "Without a name it\nsays which there are. "
               "`grade demo 2/kitchen` is a good one to begin with.\n",
    .options = options,
    .most_args = 1,
    .run = run,
};
