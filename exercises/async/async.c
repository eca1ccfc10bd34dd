/*
 * Theory of operation
 *
 * The loop's thread is in one of two places: on its own stack, in uv_run(), or
 * on the stack of the one task that runs. A task leaves its stack in one place
 * only, leave(), and comes back to it in one place only, resume().
 *
 * A task that can go on waits in the ready queue. While the queue is not empty
 * an idle handle is active, which keeps the loop from sleeping; its callback
 * resumes those tasks that were ready when it began. Tasks that become ready
 * meanwhile have to wait for the next turn of the loop, so that tasks that wake
 * each other cannot keep timers and files from being served. The queue is first
 * in, first out: nothing but libuv's completions decides the order.
 *
 * A task parks on exactly one thing, its `wait`. Whatever ends the wait calls
 * task_unpark(), once. To cancel a parked task is to ask its wait to end early;
 * it may be too late for that, or impossible. Then `cancel_pending` stays, and
 * the next function that suspends finds it. Nothing is ever taken from a task
 * that was given to it before it was cancelled.
 *
 * What waits for libuv is counted in `in_flight`: requests and handles may lie
 * on the stack of the parked task. That is why async_run() waits, when `main`
 * has ended, until nothing is in flight before it frees the stacks of those
 * that are left over.
 *
 * A task that was awaited is used up. Its struct stays for a while in `used`,
 * a ring, so that awaiting it again is told from awaiting a living task.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "async.h"

#include <stdlib.h>
#include <string.h>

#include "async_internal.h"
#include "async_watch.h"

enum {
    USED_MAX = 256,
    /* Turns of the loop without progress after which the end gives up. */
    IDLE_TURNS_MAX = 1000000
};

struct async {
    uv_loop_t *loop;              /* NULL outside of async_run() */
    struct async_context context; /* of the loop's stack */
    uv_idle_t idle;
    bool ending;
    unsigned in_flight; /* waits of tasks, what is owned, and `idle` */
    struct task *current, *main, *all;
    struct task *ready, **ready_end;
    size_t ready_count;
    struct task_owned *owned;
    size_t alive; /* tasks that began, or are about to, and have not ended */
    struct wait *alone; /* of the one that waits to be the last of them */
    struct task *used[USED_MAX];
    size_t used_next;
    uint64_t ended;
};

static _Thread_local struct async async;
static _Thread_local uint64_t serials; /* goes on from run to run */
static const struct async_hooks no_hooks;
static const struct async_hooks *hooks = &no_hooks;

void async_set_hooks(const struct async_hooks *new_hooks)
{
    hooks = new_hooks ? new_hooks : &no_hooks;
}

struct task *task_current(void)
{
    return async.current;
}

uv_loop_t *task_loop(void)
{
    return async.loop;
}

bool task_loop_ends(void)
{
    return async.ending;
}

struct task *task_all(void)
{
    return async.all;
}

bool task_is_main(const struct task *task)
{
    return task == async.main;
}

/* --- changing stacks --- */

/* Goes from the running task to the loop's stack; returns when the task is
 * resumed, never if it has ended. */
static void leave(struct task *task)
{
    async_context_switch(&task->context, &async.context,
                         task->state == TASK_ENDED);
}

static void task_body(void)
{
    struct task *task = async.current;

    async_context_entered();
    task->result = task->fn(task->arg);
    task->state = TASK_ENDED;
    leave(task);
}

static bool task_start(struct task *task)
{
    void *low;
    size_t size;

    task->stack = async_stack_take();
    if (!task->stack)
        return false;
    low = async_stack_low(task->stack);
    size = async_stack_usable(task->stack);
    if (hooks->started)
        hooks->started(&task->watch, low, size);
    async_context_make(&task->context, low, size, task_body);
    return true;
}

static void stack_leave_behind(struct task *task)
{
    if (!task->stack)
        return;
    async_context_release(&task->context);
    async_stack_give(task->stack);
    task->stack = NULL;
}

/* --- the ready queue --- */

static void ready_run(uv_idle_t *idle);

static void ready_add(struct task *task)
{
    if (!async.ready)
        async.ready_end = &async.ready;
    async.alive += task->state == TASK_NEW;
    task->state = TASK_READY;
    task->next_ready = NULL;
    *async.ready_end = task;
    async.ready_end = &task->next_ready;
    async.ready_count++;
    if (async.loop && !async.ending)
        uv_idle_start(&async.idle, ready_run);
}

static struct task *ready_take(void)
{
    struct task *task = async.ready;

    async.ready = task->next_ready;
    async.ready_count--;
    task->next_ready = NULL;
    return task;
}

static void task_ended(struct task *task)
{
    task->state = TASK_ENDED;
    task->ended_at = ++async.ended;
    if (hooks->completed)
        hooks->completed(&task->watch, task->result);
    stack_leave_behind(task);
    task_join_told(task);
    if (--async.alive == 1 && async.alone)
        task_unpark(async.alone);
    if (task == async.main)
        uv_stop(async.loop);
}

/* Without having run. */
static void task_ends_unborn(struct task *task, int result)
{
    task->result = result;
    task_ended(task);
}

static void run_on(struct task *task)
{
    async.current = task;
    task->state = TASK_RUNNING;
    if (hooks->resumed)
        hooks->resumed(&task->watch, task->fn);
    async_context_switch(&async.context, &task->context, false);
    async.current = NULL;
    if (task->state == TASK_ENDED)
        task_ended(task);
    if (hooks->left)
        hooks->left(&task->watch);
}

static void resume(struct task *task)
{
    if (!task->stack && task->cancel_pending)
        task_ends_unborn(task, UV_ECANCELED);
    else if (!task->stack && !task_start(task))
        task_ends_unborn(task, UV_ENOMEM);
    else
        run_on(task);
}

static void ready_run(uv_idle_t *idle)
{
    size_t count = async.ready_count;

    while (count-- > 0 && async.main->state != TASK_ENDED)
        resume(ready_take());
    if (!async.ready)
        uv_idle_stop(idle);
}

/* --- parking --- */

int task_told(int result)
{
    if (result == UV_ECANCELED)
        async.current->cancel_pending = false;
    return result;
}

int task_returns(int result)
{
    if (hooks->returned)
        hooks->returned(&async.current->watch, result);
    return task_told(result);
}

bool task_calls(const char *name, const void *site)
{
    if (async.current && hooks->called)
        hooks->called(&async.current->watch, name, site);
    return async.current != NULL;
}

int task_enters(const char *name, const void *site)
{
    if (!task_calls(name, site))
        return UV_EINVAL;
    return async.current->cancel_pending ? task_returns(UV_ECANCELED) : 0;
}

void task_park(struct wait *wait)
{
    struct task *task = async.current;

    wait->task = task;
    task->wait = wait;
    task->state = TASK_PARKED;
    async.in_flight += wait->in_flight;
    leave(task);
}

void task_park_alone(void)
{
    struct wait wait = {.cancel = NULL};

    async.alone = &wait;
    if (async.alive > 1)
        task_park(&wait);
    async.alone = NULL;
}

bool task_unpark(struct wait *wait)
{
    async.in_flight -= wait->in_flight;
    wait->task->wait = NULL;
    if (async.ending)
        return false;
    ready_add(wait->task);
    return true;
}

/* --- tasks --- */

struct task *task_new(const char *name, async_fn *fn, void *arg)
{
    struct task *task = calloc(1, sizeof(*task));

    if (!task)
        return NULL;
    if (name)
        strncpy(task->name, name, sizeof(task->name) - 1);
    task->fn = fn;
    task->arg = arg;
    task->serial = ++serials;
    task->at = &async.all;
    task->next = async.all;
    if (task->next)
        task->next->at = &task->next;
    async.all = task;
    if (async.current)
        task_locals_inherit(task, async.current);
    if (hooks->created)
        hooks->created(&task->watch, task->name, fn,
                       __builtin_return_address(0));
    return task;
}

/* Takes it out of the list of all. */
static void task_unlink(struct task *task)
{
    *task->at = task->next;
    if (task->next)
        task->next->at = task->at;
}

void task_use_up(struct task *task)
{
    struct task **place = &async.used[async.used_next++ % USED_MAX];

    task_unlink(task);
    task_locals_release(task);
    task->state = TASK_USED_UP;
    free(*place);
    *place = task;
}

void task_begin(struct task *task)
{
    if (task->state == TASK_NEW)
        ready_add(task);
}

int task_spawn(struct task *task)
{
    if (!task)
        return UV_ENOMEM;
    if (task->state != TASK_NEW)
        return UV_EALREADY;
    ready_add(task);
    return 0;
}

void task_watch_cancelled(struct task *task)
{
    if (hooks->cancelled)
        hooks->cancelled(&task->watch);
}

void task_watch_awaited(struct task *task, const void *site)
{
    if (hooks->awaited)
        hooks->awaited(&task->watch, site);
}

/* --- what outlives a call --- */

void task_own(struct task_owned *owned, void (*close)(struct task_owned *))
{
    owned->close = close;
    owned->at = &async.owned;
    owned->next = async.owned;
    if (owned->next)
        owned->next->at = &owned->next;
    async.owned = owned;
    async.in_flight++;
}

void task_disown(struct task_owned *owned)
{
    *owned->at = owned->next;
    if (owned->next)
        owned->next->at = owned->at;
    async.in_flight--;
}

/* --- running --- */

static void idle_closed(uv_handle_t *idle)
{
    (void)idle;
    async.in_flight--;
}

/* Those that wait for tasks have nothing of their own to end. */
static void waits_end(void)
{
    for (struct task *task = async.all; task; task = task->next) {
        struct wait *wait = task->wait;

        if (wait && wait->cancel && !wait->cancelled)
            wait->cancel(wait);
    }
}

/* Closing one may take it out of the list at once. */
static void owned_close(void)
{
    for (struct task_owned *owned = async.owned, *next; owned; owned = next) {
        next = owned->next;
        owned->close(owned);
    }
}

/* Lets requests and handles of parked tasks end, for they lie on stacks. True
 * if they did; then nothing of the library is left on the loop. */
static bool settle(void)
{
    unsigned turns = 0;

    async.ending = true;
    waits_end();
    owned_close();
    uv_close((uv_handle_t *)&async.idle, idle_closed);
    while (async.in_flight > 0 && turns < IDLE_TURNS_MAX) {
        unsigned before = async.in_flight;

        uv_run(async.loop, UV_RUN_ONCE);
        turns = async.in_flight < before ? 0 : turns + 1;
    }
    return async.in_flight == 0;
}

static void task_drop(struct task *task, bool cancelled)
{
    bool ended = task->state == TASK_ENDED;

    if (hooks->dropped)
        hooks->dropped(&task->watch, task->stack || ended, ended, cancelled);
    task_unlink(task);
    task_locals_release(task);
    stack_leave_behind(task);
    free(task);
}

static void drop_all(bool cancelled)
{
    /* First, for groups may lie on the stacks. */
    for (struct task *task = async.all; task; task = task->next)
        task_group_leave(task);
    while (async.all)
        task_drop(async.all, cancelled);
    for (size_t i = 0; i < USED_MAX; i++)
        free(async.used[i]);
    async_stack_trim();
    async_stack_unwatch();
}

static int run_main(struct task *main, bool *ret_cancelled)
{
    int rc;

    ready_add(main);
    uv_run(async.loop, UV_RUN_DEFAULT);
    *ret_cancelled = main->state != TASK_ENDED;
    if (*ret_cancelled)
        return UV_ECANCELED;
    rc = main->result;
    task_use_up(main);
    return rc;
}

int async_run(uv_loop_t *loop, struct task *main)
{
    const void *site = __builtin_return_address(0);
    bool cancelled;
    int rc;

    if (!main)
        return UV_ENOMEM;
    if (async.loop)
        return UV_EBUSY;
    if (main->state != TASK_NEW)
        return UV_EALREADY;
    rc = uv_idle_init(loop, &async.idle);
    if (rc < 0)
        return rc;
    async_stack_watch();
    async.loop = loop;
    async.main = main;
    async.in_flight = 1;
    task_watch_awaited(main, site);
    rc = run_main(main, &cancelled);
    /* What does not settle is leaked, for the loop still refers to it. This
     * thread stays busy then. */
    if (!settle())
        return rc;
    drop_all(cancelled);
    memset(&async, 0, sizeof(async));
    return rc;
}
