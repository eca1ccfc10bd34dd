/*
 * naps.c - a scheduler whose jobs may sleep. Jobs that want a turn stand in a
 * line; an idle handle is active as long as there is somebody in it. Jobs that
 * sleep are in another list, sorted by the time at which they wake; a timer
 * waits for the first of them.
 */
#include "naps.h"

#include <stdbool.h>
#include <stdlib.h>

enum { NS_PER_MS = 1000000, HANDLES = 2 };

struct job {
    naps_step step;
    void *arg;
    uint64_t wakes_ns;
    struct job *next;
};

struct naps {
    uv_idle_t idle;
    uv_timer_t timer;
    struct job *line, **line_end;
    struct job *sleepers;
    size_t left; /* jobs that are not done */
    bool sleeps; /* what the running job wants */
    uint64_t wakes_ns;
    int open;
    naps_done_cb done;
    void *arg;
};

static void join(struct naps *naps, struct job *job)
{
    job->next = NULL;
    *naps->line_end = job;
    naps->line_end = &job->next;
}

/* Behind all who wake no later. */
static void lie_down(struct naps *naps, struct job *job)
{
    struct job **at = &naps->sleepers;

    while (*at && (*at)->wakes_ns <= job->wakes_ns)
        at = &(*at)->next;
    job->next = *at;
    *at = job;
}

struct naps *naps_new(uv_loop_t *loop)
{
    struct naps *naps = calloc(1, sizeof(*naps));

    if (!naps)
        return NULL;
    naps->line_end = &naps->line;
    naps->idle.loop = loop; /* uv_idle_init() in naps_start() sets it again */
    return naps;
}

int naps_add(struct naps *naps, naps_step step, void *job)
{
    struct job *added;

    if (!step)
        return UV_EINVAL;
    added = calloc(1, sizeof(*added));
    if (!added)
        return UV_ENOMEM;
    added->step = step;
    added->arg = job;
    join(naps, added);
    naps->left++;
    return 0;
}

void naps_sleep(struct naps *naps, unsigned ms)
{
    naps->sleeps = true;
    naps->wakes_ns = uv_hrtime() + (uint64_t)ms * NS_PER_MS;
}

/* --- turns --- */

static void give_turn(struct naps *naps, struct job *job)
{
    naps->sleeps = false;
    if (job->step(naps, job->arg) == NAPS_DONE) {
        free(job);
        naps->left--;
    } else if (naps->sleeps) {
        job->wakes_ns = naps->wakes_ns;
        lie_down(naps, job);
    } else {
        join(naps, job);
    }
}

static void handle_closed(uv_handle_t *handle)
{
    struct naps *naps = handle->data;

    if (--naps->open > 0)
        return;
    naps->done(naps->arg);
    free(naps);
}

static void wake(uv_timer_t *timer);

/* What the loop has to do next for us. */
static void settle(struct naps *naps)
{
    uint64_t now = uv_hrtime(), ns = 0;

    if (naps->left == 0) {
        uv_close((uv_handle_t *)&naps->idle, handle_closed);
        uv_close((uv_handle_t *)&naps->timer, handle_closed);
        return;
    }
    if (!naps->line)
        uv_idle_stop(&naps->idle);
    if (!naps->sleepers)
        return;
    if (naps->sleepers->wakes_ns > now)
        ns = naps->sleepers->wakes_ns - now;
    uv_update_time(naps->timer.loop); /* turns may have taken long */
    uv_timer_start(&naps->timer, wake, (ns + NS_PER_MS - 1) / NS_PER_MS, 0);
}

static void give_turns(uv_idle_t *idle)
{
    struct naps *naps = idle->data;
    struct job *job = naps->line;

    /* Who joins from here on has a turn in the next round. */
    naps->line = NULL;
    naps->line_end = &naps->line;
    while (job) {
        struct job *next = job->next;

        give_turn(naps, job);
        job = next;
    }
    settle(naps);
}

static void wake(uv_timer_t *timer)
{
    struct naps *naps = timer->data;
    uint64_t now = uv_hrtime();

    while (naps->sleepers && naps->sleepers->wakes_ns <= now) {
        struct job *job = naps->sleepers;

        naps->sleepers = job->next;
        join(naps, job);
    }
    if (naps->line)
        uv_idle_start(&naps->idle, give_turns);
    settle(naps);
}

int naps_start(struct naps *naps, naps_done_cb done, void *arg)
{
    uv_loop_t *loop = naps->idle.loop;

    if (naps->left == 0)
        return UV_EINVAL;
    naps->done = done;
    naps->arg = arg;
    naps->open = HANDLES;
    uv_idle_init(loop, &naps->idle);
    uv_timer_init(loop, &naps->timer);
    naps->idle.data = naps->timer.data = naps;
    return uv_idle_start(&naps->idle, give_turns);
}
