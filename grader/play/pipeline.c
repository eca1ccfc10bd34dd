/*
 * pipeline.c - the way of one submission.
 *
 * Theory of operation. Parts are graded one after the other. For each: lint is
 * started first and runs in a process of its own; meanwhile the file is built
 * and played; lint is heard last. Whatever the grader itself gets wrong ends
 * up in result.trouble, and the judge then grades nothing.
 */
#include "play/pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "play/answer.h"
#include "play/chain.h"
#include "play/intake.h"
#include "play/judge.h"
#include "play/linting.h"
#include "play/playing.h"
#include "play/selftest.h"
#include "play/tracing.h"
#include "proc/sandbox.h"

/* The file of one part, taken in. */
struct submitted {
    const struct part *part;
    char *path;
    struct strbuf text;
};

struct intake {
    struct submitted *files;
    size_t file_count;
    int *missing; /* numbers of parts without a file */
    size_t missing_count;
};

static void intake_release(struct intake *intake)
{
    for (size_t i = 0; i < intake->file_count; i++) {
        free(intake->files[i].path);
        strbuf_release(&intake->files[i].text);
    }
    free(intake->files);
    free(intake->missing);
    *intake = (struct intake){0};
}

static int take_file(struct intake *intake, const struct part *part,
                     const char *path, struct error *err)
{
    struct submitted *file = &intake->files[intake->file_count];

    *file = (struct submitted){.part = part, .path = xstrdup(path)};
    intake->file_count++;
    return intake_file(path, &file->text, err);
}

/* The parts' files in a folder; those that are not there are missing. */
static int take_folder(const struct grading *grading, struct intake *intake,
                       struct error *err)
{
    const struct exercise *ex = grading->exercise;
    int rc = 0;

    for (size_t i = 0; i < ex->part_count && rc == 0; i++) {
        const struct part *part = &ex->parts[i];
        struct error cause = {0};
        char *path;

        if (grading->part != 0 && part->number != grading->part)
            continue;
        path = path_join(grading->path, part->file);
        rc = take_file(intake, part, path, &cause);
        if (rc == -ENOENT && grading->part == 0) {
            rc = 0;
            free(intake->files[--intake->file_count].path);
            intake->missing[intake->missing_count++] = part->number;
        }
        if (rc < 0 && err)
            *err = cause;
        free(path);
    }
    if (rc == 0 && intake->file_count == 0)
        rc = error_set(err, -ENOENT, "'%s' holds no file of %s", grading->path,
                       ex->slug);
    return rc;
}

/* A single file is the part that is asked for, or the one whose file has that
 * name. */
static const struct part *part_of_file(const struct grading *grading)
{
    const struct exercise *ex = grading->exercise;

    if (grading->part != 0)
        return exercise_find_part(ex, grading->part);
    for (size_t i = 0; i < ex->part_count; i++) {
        if (strcmp(ex->parts[i].file, path_base(grading->path)) == 0)
            return &ex->parts[i];
    }
    return ex->part_count == 1 ? &ex->parts[0] : NULL;
}

static int take_in(const struct grading *grading, struct intake *intake,
                   struct error *err)
{
    const struct exercise *ex = grading->exercise;
    const struct part *part;

    intake->files = xcalloc(ex->part_count + 1, sizeof(intake->files[0]));
    intake->missing = xcalloc(ex->part_count + 1, sizeof(intake->missing[0]));
    if (grading->part != 0 && !exercise_find_part(ex, grading->part))
        return error_set(err, -EINVAL, "%s has no part %d", ex->slug,
                         grading->part);
    if (path_is_dir(grading->path))
        return take_folder(grading, intake, err);
    if (!path_exists(grading->path))
        return error_set(err, -ENOENT, "there is no file '%.200s'",
                         grading->path);
    part = part_of_file(grading);
    if (!part)
        return error_set(err, -EINVAL,
                         "'%s' is no file of %s; say which part it is for, "
                         "as in '%s/1'",
                         path_base(grading->path), ex->slug, ex->slug);
    return take_file(intake, part, grading->path, err);
}

/* --- how long it takes: for tools/bench-run, never for a result --- */

static long long now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* Appends "STAGE MICROSECONDS" to the file that GRADE_TIMES names. */
static void note_time(const char *stage, long long since_us)
{
    const char *path = getenv("GRADE_TIMES");
    FILE *file = path && *path ? fopen(path, "ae") : NULL;

    if (!file)
        return;
    fprintf(file, "%s %lld\n", stage, now_us() - since_us);
    /* Nobody but the one who measures would miss it. */
    (void)fclose(file);
}

/* --- one part --- */

static void add_build_failure(struct result *result,
                              const struct submitted *file,
                              struct build_output *output)
{
    static const enum build_reason reasons[] = {
        [BUILD_FAILED] = BUILD_NOT_COMPILED,
        [BUILD_REFUSED] = BUILD_NOT_ACCEPTED,
        [BUILD_LIMIT] = BUILD_STOPPED,
    };

    result->builds = xrealloc(result->builds, (result->build_count + 1) *
                                                  sizeof(result->builds[0]));
    result->builds[result->build_count++] = (struct build_failure){
        .part = file->part->number,
        .reason = reasons[output->status],
        .file = xstrdup(path_base(file->path)),
        .text = strbuf_steal(&output->messages),
    };
}

static int build(const struct grading *grading, const struct submitted *file,
                 struct build_output *ret, struct error *err)
{
    struct build_request request = {
        .source = strbuf_text(&file->text),
        .source_len = file->text.len,
        .file = path_base(file->path),
        .share = grading->home->share,
        .exercise = grading->exercise->slug,
        .api = (const char *const *)file->part->api,
        .api_count = file->part->api_count,
        .provides = (const char *const *)file->part->provides,
        .provides_count = file->part->provides_count,
        .compiler = grading->compiler,
        .debug = grading->debug,
    };

    char *header =
        xasprintf("%s/%s", grading->exercise->dir, file->part->header);
    int rc = 0;

    /* A course that is not whole would look like the learner's mistake. */
    if (!path_exists(header))
        rc = error_set(err, -ENOENT, "the exercise has no '%s'", header);
    else
        rc = build_object(&request, ret, err);
    free(header);
    return rc;
}

/* The command that grades this part again; the caller frees it. */
static char *replay_command(const struct grading *grading,
                            const struct submitted *file)
{
    struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "grade %s/%d ", grading->exercise->slug,
                file->part->number);
    strbuf_add_quoted(&text, file->path);
    return strbuf_steal(&text);
}

static void trace(const struct grading *grading, const struct submitted *file,
                  const struct playing_request *played,
                  const struct testimony *testimony, const char *command)
{
    struct tracing_part part = {
        .played = played,
        .testimony = testimony,
        .file = path_base(file->path),
        .text = strbuf_text(&file->text),
        .command = command,
    };

    if (grading->tracing)
        tracing_add(grading->tracing, &part);
}

static int play(const struct grading *grading, const struct submitted *file,
                int object_fd, struct result *result, struct error *err)
{
    struct playing_request request = {
        .home = grading->home,
        .exercise = grading->exercise->slug,
        .part = file->part->number,
        .object_fd = object_fd,
        .seed = grading->seed,
        .schedules = grading->schedules,
        .debug = grading->debug,
    };
    struct chain_context context = {
        .part = file->part->number,
        .file = path_base(file->path),
        .object_fd = object_fd,
    };
    struct testimony testimony = {0};
    char *command;
    long long start_us = now_us();
    int rc = playing_run(&request, &testimony, err);

    note_time("play", start_us);
    if (rc < 0)
        return rc;
    start_us = now_us();
    command = replay_command(grading, file);
    context.command = command;
    if (testimony.trouble)
        rc = error_set(err, -EIO, "%s", testimony.trouble);
    else
        rc = chain_tell(&context, &testimony, result, err);
    if (rc == 0)
        answer_point(result, file->part, context.file, &file->text);
    if (rc == 0)
        trace(grading, file, &request, &testimony, command);
    note_time("places", start_us);
    free(command);
    testimony_release(&testimony);
    return rc;
}

static int build_and_play(const struct grading *grading,
                          const struct submitted *file, struct result *result,
                          struct error *err)
{
    struct build_output output = {.object_fd = -1};
    long long start_us = now_us();
    int rc = build(grading, file, &output, err);

    note_time("build", start_us);
    if (rc == 0 && output.status != BUILD_OK)
        add_build_failure(result, file, &output);
    else if (rc == 0)
        rc = play(grading, file, output.object_fd, result, err);
    build_output_release(&output);
    return rc;
}

static int grade_part(const struct grading *grading,
                      const struct submitted *file, struct result *result,
                      struct error *err)
{
    struct linting_request request = {
        .home = grading->home,
        .exercise = grading->exercise->slug,
        .name = path_base(file->path),
        .text = &file->text,
        /* What the file allows itself is shown and not obeyed: whether that
         * was needed is no matter here. */
        .config = "{\"rules\": {\"UV999\": \"off\"}}",
    };
    size_t builds = result->build_count;
    struct linting linting;
    struct error ignored = {0};
    long long start_us = now_us();
    int rc = linting_start(&linting, &request, err);

    if (rc < 0)
        return rc;
    note_time("lint-start", start_us);
    rc = build_and_play(grading, file, result, err);
    start_us = now_us();
    /* What does not compile is not worth an analysis. */
    if (rc == 0 && result->build_count == builds)
        rc = linting_finish(&linting, file->part->number, &result->findings,
                            NULL, err);
    else
        (void)!linting_finish(&linting, 0, NULL, NULL, &ignored);
    note_time("lint-wait", start_us);
    return rc;
}

static char *describe_sandbox(void)
{
    struct strbuf text = STRBUF_INIT;

    sandbox_describe(sandbox_probe(), &text);
    return strbuf_steal(&text);
}

int pipeline_grade(const struct grading *grading, struct result *ret,
                   struct error *err)
{
    struct intake intake = {0};
    struct error trouble = {0};
    int rc;

    *ret = (struct result){
        .command = "run",
        .exercise = grading->exercise,
        .submission = xstrdup(grading->path),
        .part = grading->part,
        .seed = grading->seed,
        .schedules = grading->schedules,
    };
    rc = take_in(grading, &intake, err);
    if (rc < 0) {
        intake_release(&intake);
        result_release(ret);
        return rc;
    }
    /* A file alone is graded as its part. */
    if (intake.file_count == 1 && !path_is_dir(grading->path))
        ret->part = intake.files[0].part->number;
    ret->sandbox = describe_sandbox();
    if (selftest_once(grading->home, &trouble) < 0)
        ret->trouble = xstrdup(trouble.msg);
    for (size_t i = 0; i < intake.file_count && !ret->trouble; i++) {
        if (grade_part(grading, &intake.files[i], ret, &trouble) < 0)
            ret->trouble = xstrdup(trouble.msg);
    }
    judge(ret, grading->only, intake.missing, intake.missing_count);
    intake_release(&intake);
    return 0;
}
