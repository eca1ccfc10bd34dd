#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/path.h"
#include "cmd.h"
#include "cmd_trace.h"
#include "play/pipeline.h"
#include "play/tracing.h"
#include "report/report.h"
#include "store/progress.h"

enum { FORMAT_TEXT, FORMAT_JSON };

static const struct option options[] = {
    OPTION_ROW(OPTION_NUMBER, "seed", 0, "N",
               "play schedule N alone: the replay of a finding", seed, 0,
               LLONG_MAX / 2),
    OPTION_SCHEDULES,
    OPTION_ROW(OPTION_TEXT, "only", 0, "CHECK", "grade this check alone", only,
               0, 0),
    OPTION_COMPILER,
    OPTION_ROW(OPTION_CHOICE, "format", 0, "text|json", "how to answer", format,
               0, 0),
    OPTION_COLOR,
    OPTION_ROW(OPTION_FLAG, "debug", 0, NULL,
               "one schedule, no fork; says how to attach gdb", debug, 0, 0),
    OPTION_ROW(OPTION_FLAG, "no-progress", 0, NULL,
               "keep no record of this grading", no_progress, 0, 0),
    OPTION_TRACE,
    OPTION_TRACE_FORMAT,
    OPTION_HELP,
    OPTION_LAST,
};

static bool holds_a_part(const char *dir, const struct exercise *ex)
{
    size_t i;

    for (i = 0; i < ex->part_count; i++) {
        char *path = path_join(dir, ex->parts[i].file);
        bool found = path_exists(path);

        free(path);
        if (found)
            return true;
    }
    return false;
}

/* Where the learner's files are when nothing is said: here, or in the folder
 * that `grade start` made here. */
static const char *default_path(const struct exercise *ex)
{
    if (!holds_a_part(".", ex) && path_is_dir(ex->slug))
        return ex->slug;
    return ".";
}

static int fail_no_files(const struct exercise *ex, int part, struct error *err)
{
    return error_set(err, -ENOENT,
                     "no file of %s is here; 'grade start %s' copies them, "
                     "or name your file: 'grade %s/%d FILE'",
                     ex->slug, ex->slug, ex->slug, part ? part : 1);
}

/* A single file tells by its name which part it is. */
static int choose_part(const struct exercise *ex, struct grading *grading,
                       struct error *err)
{
    const struct part *part;

    if (grading->part || path_is_dir(grading->path) ||
        !path_exists(grading->path))
        return 0;
    part = cmd_part_of_path(ex, grading->path);
    if (!part)
        return error_set(err, -EINVAL,
                         "which part '%.100s' is cannot be told from its "
                         "name; say it: 'grade %s/1 %.100s'",
                         grading->path, ex->slug, grading->path);
    grading->part = part->number;
    return 0;
}

static int choose_check(const struct exercise *ex, struct grading *grading,
                        struct error *err)
{
    const struct check *check;
    const char *near;

    if (!grading->only)
        return 0;
    check = exercise_find_check(ex, grading->only);
    if (!check) {
        near = exercise_near_check(ex, grading->only);
        return error_set(
            err, -EINVAL, "%s has no check '%.60s'%s%s%s; its README names all",
            ex->slug, grading->only, near ? ", did you mean '" : "",
            near ? near : "", near ? "'?" : "");
    }
    if (grading->part && grading->part != check->part)
        return error_set(err, -EINVAL, "check '%.60s' is of part %d, not %d",
                         check->id, check->part, grading->part);
    grading->part = check->part;
    return 0;
}

static int prepare(struct context *context, const struct exercise *ex,
                   struct grading *grading, struct error *err)
{
    const struct settings *settings = &context->settings;
    int rc;

    grading->home = &context->home;
    grading->exercise = ex;
    grading->path =
        context->arg_count > 1 ? context->args[1] : default_path(ex);
    grading->seed = settings->seed.value;
    grading->schedules = settings->schedules.is_set ? settings->schedules.value
                         : settings->seed.is_set || settings->debug
                             ? 1
                             : SCHEDULES_DEFAULT;
    grading->only = settings->only;
    grading->compiler = (enum build_compiler)settings->compiler;
    grading->debug = settings->debug;
    if (context->arg_count < 2 && !holds_a_part(grading->path, ex))
        return fail_no_files(ex, grading->part, err);
    rc = choose_part(ex, grading, err);
    return rc < 0 ? rc : choose_check(ex, grading, err);
}

/* Only a whole grading tells how far the learner is. */
static bool is_whole(const struct settings *settings)
{
    return !settings->no_progress && !settings->only && !settings->debug &&
           !settings->seed.is_set && !settings->schedules.is_set;
}

/* All is well: what comes after this part. */
static void add_next(const struct result *result, struct strbuf *out)
{
    const struct exercise *ex = result->exercise;
    const struct part *next = exercise_find_part(ex, result->part + 1);

    if (result->verdict != VERDICT_PASS)
        return;
    if (result->part && next)
        strbuf_addf(out, "next: grade %s/%d  (%s: %s)\n", ex->slug,
                    next->number, next->file, next->title);
    else
        strbuf_add_str(out, "next: grade\n");
}

/* That progress cannot be kept is said, but it is no reason to fail. */
static void keep(const struct result *result, struct error *err)
{
    struct error cause = {0};

    if (result->verdict != VERDICT_NOT_GRADED &&
        progress_add_result(result, &cause) < 0)
        *err = cause;
}

static void show(struct context *context, const struct result *result)
{
    if (context->settings.format == FORMAT_JSON) {
        report_json(result, &context->out);
        return;
    }
    report_text(result, context->color, &context->out);
    if (is_whole(&context->settings))
        add_next(result, &context->out);
}

static int grade(struct context *context, const struct exercise *ex, int part,
                 struct error *err)
{
    const struct settings *settings = &context->settings;
    struct tracing tracing = {.worth = TRACING_NOTHING};
    struct grading grading = {.part = part,
                              .tracing = settings->trace ? &tracing : NULL};
    struct result result = {0};
    int rc = prepare(context, ex, &grading, err), code;

    if (rc == 0)
        rc = cmd_trace_check(settings, err);
    if (rc == 0)
        rc = pipeline_grade(&grading, &result, err);
    if (rc < 0)
        return cmd_exit_code(rc);
    show(context, &result);
    code = result_exit_code(&result);
    if (is_whole(settings))
        keep(&result, err);
    if (tracing.error.msg[0] != '\0') {
        *err = tracing.error;
        code = EXIT_MACHINE;
    }
    code = cmd_trace_write(settings, &tracing.document, code, err);
    trace_document_release(&tracing.document);
    result_release(&result);
    return code;
}

static int run(struct context *context, struct error *err)
{
    struct exercise ex = {0};
    int part, code,
        rc = cmd_load_exercise(context, context->args[0], &ex, &part, err);

    if (rc < 0)
        return cmd_exit_code(rc);
    code = grade(context, &ex, part, err);
    exercise_release(&ex);
    return code;
}

const struct cmd cmd_run = {
    .name = "run",
    .usage = "EXERCISE[/PART] [FILE or FOLDER]",
    .summary = "grades a submission",
    .details = "\n'grade exercise-6d/2 jobs.c' is short for 'grade run "
               "exercise-6d/2 jobs.c'.\nWithout a file the exercise's files "
               "are looked for here and in ./EXERCISE.\n",
    .options = options,
    .least_args = 1,
    .most_args = 2,
    .run = run,
};
