/*
 * Theory of operation. Files are started in order, a few to a process, `jobs`
 * processes at a time, and heard as they end; a poll over all of them empties
 * their pipes, so that none waits for us. A file that a process did not come
 * to, because it ended before, is started again alone. What was said of each
 * is kept in its slot and put together in the order of the inputs, whatever
 * ended first.
 */
#include "play/lint_files.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "play/intake.h"
#include "play/lint_settings.h"
#include "proc/sandbox.h"

/* Longer than an analysis may take: job_finish() ends it then. */
enum {
    PATIENCE_MS = 60000, /* for one file */
    LOOK_MS = 1000,
    BATCH_MAX = 128,  /* files of one process */
    BATCHES_A_JOB = 4 /* or fewer, so that all end at about the same time */
};

struct slot {
    const struct input *input;
    struct strbuf text;
    char *dir, *exercise;
    struct finding_list findings;
    struct gap_list gaps;
    bool refused; /* it cannot be taken in */
    bool failed;  /* nothing of it was analysed */
};

/* Files that one process reads. */
struct batch {
    struct linting linting;
    struct slot *slots[BATCH_MAX];
    size_t count;
    long long started_ms;
};

struct survey {
    const struct lint_files *request;
    struct slot *slots;
    size_t next;         /* not yet started */
    struct slot **again; /* to be started once more, alone; room for all */
    size_t again_count;
    struct batch *running; /* room for `jobs` */
    size_t running_count;
    struct owner *owners; /* files of exercises */
    size_t owner_count, owner_capacity;
};

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* --- whose contracts a file may include --- */

struct owner {
    char *file, *slug;
};

static void add_owner(struct survey *survey, const char *file, const char *slug)
{
    survey->owners = xgrow(survey->owners, survey->owner_count,
                           &survey->owner_capacity, sizeof *survey->owners);
    survey->owners[survey->owner_count++] =
        (struct owner){xstrdup(file), xstrdup(slug)};
}

static void list_owners(struct survey *survey)
{
    const char *share = survey->request->home->share;
    struct error ignored = {0};
    char **slugs = NULL;
    size_t count = 0;

    if (exercise_list(share, &slugs, &count, &ignored) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        struct exercise ex;

        if (exercise_load(&ex, share, slugs[i], &ignored) == 0) {
            for (size_t j = 0; j < ex.part_count; j++)
                add_owner(survey, ex.parts[j].file, slugs[i]);
            exercise_release(&ex);
        }
        free(slugs[i]);
    }
    free(slugs);
}

static void release_owners(struct survey *survey)
{
    for (size_t i = 0; i < survey->owner_count; i++) {
        free(survey->owners[i].file);
        free(survey->owners[i].slug);
    }
    free(survey->owners);
}

/* NULL when there is none; the caller frees it. */
static char *exercise_of(const struct survey *survey, const char *path)
{
    for (size_t i = 0; i < survey->owner_count; i++)
        if (!strcmp(survey->owners[i].file, path_base(path)))
            return xstrdup(survey->owners[i].slug);
    return NULL;
}

/* --- one file --- */

static void forget_text(struct slot *slot)
{
    strbuf_release(&slot->text);
    free(slot->dir);
    free(slot->exercise);
    slot->dir = slot->exercise = NULL;
}

static void fail(struct slot *slot, const char *why)
{
    struct gap *gap;

    gap_list_release(&slot->gaps);
    gap = gap_list_add(&slot->gaps, slot->input->path, xstrdup(why));
    gap->whole = true;
    slot->failed = true;
    forget_text(slot);
}

/* What is asked of one file; borrows from all that is given. */
static struct linting_request request_for(const struct survey *survey,
                                          const struct input *input,
                                          const struct strbuf *text,
                                          const char *dir, const char *exercise)
{
    return (struct linting_request){
        .home = survey->request->home,
        .exercise = exercise,
        .dir = dir,
        .name = input->path,
        .text = text,
        .config = input->setting ? input->setting->text : NULL,
        .flags = (const char *const *)input->flags.items,
        .flag_count = input->flags.count,
    };
}

int lint_files_start(const struct lint_files *request,
                     const struct input *input, const struct strbuf *text,
                     struct linting *linting, struct error *err)
{
    struct survey survey = {.request = request};
    char *dir = path_dir(input->path), *exercise;
    struct linting_request one;
    int rc;

    list_owners(&survey);
    exercise = exercise_of(&survey, input->path);
    one = request_for(&survey, input, text, dir, exercise);
    rc = linting_start(linting, &one, err);
    release_owners(&survey);
    free(exercise);
    free(dir);
    return rc;
}

/* Reads the file; false when it cannot be taken in. */
static bool prepare(const struct survey *survey, struct slot *slot,
                    struct linting_request *ret)
{
    const char *path = slot->input->path;
    struct error err = {0};

    forget_text(slot);
    slot->refused = intake_file(path, &slot->text, &err) < 0;
    if (slot->refused) {
        fail(slot, err.msg);
        return false;
    }
    slot->dir = path_dir(path);
    slot->exercise = exercise_of(survey, path);
    *ret = request_for(survey, slot->input, &slot->text, slot->dir,
                       slot->exercise);
    return true;
}

/* --- several at a time --- */

/* What was said of one file. */
static void hear(struct survey *survey, struct batch *batch, struct slot *slot)
{
    struct error err = {0};
    int rc =
        linting_take(&batch->linting, 0, &slot->findings, &slot->gaps, &err);

    if (rc == -EAGAIN)
        survey->again[survey->again_count++] = slot;
    else if (rc < 0)
        fail(slot, err.msg);
    else
        finding_list_sort(&slot->findings);
    forget_text(slot);
}

static void finish(struct survey *survey, struct batch *batch)
{
    struct error err = {0};
    int rc = linting_end(&batch->linting, false, &err);

    for (size_t i = 0; i < batch->count; i++) {
        if (rc < 0)
            fail(batch->slots[i], err.msg);
        else
            hear(survey, batch, batch->slots[i]);
    }
    linting_release(&batch->linting);
}

static size_t batch_size(const struct survey *survey)
{
    size_t share = survey->request->inputs->count /
                   (survey->request->jobs * BATCHES_A_JOB);

    return share < 1 ? 1 : share > BATCH_MAX ? BATCH_MAX : share;
}

/* The next files that can be taken in, or one that is to be read again. */
static size_t collect(struct survey *survey, struct batch *batch,
                      struct linting_request *requests)
{
    size_t count = survey->request->inputs->count, size = batch_size(survey);

    batch->count = 0;
    if (survey->again_count) {
        struct slot *slot = survey->again[--survey->again_count];

        if (prepare(survey, slot, &requests[0]))
            batch->slots[batch->count++] = slot;
        return batch->count;
    }
    while (survey->next < count && batch->count < size) {
        struct slot *slot = &survey->slots[survey->next++];

        if (prepare(survey, slot, &requests[batch->count]))
            batch->slots[batch->count++] = slot;
    }
    return batch->count;
}

static void launch(struct survey *survey)
{
    struct batch *batch = &survey->running[survey->running_count];
    struct linting_request requests[BATCH_MAX];
    struct error err = {0};
    size_t count = collect(survey, batch, requests), started;

    if (count == 0)
        return;
    if (linting_start_batch(&batch->linting, requests, count, &started, &err) <
        0) {
        for (size_t i = 0; i < count; i++)
            fail(batch->slots[i], err.msg);
        return;
    }
    /* Its folders would have been too many: these begin the next. */
    if (started < count)
        survey->next = (size_t)(batch->slots[started] - survey->slots);
    for (size_t i = started; i < count; i++)
        forget_text(batch->slots[i]);
    batch->count = started;
    batch->started_ms = now_ms();
    survey->running_count++;
}

/* Waits until something happens, and hears those that ended. */
static void attend(struct survey *survey)
{
    size_t count = survey->running_count, left = 0, i;
    struct pollfd *fds = xcalloc(count * 2, sizeof *fds);
    long long now;

    for (i = 0; i < count; i++) {
        const struct running_job *job = survey->running[i].linting.job;

        fds[2 * i] = (struct pollfd){job_pidfd(job), POLLIN, 0};
        fds[2 * i + 1] = (struct pollfd){job_output_fd(job), POLLIN, 0};
    }
    poll(fds, count * 2, LOOK_MS);
    now = now_ms();
    for (i = 0; i < count; i++) {
        struct batch *batch = &survey->running[i];
        long long patience = PATIENCE_MS * (long long)batch->count;

        if (fds[2 * i + 1].revents)
            job_drain(batch->linting.job);
        if (fds[2 * i].revents || now - batch->started_ms > patience)
            finish(survey, batch);
        else
            survey->running[left++] = *batch;
    }
    survey->running_count = left;
    free(fds);
}

static void analyse_all(struct survey *survey)
{
    size_t count = survey->request->inputs->count;

    while (survey->next < count || survey->again_count ||
           survey->running_count) {
        while ((survey->next < count || survey->again_count) &&
               survey->running_count < survey->request->jobs)
            launch(survey);
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

    for (size_t i = 0; i < outcome->gaps.count && told < LINT_TROUBLE_MAX;
         i++) {
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

void lint_files(const struct lint_files *request, struct lint_outcome *ret)
{
    size_t count = request->inputs->count;
    struct survey survey = {
        .request = request,
        .slots = xcalloc(count + 1, sizeof *survey.slots),
        .again = xcalloc(count + 1, sizeof(struct slot *)),
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
    list_owners(&survey);
    analyse_all(&survey);
    release_owners(&survey);
    for (size_t i = 0; i < count; i++)
        take_slot(ret, &survey.slots[i]);
    finding_list_sort(&ret->result.findings);
    lint_outcome_hide(ret);
    if (ret->unread)
        ret->result.trouble = tell_trouble(ret);
    else
        ret->result.refused = false;
    lint_outcome_judge(ret);
    free(survey.running);
    free(survey.again);
    free(survey.slots);
}
