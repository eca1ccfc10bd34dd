/*
 * Theory of operation. Files are started in order, `jobs` at a time, and heard
 * as they end; a poll over all of them empties their pipes, so that none waits
 * for us. What each said is kept in its slot and put together in the order of
 * the inputs, whatever ended first.
 */
#include "play/lint_files.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "play/intake.h"
#include "proc/sandbox.h"

/* Longer than an analysis may take: job_finish() ends it then. */
enum { PATIENCE_MS = 60000, LOOK_MS = 1000, TROUBLE_MAX = 3 };

struct slot {
    const struct input *input;
    struct strbuf text;
    struct linting linting;
    long long started_ms;
    struct finding_list findings;
    struct gap_list gaps;
    bool refused; /* it cannot be taken in */
    bool failed;  /* nothing of it was analysed */
};

struct survey {
    const struct lint_files *request;
    struct slot *slots;
    struct slot **running; /* room for `jobs` */
    size_t running_count;
};

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static bool has_file(const struct exercise *ex, const char *name)
{
    for (size_t i = 0; i < ex->part_count; i++) {
        if (strcmp(ex->parts[i].file, name) == 0)
            return true;
    }
    return false;
}

/*
 * The exercise whose contracts a file of this name may include; NULL when
 * there is none. The caller frees it.
 */
static char *exercise_of(const struct home *home, const char *path)
{
    struct error ignored = {0};
    char **slugs = NULL, *found = NULL;
    size_t count = 0;

    if (exercise_list(home->share, &slugs, &count, &ignored) < 0)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct exercise ex;

        if (!found &&
            exercise_load(&ex, home->share, slugs[i], &ignored) == 0) {
            if (has_file(&ex, path_base(path)))
                found = xstrdup(slugs[i]);
            exercise_release(&ex);
        }
        free(slugs[i]);
    }
    free(slugs);
    return found;
}

/* --- one file --- */

static void fail(struct slot *slot, const char *why)
{
    struct gap *gap;

    gap_list_release(&slot->gaps);
    gap = gap_list_add(&slot->gaps, slot->input->path, xstrdup(why));
    gap->whole = true;
    slot->failed = true;
    strbuf_release(&slot->text);
}

static int start(struct slot *slot, const struct home *home, struct error *err)
{
    const char *path = slot->input->path;
    char *dir = path_dir(path);
    char *exercise = exercise_of(home, path);
    struct linting_request request = {
        .home = home,
        .exercise = exercise,
        .dir = dir,
        .name = path,
        .text = &slot->text,
        .flags = (const char *const *)slot->input->flags.items,
        .flag_count = slot->input->flags.count,
    };
    int rc = intake_file(path, &slot->text, err);

    slot->refused = rc < 0;
    if (rc == 0)
        rc = linting_start(&slot->linting, &request, err);
    slot->started_ms = now_ms();
    free(exercise);
    free(dir);
    return rc;
}

static void finish(struct slot *slot)
{
    struct error err = {0};

    if (linting_finish(&slot->linting, 0, &slot->findings, &slot->gaps, &err) <
        0) {
        fail(slot, err.msg);
        return;
    }
    finding_list_sort(&slot->findings);
    strbuf_release(&slot->text);
}

/* --- several at a time --- */

static void launch(struct survey *survey, struct slot *slot)
{
    struct error err = {0};

    if (start(slot, survey->request->home, &err) < 0)
        fail(slot, err.msg);
    else
        survey->running[survey->running_count++] = slot;
}

/* Waits until something happens, and hears those that ended. */
static void attend(struct survey *survey)
{
    size_t count = survey->running_count, left = 0, i;
    struct pollfd *fds = xcalloc(count * 2, sizeof *fds);
    long long now;

    for (i = 0; i < count; i++) {
        const struct running_job *job = survey->running[i]->linting.job;

        fds[2 * i] = (struct pollfd){job_pidfd(job), POLLIN, 0};
        fds[2 * i + 1] = (struct pollfd){job_output_fd(job), POLLIN, 0};
    }
    poll(fds, count * 2, LOOK_MS);
    now = now_ms();
    for (i = 0; i < count; i++) {
        struct slot *slot = survey->running[i];

        if (fds[2 * i + 1].revents)
            job_drain(slot->linting.job);
        if (fds[2 * i].revents || now - slot->started_ms > PATIENCE_MS)
            finish(slot);
        else
            survey->running[left++] = slot;
    }
    survey->running_count = left;
    free(fds);
}

static void analyse_all(struct survey *survey)
{
    size_t count = survey->request->inputs->count, next = 0;

    while (next < count || survey->running_count) {
        while (next < count && survey->running_count < survey->request->jobs)
            launch(survey, &survey->slots[next++]);
        if (survey->running_count)
            attend(survey);
    }
}

/* --- together --- */

static void take_slot(struct lint_outcome *outcome, struct slot *slot)
{
    struct gap_list *gaps = &outcome->gaps;

    for (size_t i = 0; i < slot->findings.count; i++)
        finding_list_take(&outcome->result.findings, &slot->findings.items[i]);
    for (size_t i = 0; i < slot->gaps.count; i++) {
        gaps->items = xgrow(gaps->items, gaps->count, &gaps->capacity,
                            sizeof *gaps->items);
        gaps->items[gaps->count++] = slot->gaps.items[i];
    }
    slot->gaps.count = 0;
    outcome->unread += slot->failed;
    if (slot->failed && !slot->refused)
        outcome->result.refused = false;
    finding_list_release(&slot->findings);
    gap_list_release(&slot->gaps);
}

/* The first few files of which nothing was analysed, in one sentence. */
static char *tell_trouble(const struct lint_outcome *outcome)
{
    struct strbuf text = STRBUF_INIT;
    size_t told = 0;

    for (size_t i = 0; i < outcome->gaps.count && told < TROUBLE_MAX; i++) {
        const struct gap *gap = &outcome->gaps.items[i];

        if (!gap->whole)
            continue;
        if (told++)
            strbuf_add_str(&text, "; ");
        if (!strstr(gap->text, gap->place.file))
            strbuf_addf(&text, "'%s': ", gap->place.file);
        strbuf_add_str(&text, gap->text);
    }
    if (outcome->unread > told)
        strbuf_addf(&text, "; and %zu more", outcome->unread - told);
    return strbuf_steal(&text);
}

static char *gap_line(const struct gap *gap)
{
    struct strbuf line = STRBUF_INIT;

    strbuf_add_str(&line, gap->place.file);
    if (gap->place.line > 0)
        strbuf_addf(&line, ":%d", gap->place.line);
    if (gap->place.line > 0 && gap->place.column > 0)
        strbuf_addf(&line, ":%d", gap->place.column);
    strbuf_addf(&line, ": %s: %s%s\n", gap->whole ? "error" : "warning",
                gap->whole ? "not analysed: " : "", gap->text);
    return strbuf_steal(&line);
}

void lint_outcome_judge(struct lint_outcome *outcome)
{
    struct result *result = &outcome->result;

    for (size_t i = 0; i < result->build_count; i++) {
        free(result->builds[i].file);
        free(result->builds[i].text);
    }
    free(result->builds);
    result->builds = xcalloc(outcome->gaps.count + 1, sizeof *result->builds);
    result->build_count = 0;
    for (size_t i = 0; i < outcome->gaps.count; i++) {
        const struct gap *gap = &outcome->gaps.items[i];

        /* What is wrong use is told once, as trouble. */
        if (gap->whole && result->refused && outcome->unread <= TROUBLE_MAX)
            continue;
        result->builds[result->build_count++] = (struct build_failure){
            .reason = BUILD_NOT_ANALYSED,
            .file = xstrdup(gap->place.file),
            .text = gap_line(gap),
        };
    }
    result->verdict = outcome->gaps.count ? VERDICT_FAIL : VERDICT_PASS;
    for (size_t i = 0; i < result->findings.count; i++) {
        if (result->findings.items[i].severity >= SEVERITY_WARNING)
            result->verdict = VERDICT_FAIL;
    }
    if (result->trouble)
        result->verdict = VERDICT_NOT_GRADED;
}

void lint_files(const struct lint_files *request, struct lint_outcome *ret)
{
    size_t count = request->inputs->count;
    struct survey survey = {
        .request = request,
        .slots = xcalloc(count + 1, sizeof *survey.slots),
        .running = xcalloc(request->jobs, sizeof *survey.running),
    };
    struct strbuf sandbox = STRBUF_INIT;

    *ret = (struct lint_outcome){.file_count = count};
    ret->result = (struct result){
        .command = "lint",
        .submission = xstrdup(count == 1 ? request->inputs->items[0].path : ""),
        .seed = -1,
        .refused = true, /* until another trouble is met */
    };
    sandbox_describe(sandbox_probe(), &sandbox);
    ret->result.sandbox = strbuf_steal(&sandbox);
    for (size_t i = 0; i < count; i++)
        survey.slots[i].input = &request->inputs->items[i];
    analyse_all(&survey);
    for (size_t i = 0; i < count; i++)
        take_slot(ret, &survey.slots[i]);
    finding_list_sort(&ret->result.findings);
    if (ret->unread)
        ret->result.trouble = tell_trouble(ret);
    else
        ret->result.refused = false;
    lint_outcome_judge(ret);
    free(survey.running);
    free(survey.slots);
}

void lint_outcome_release(struct lint_outcome *outcome)
{
    result_release(&outcome->result);
    finding_list_release(&outcome->hidden);
    gap_list_release(&outcome->gaps);
}
