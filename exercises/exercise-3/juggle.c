/*
 * juggle.c - does several long jobs on one thread.
 *
 * The jobs come in slices of some milliseconds, so that nobody has to wait long
 * for anything. But this program takes the first job and does not let go of it
 * before its last slice is done. Then comes the second. Whoever ordered the
 * last job sees nothing happen for minutes, and so do all others who need the
 * loop: the heartbeat, the clock on the wall, the next customer.
 *
 * It has an idle handle already: the loop calls it once in each of its turns,
 * as long as it is active. So there is a place to stop and go on later.
 */
#include "juggle.h"

#include <stdlib.h>

struct juggler {
    uv_idle_t idle;
    const struct job *jobs;
    size_t count;
    juggle_ended_cb each_ended;
    juggle_done_cb done;
    void *arg;
};

static void juggler_closed(uv_handle_t *handle)
{
    struct juggler *juggler = handle->data;

    juggler->done(juggler->arg);
    free(juggler);
}

/* Does a job from its first slice to its last. */
static int do_job(const struct job *job)
{
    int rc;

    do
        rc = job->slice(job->arg);
    while (rc > 0);
    return rc;
}

static void turn_came(uv_idle_t *idle)
{
    struct juggler *juggler = idle->data;

    for (size_t i = 0; i < juggler->count; i++)
        juggler->each_ended(juggler->arg, i, do_job(&juggler->jobs[i]));
    uv_close((uv_handle_t *)idle, juggler_closed);
}

int juggle_start(uv_loop_t *loop, const struct job *jobs, size_t count,
                 juggle_ended_cb each_ended, juggle_done_cb done, void *arg)
{
    struct juggler *juggler;

    if (count == 0 || count > JUGGLE_JOBS_MAX)
        return UV_EINVAL;
    juggler = calloc(1, sizeof(*juggler));
    if (!juggler)
        return UV_ENOMEM;
    juggler->jobs = jobs;
    juggler->count = count;
    juggler->each_ended = each_ended;
    juggler->done = done;
    juggler->arg = arg;
    uv_idle_init(loop, &juggler->idle);
    juggler->idle.data = juggler;
    uv_idle_start(&juggler->idle, turn_came);
    return 0;
}
