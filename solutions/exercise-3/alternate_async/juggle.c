/*
 * juggle.c - does several long jobs on one thread: after each slice it sends
 * itself a wake-up, and so gets its turn again when others had theirs.
 */
#include "juggle.h"

#include <stdbool.h>
#include <stdlib.h>

struct juggler {
    uv_async_t turn;
    const struct job *jobs;
    size_t count, next, ended;
    bool has_ended[JUGGLE_JOBS_MAX];
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

static void turn_came(uv_async_t *turn)
{
    struct juggler *juggler = turn->data;
    size_t i = juggler->next;
    int rc;

    while (juggler->has_ended[i])
        i = (i + 1) % juggler->count;
    juggler->next = (i + 1) % juggler->count;
    rc = juggler->jobs[i].slice(juggler->jobs[i].arg);
    if (rc <= 0) {
        juggler->has_ended[i] = true;
        juggler->ended++;
        juggler->each_ended(juggler->arg, i, rc);
    }
    if (juggler->ended == juggler->count)
        uv_close((uv_handle_t *)turn, juggler_closed);
    else
        uv_async_send(turn);
}

int juggle_start(uv_loop_t *loop, const struct job *jobs, size_t count,
                 juggle_ended_cb each_ended, juggle_done_cb done, void *arg)
{
    struct juggler *juggler;
    int rc;

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
    rc = uv_async_init(loop, &juggler->turn, turn_came);
    if (rc < 0) {
        free(juggler);
        return rc;
    }
    juggler->turn.data = juggler;
    return uv_async_send(&juggler->turn);
}
