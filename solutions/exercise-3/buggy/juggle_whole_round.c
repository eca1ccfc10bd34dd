/* expect: check=3.1.loop rule=- line=0 */
/*
 * juggle.c - does several long jobs on one thread: in each turn of the loop one
 * slice of the job whose turn it is.
 */
#include "juggle.h"

#include <stdbool.h>
#include <stdlib.h>

struct juggler {
    uv_idle_t idle;
    const struct job *jobs;
    size_t count, next, unfinished;
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

/* Whose turn it is; at least one is unfinished. */
static size_t next_job(struct juggler *juggler)
{
    size_t index;

    do {
        index = juggler->next;
        juggler->next = (index + 1) % juggler->count;
    } while (juggler->has_ended[index]);
    return index;
}

static void one_slice(struct juggler *juggler)
{
    size_t index = next_job(juggler);
    int rc = juggler->jobs[index].slice(juggler->jobs[index].arg);

    if (rc > 0)
        return;
    juggler->has_ended[index] = true;
    juggler->each_ended(juggler->arg, index, rc);
    juggler->unfinished--;
}

static void turn_came(uv_idle_t *idle)
{
    struct juggler *juggler = idle->data;

    do
        one_slice(juggler);
    while (juggler->unfinished > 0 && juggler->next != 0);
    if (juggler->unfinished == 0)
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
    juggler->count = juggler->unfinished = count;
    juggler->each_ended = each_ended;
    juggler->done = done;
    juggler->arg = arg;
    uv_idle_init(loop, &juggler->idle);
    juggler->idle.data = juggler;
    uv_idle_start(&juggler->idle, turn_came);
    return 0;
}
