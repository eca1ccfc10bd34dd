/*
 * cmd_verify.c - proves that the course is sound. Theory of operation: each
 * folder and file that makes a claim is an item; all are graded as learners'
 * files are, each in a process of its own, and what came out is held against
 * what is claimed:
 *
 *   stub         compiles without a warning, and no part of it passes
 *   reference    full points under every schedule
 *   alternate_*  full points in the parts that it holds
 *   buggy        fails exactly the checks of its first line, with the finding
 *                on the declared line
 *   checks       each is failed by some variant
 *   folder       what a learner gets holds stubs, headers and words alone
 *   hints        none gives a line of the reference away
 */
#include "cmd_verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "cmd_curriculum.h"
#include "cmd_pool.h"
#include "report/words.h"

static const struct option options[] = {
    OPTION_SCHEDULES, OPTION_JOBS, OPTION_COMPILER,
    OPTION_COLOR,     OPTION_HELP, OPTION_LAST,
};

/* --- the grading itself --- */

static void finished(struct pool_job *job, void *arg)
{
    struct verification *v = arg;
    struct item *item = job->owner;
    json_t *result = NULL;

    if (job->exit_code >= 0 && job->exit_code != EXIT_USAGE &&
        json_parse("result", strbuf_text(&job->out), job->out.len, &result,
                   NULL) == 0)
        verify_judge(v, item, result);
    else
        verify_not_graded(v, item, job->err.len ? job->err.text : "no answer");
    json_decref(result);
    strbuf_release(&job->out);
    strbuf_release(&job->err);
}

static void prepare_job(const struct verification *v, struct item *item,
                        struct pool_job *job)
{
    job->owner = item;
    pool_job_grade(job, &v->context->settings, v->ex, item->part, item->path);
}

static int grade_items(struct verification *v, struct error *err)
{
    const struct settings *settings = &v->context->settings;
    struct pool_job *jobs = xcalloc(v->count, sizeof *jobs);
    size_t i, count = 0;
    int rc;

    for (i = 0; i < v->count; i++)
        if (v->items[i].wrong.len == 0)
            prepare_job(v, &v->items[i], &jobs[count++]);
    rc = pool_run(jobs, count,
                  settings->jobs.is_set ? (size_t)settings->jobs.value
                                        : pool_processors(),
                  finished, v, err);
    for (i = 0; i < count; i++)
        pool_job_release(&jobs[i]);
    free(jobs);
    return rc;
}

/* --- the answer --- */

static void show_item(struct verification *v, const struct item *item)
{
    struct strbuf *out = &v->context->out;
    bool holds = item->wrong.len == 0;

    strbuf_add_str(out, "  ");
    words_paint(v->context->color, holds ? PAINT_GOOD : PAINT_BAD,
                holds ? "ok  " : "FAIL", out);
    strbuf_addf(out, "  %s", item->label);
    if (item->played) {
        size_t width = strlen(item->label);

        strbuf_add_repeated(out, ' ', width < 40 ? 40 - width : 1);
        strbuf_addf(out, "  %lld schedules", item->played);
    }
    strbuf_add_char(out, '\n');
    if (!holds)
        words_wrap(item->wrong.text, 8, out);
    v->failures += !holds;
    v->played += item->played;
}

static void release(struct verification *v)
{
    size_t i;

    for (i = 0; i < v->count; i++) {
        free(v->items[i].label);
        free(v->items[i].path);
        strbuf_release(&v->items[i].wrong);
    }
    free(v->items);
    free(v->check_failed);
    free(v->solutions);
}

static int verify_exercise(struct context *context, const struct exercise *ex,
                           struct error *err)
{
    struct verification v = {.context = context, .ex = ex};
    size_t i;
    int rc = -ENOENT;

    v.solutions = xasprintf("%s/solutions/%s", context->home.share, ex->slug);
    v.check_failed = xcalloc(ex->check_count, sizeof *v.check_failed);
    if (!path_is_dir(v.solutions)) {
        error_set(err, rc,
                  "'%s' is not there: verify works in a source tree, or with "
                  "GRADE_HOME set to one",
                  v.solutions);
        release(&v);
        return EXIT_MACHINE;
    }
    verify_gather(&v);
    for (i = 0; i < ex->part_count; i++)
        verify_compile_stub(&v, &ex->parts[i], &v.items[0]);
    rc = grade_items(&v, err);
    verify_folder(&v);
    verify_hints(&v);
    verify_checks(&v);
    strbuf_addf(&context->out, "%s: %s\n", ex->slug, ex->title);
    for (i = 0; i < v.count; i++)
        show_item(&v, &v.items[i]);
    strbuf_addf(&context->out, "%zu items, %zu hold, %lld schedules played\n",
                v.count, v.count - v.failures, v.played);
    release(&v);
    if (rc < 0 || v.not_graded)
        return EXIT_MACHINE;
    return v.failures ? EXIT_FAIL : EXIT_PASS;
}

static int verify_word(struct context *context, const char *word,
                       struct error *err)
{
    struct exercise ex = {0};
    int part, code, rc;

    if (!strcmp(word, "curriculum"))
        return curriculum_verify(context, err);
    rc = cmd_load_exercise(context, word, &ex, &part, err);
    if (rc < 0)
        return cmd_exit_code(rc);
    code = verify_exercise(context, &ex, err);
    exercise_release(&ex);
    return code;
}

static int verify_all(struct context *context, struct error *err)
{
    char **slugs = NULL;
    size_t count = 0, i;
    int code = EXIT_PASS, one;

    if (exercise_list(context->home.share, &slugs, &count, err) < 0)
        return EXIT_MACHINE;
    for (i = 0; i < count; i++) {
        one = verify_word(context, slugs[i], err);
        code = one > code ? one : code;
        free(slugs[i]);
    }
    free(slugs);
    one = curriculum_verify(context, err);
    return one > code ? one : code;
}

static int run(struct context *context, struct error *err)
{
    size_t i;
    int code = EXIT_PASS;

    if (context->arg_count == 0)
        return verify_all(context, err);
    for (i = 0; i < context->arg_count; i++) {
        int one = verify_word(context, context->args[i], err);

        code = one > code ? one : code;
    }
    return code;
}

const struct cmd cmd_verify = {
    .name = "verify",
    .usage = "[EXERCISE or curriculum]...",
    .summary = "proves that the course is sound",
    .details =
        "\nGrades stub, reference, alternates and buggy variants and holds "
        "the outcome\nagainst what each claims. 'curriculum': that the "
        "evidence "
        "for all that is\ntaught is there, and what is still to come. Without "
        "a word: all. Exit code 1\nwhen something does not hold, 3 when "
        "something could not be graded.\n",
    .options = options,
    .most_args = 100,
    .run = run,
};
