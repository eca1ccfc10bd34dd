/*
 * juggle.c - does several long jobs on one thread: a timer of a millisecond
 * takes the first job of a queue, and puts it at the end again.
 */
#include "juggle.h"

#include <stdlib.h>

struct juggler {
    uv_timer_t timer;
    const struct job *jobs;
    size_t queue[JUGGLE_JOBS_MAX], first, waiting;
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

static void queue_push(struct juggler *juggler, size_t index)
{
    size_t place = (juggler->first + juggler->waiting) % JUGGLE_JOBS_MAX;

    juggler->queue[place] = index;
    juggler->waiting++;
}

static size_t queue_pop(struct juggler *juggler)
{
    size_t index = juggler->queue[juggler->first];

    juggler->first = (juggler->first + 1) % JUGGLE_JOBS_MAX;
    juggler->waiting--;
    return index;
}

static void slice_due(uv_timer_t *timer)
{
    struct juggler *juggler = timer->data;
    size_t index = queue_pop(juggler);
    int rc = juggler->jobs[index].slice(juggler->jobs[index].arg);

    if (rc > 0)
        queue_push(juggler, index);
    else
        juggler->each_ended(juggler->arg, index, rc);
    if (juggler->waiting == 0)
        uv_close((uv_handle_t *)timer, juggler_closed);
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
    juggler->each_ended = each_ended;
    juggler->done = done;
    juggler->arg = arg;
    for (size_t i = 0; i < count; i++)
        queue_push(juggler, i);
    uv_timer_init(loop, &juggler->timer);
    juggler->timer.data = juggler;
    uv_timer_start(&juggler->timer, slice_due, 1, 1);
    return 0;
}
