/*
 * async_io.c - what a task can wait for: time and the thread pool.
 */
#include <stdlib.h>

#include "async_internal.h"

/* --- any handle or request --- */

struct parked_on {
    struct wait wait;
    uv_handle_t *handle;
    uv_close_cb closed;
};

static void parked_on_cancel(struct wait *wait)
{
    const struct parked_on *on = (struct parked_on *)wait; /* first member */

    if (task_loop_ends() && on->handle && !uv_is_closing(on->handle))
        uv_close(on->handle, on->closed);
}

void task_park_on(uv_handle_t *handle, uv_close_cb closed)
{
    struct parked_on on = {.wait = {parked_on_cancel, .in_flight = true},
                           .handle = handle,
                           .closed = closed};

    task_park(&on.wait);
}

bool task_wake(struct task *task)
{
    return task_unpark(task->wait);
}

/* --- time --- */

/* On the heap, for libuv needs a turn of the loop to close the handle: the task
 * shall not wait for that, and tasks whose time came at once go on in the order
 * in which they went to sleep. */
struct task_timer {
    struct task_owned owned;
    uv_timer_t timer;
    void (*passed)(void *arg);
    void *arg;
};

static void timer_closed(uv_handle_t *handle)
{
    struct task_timer *timer = handle->data;

    task_disown(&timer->owned);
    free(timer);
}

static void timer_close(struct task_owned *owned)
{
    struct task_timer *timer = (struct task_timer *)owned; /* first member */

    if (!uv_is_closing((uv_handle_t *)&timer->timer))
        uv_close((uv_handle_t *)&timer->timer, timer_closed);
}

static void timer_fired(uv_timer_t *handle)
{
    struct task_timer *timer = handle->data;

    timer_close(&timer->owned);
    timer->passed(timer->arg);
}

struct task_timer *task_timer_start(unsigned ms, void (*passed)(void *arg),
                                    void *arg)
{
    struct task_timer *timer = malloc(sizeof(*timer));

    if (!timer)
        return NULL;
    timer->passed = passed;
    timer->arg = arg;
    /* From now on, not from the start of this turn of the loop. */
    uv_update_time(task_loop());
    uv_timer_init(task_loop(), &timer->timer);
    timer->timer.data = timer;
    uv_timer_start(&timer->timer, timer_fired, ms, 0);
    task_own(&timer->owned, timer_close);
    return timer;
}

void task_timer_stop(struct task_timer *timer)
{
    timer_close(&timer->owned);
}

struct sleeping {
    struct wait wait;
    struct task_timer *timer;
};

static void sleep_ended(void *arg)
{
    struct sleeping *sleeping = arg;

    task_unpark(&sleeping->wait);
}

static void sleep_cancel(struct wait *wait)
{
    struct sleeping *sleeping = (struct sleeping *)wait; /* first member */

    wait->cancelled = true;
    task_timer_stop(sleeping->timer);
    task_unpark(wait);
}

int async_sleep(unsigned ms)
{
    struct sleeping sleeping = {.wait.cancel = sleep_cancel};
    int rc = task_enters("async_sleep", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    sleeping.timer = task_timer_start(ms, sleep_ended, &sleeping);
    if (!sleeping.timer)
        return task_returns(UV_ENOMEM);
    task_park(&sleeping.wait);
    return task_returns(sleeping.wait.cancelled ? UV_ECANCELED : 0);
}

/* --- the thread pool --- */

struct work {
    struct wait wait;
    uv_work_t req;
    async_fn *fn;
    void *arg;
    int result;
};

static void work_run(uv_work_t *req)
{
    struct work *work = req->data;

    work->result = work->fn(work->arg);
}

static void work_done(uv_work_t *req, int status)
{
    struct work *work = req->data;

    if (status < 0)
        work->result = status;
    task_unpark(&work->wait);
}

/* Only what no thread has taken yet can be cancelled; work_done() comes in any
 * case. */
static void work_cancel(struct wait *wait)
{
    struct work *work = (struct work *)wait; /* its first member */

    wait->cancelled = uv_cancel((uv_req_t *)&work->req) == 0;
}

int async_work(async_fn *fn, void *arg)
{
    struct work work = {
        .wait = {work_cancel, .in_flight = true}, .fn = fn, .arg = arg};
    int rc = task_enters("async_work", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    work.req.data = &work;
    rc = uv_queue_work(task_loop(), &work.req, work_run, work_done);
    if (rc < 0)
        return task_returns(rc);
    task_park(&work.wait);
    return task_returns(work.result);
}
