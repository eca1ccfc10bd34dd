/*
 * cmd_batch.c - grades a class. Each submission is graded by a process of its
 * own (this program, `grade run --format=json`), so that none can stop or
 * change another; rows are in the order of the names, whatever finishes first.
 * With -o, what is finished is in the journal OUT.journal at once: the same
 * command, after it was killed, goes on where it was. The journal goes when OUT
 * is there.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "cmd_key.h"
#include "cmd_pool.h"
#include "proc/sandbox.h"
#include "report/gradebook.h"
#include "report/words.h"
#include "store/journal.h"

enum { FORMAT_CSV, FORMAT_JSON, FORMAT_JUNIT };

static const struct option options[] = {
    OPTION_ROW(OPTION_TEXT, "output", 'o', "FILE",
               "write there, whole or not at all", output, 0, 0),
    OPTION_ROW(OPTION_CHOICE, "format", 0, "csv|json|junit", "what to write",
               format, 0, 0),
    OPTION_ROW(OPTION_TEXT, "exercise", 0, "SLUG", "what was submitted",
               exercise, 0, 0),
    OPTION_ROW(OPTION_CHOICE, "allow-level", 0, "S2|S1|S0|S3",
               "the least sandbox to grade in (S2)", level, 0, 0),
    OPTION_JOBS,
    OPTION_SCHEDULES,
    OPTION_COMPILER,
    OPTION_HELP,
    OPTION_LAST,
};

struct batch {
    struct context *context;
    struct gradebook book;
    struct pool_job *jobs; /* with a row each as their owner */
    size_t job_count, done;
    bool show_progress;
    struct journal *journal;        /* NULL without -o */
    char (*keys)[DIGEST_TEXT_SIZE]; /* of each row, with a journal */
    size_t taken_over;
    struct error journal_error; /* the first */
};

/* --- submissions --- */

static int is_submission(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void add_job(struct batch *batch, struct gradebook_row *row,
                    const char *path, int part)
{
    struct pool_job *job = &batch->jobs[batch->job_count++];

    job->owner = row;
    pool_job_grade(job, &batch->context->settings, batch->book.exercise, part,
                   path);
}

static char *fail_strange_name(const struct exercise *ex)
{
    struct strbuf text = STRBUF_INIT;
    size_t i;

    strbuf_addf(&text, "its name tells no part of %s:", ex->slug);
    for (i = 0; i < ex->part_count; i++)
        strbuf_addf(&text, "%s %s", i ? "," : "", ex->parts[i].file);
    return strbuf_steal(&text);
}

/* A folder is a whole submission, a file one part of it. */
static void take_submission(struct batch *batch, struct gradebook_row *row,
                            const char *path)
{
    const struct part *part;
    struct stat st;

    if (lstat(path, &st) < 0) {
        row->reason = xasprintf("cannot be read: %s", strerror(errno));
    } else if (S_ISDIR(st.st_mode)) {
        add_job(batch, row, path, 0);
    } else if (!S_ISREG(st.st_mode)) {
        row->reason = xstrdup("neither a file nor a folder: links and devices "
                              "are not followed");
    } else {
        part = cmd_part_of_path(batch->book.exercise, path);
        if (part)
            add_job(batch, row, path, part->number);
        else
            row->reason = fail_strange_name(batch->book.exercise);
    }
    row->fault = row->reason ? FAULT_SUBMISSION : FAULT_NONE;
}

static int find_submissions(struct batch *batch, const char *dir,
                            struct error *err)
{
    struct dirent **entries;
    int count = scandir(dir, &entries, is_submission, path_by_name), i;

    if (count < 0)
        return error_set(err, -errno, "cannot read folder '%s': %s", dir,
                         strerror(errno));
    batch->book.rows = xcalloc((size_t)count, sizeof *batch->book.rows);
    batch->jobs = xcalloc((size_t)count, sizeof *batch->jobs);
    for (i = 0; i < count; i++) {
        struct gradebook_row *row = &batch->book.rows[batch->book.count++];
        char *path = path_join(dir, entries[i]->d_name);

        row->name = xstrdup(entries[i]->d_name);
        take_submission(batch, row, path);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return 0;
}

/* --- grading --- */

/* What the child said on stderr, as one line without "grade: ". */
static char *reason_of(const struct pool_job *job)
{
    const char *text = strbuf_text(&job->err);
    struct strbuf clean = STRBUF_INIT;

    if (!strncmp(text, "grade: ", 7))
        text += 7;
    words_clean_cut(text, 300, &clean);
    while (clean.len && clean.text[clean.len - 1] == ' ')
        clean.text[--clean.len] = '\0';
    if (clean.len == 0)
        strbuf_addf(&clean, job->exit_code < 0
                                ? "the grader was stopped by a signal"
                                : "the grader gave no answer");
    return strbuf_steal(&clean);
}

/* What is said of a result that has points, too: what was not built. */
static char *remark_on(const json_t *result)
{
    const json_t *builds = json_object_get(result, "builds"), *build;
    struct strbuf text = STRBUF_INIT;
    size_t i;

    json_array_foreach(builds, i, build)
    {
        const char *words = json_string_value(json_object_get(build, "words"));

        strbuf_addf(
            &text, "%spart %lld %s", i ? "; " : "",
            (long long)json_integer_value(json_object_get(build, "part")),
            words ? words : "was not built");
    }
    return text.len ? strbuf_steal(&text) : NULL;
}

static void take_result(struct gradebook_row *row, const struct pool_job *job)
{
    const char *trouble;

    if (job->exit_code < 0 || job->exit_code == EXIT_USAGE ||
        json_parse("result", strbuf_text(&job->out), job->out.len, &row->result,
                   NULL) < 0 ||
        !json_is_object(row->result)) {
        json_decref(row->result);
        row->result = NULL;
        row->reason = reason_of(job);
        row->fault =
            job->exit_code == EXIT_USAGE ? FAULT_SUBMISSION : FAULT_GRADER;
        return;
    }
    trouble = json_string_value(json_object_get(row->result, "trouble"));
    if (!strcmp(gradebook_verdict(row), "not_graded"))
        row->fault = FAULT_GRADER;
    row->reason = trouble ? xstrdup(trouble) : remark_on(row->result);
}

/* What the grader got wrong is tried again by the next run. */
static void note_finished(struct batch *batch, const struct gradebook_row *row)
{
    struct error err = {0};

    if (!batch->journal || !row->result ||
        !strcmp(gradebook_verdict(row), "not_graded"))
        return;
    if (journal_add(batch->journal, batch->keys[row - batch->book.rows],
                    row->result, &err) < 0 &&
        !batch->journal_error.msg[0])
        batch->journal_error = err;
}

static void finished(struct pool_job *job, void *arg)
{
    struct batch *batch = arg;

    take_result(job->owner, job);
    note_finished(batch, job->owner);
    strbuf_release(&job->out);
    strbuf_release(&job->err);
    batch->done++;
    if (batch->show_progress)
        fprintf(stderr, "\r%zu of %zu graded", batch->done, batch->job_count);
}

static bool take_over(struct batch *batch, const struct pool_job *job)
{
    struct gradebook_row *row = job->owner;
    json_t *known =
        journal_find(batch->journal, batch->keys[row - batch->book.rows]);

    if (!known)
        return false;
    row->result = json_incref(known);
    row->reason = remark_on(known);
    return true;
}

/* Leaves the jobs that an earlier run did not get to. */
static void take_over_finished(struct batch *batch)
{
    struct digest common;
    size_t kept = 0, i;

    batch->keys = xcalloc(batch->book.count + 1, sizeof *batch->keys);
    key_start(&common, &batch->context->home, batch->book.exercise);
    for (i = 0; i < batch->job_count; i++) {
        struct pool_job *job = &batch->jobs[i];
        const struct gradebook_row *row = job->owner;
        char *path = path_join(batch->context->args[0], row->name);

        key_of(&common, batch->book.exercise, (const char *const *)job->argv,
               path, batch->keys[row - batch->book.rows]);
        free(path);
        if (take_over(batch, job))
            pool_job_release(job);
        else
            batch->jobs[kept++] = *job;
    }
    batch->taken_over = batch->job_count - kept;
    batch->job_count = kept;
}

static int open_journal(struct batch *batch, struct error *err)
{
    const char *output = batch->context->settings.output;
    char *path;
    int rc;

    if (!output || path_is_special(output))
        return 0;
    path = xasprintf("%s.journal", output);
    rc = journal_open(path, &batch->journal, err);
    free(path);
    if (rc == 0)
        take_over_finished(batch);
    return rc;
}

static int grade_all(struct batch *batch, struct error *err)
{
    const struct settings *settings = &batch->context->settings;
    size_t parallel = settings->jobs.is_set ? (size_t)settings->jobs.value
                                            : pool_processors();
    int rc;

    batch->show_progress = isatty(STDERR_FILENO);
    rc =
        pool_run(batch->jobs, batch->job_count, parallel, finished, batch, err);
    if (batch->show_progress)
        fprintf(stderr, "\r\x1b[K");
    return rc;
}

/* --- the answer --- */

/* The worst of all: somebody to look after it, then somebody to learn. */
static int sum_up(const struct batch *batch)
{
    size_t counts[3] = {0}, i;
    int code = EXIT_PASS;

    for (i = 0; i < batch->book.count; i++) {
        const struct gradebook_row *row = &batch->book.rows[i];
        const char *verdict = gradebook_verdict(row);

        if (!strcmp(verdict, "pass")) {
            counts[0]++;
        } else if (!strcmp(verdict, "fail")) {
            counts[1]++;
            code = code == EXIT_PASS ? EXIT_FAIL : code;
        } else {
            counts[2]++;
            code = row->fault == FAULT_GRADER ? EXIT_MACHINE
                   : code                     ? code
                                              : EXIT_FAIL;
        }
    }
    fprintf(stderr, "%zu submissions: %zu pass, %zu not yet, %zu not graded\n",
            batch->book.count, counts[0], counts[1], counts[2]);
    if (batch->taken_over)
        fprintf(stderr, "%zu of them were graded by an earlier run\n",
                batch->taken_over);
    return code;
}

static int answer(struct batch *batch, struct error *err)
{
    static void (*const writers[])(const struct gradebook *,
                                   struct strbuf *) = {
        gradebook_csv, gradebook_json, gradebook_junit};
    const struct settings *settings = &batch->context->settings;
    struct strbuf *out = &batch->context->out;
    int rc = 0;

    writers[settings->format](&batch->book, out);
    if (settings->output) {
        rc = path_write(settings->output, strbuf_text(out), out->len, err);
        strbuf_clear(out);
    }
    return rc;
}

static void release(struct batch *batch)
{
    size_t i;

    for (i = 0; i < batch->job_count; i++)
        pool_job_release(&batch->jobs[i]);
    for (i = 0; i < batch->book.count; i++) {
        free(batch->book.rows[i].name);
        free(batch->book.rows[i].reason);
        json_decref(batch->book.rows[i].result);
    }
    free(batch->jobs);
    free(batch->keys);
    free(batch->book.rows);
}

static int run_batch(struct context *context, const struct exercise *ex,
                     struct error *err)
{
    struct batch batch = {.context = context, .book.exercise = ex};
    int code = EXIT_MACHINE,
        rc = find_submissions(&batch, context->args[0], err);

    if (rc < 0)
        return cmd_exit_code(rc);
    if (open_journal(&batch, err) == 0 && grade_all(&batch, err) == 0 &&
        answer(&batch, err) == 0)
        code = sum_up(&batch);
    if (code != EXIT_MACHINE && batch.journal_error.msg[0])
        *err = batch.journal_error;
    /* What the grader failed on is left for the next run. */
    journal_close(batch.journal, code != EXIT_MACHINE && !err->msg[0]);
    release(&batch);
    return code;
}

/* What is graded when nobody says it: the exercise, if there is just one. */
static int choose_exercise(struct context *context, char **ret_slug,
                           struct error *err)
{
    char **slugs = NULL;
    size_t count = 0, i;
    int rc = 0;

    if (context->settings.exercise) {
        *ret_slug = xstrdup(context->settings.exercise);
        return 0;
    }
    rc = exercise_list(context->home.share, &slugs, &count, err);
    if (rc == 0 && count != 1)
        rc = error_set(err, -EINVAL,
                       "say what was submitted: --exercise=SLUG; 'grade list' "
                       "shows all");
    for (i = 0; i < count; i++)
        if (rc == 0)
            *ret_slug = slugs[i];
        else
            free(slugs[i]);
    free(slugs);
    return rc;
}

/* A class is graded where its submissions cannot reach each other. */
static int check_level(const struct context *context, struct error *err)
{
    static const enum sandbox_level levels[] = {SANDBOX_S2, SANDBOX_S1,
                                                SANDBOX_S0, SANDBOX_S3};
    const struct sandbox *sandbox = sandbox_probe();
    enum sandbox_level least = levels[context->settings.level];

    if (sandbox->level >= least)
        return 0;
    return error_set(err, -EPERM,
                     "this machine reaches sandbox S%d, and grading a class "
                     "takes S%d; 'grade doctor' says what is missing, "
                     "--allow-level=S%d grades all the same",
                     (int)sandbox->level, (int)least, (int)sandbox->level);
}

static int run(struct context *context, struct error *err)
{
    struct exercise ex = {0};
    char *slug = NULL;
    int part, code, rc;

    if (check_level(context, err) < 0)
        return EXIT_MACHINE;
    rc = choose_exercise(context, &slug, err);
    if (rc == 0)
        rc = cmd_load_exercise(context, slug, &ex, &part, err);
    free(slug);
    if (rc < 0)
        return cmd_exit_code(rc);
    code = run_batch(context, &ex, err);
    exercise_release(&ex);
    return code;
}

const struct cmd cmd_batch = {
    .name = "batch",
    .usage = "FOLDER",
    .summary = "grades every submission in a folder",
    .details =
        "\nEach folder in FOLDER is a submission with the exercise's files, "
        "each file one\nwith a single part (cache.c, ann_cache.c). One bad "
        "submission never stops the\nrest. With -o, what is finished is kept "
        "in OUT.journal until all is: after it\nwas stopped, type the same "
        "command again.\n\nExit code: 0 all pass, 1 some do not, 3 the grader "
        "failed on some.\n",
    .options = options,
    .least_args = 1,
    .most_args = 1,
    .run = run,
};
