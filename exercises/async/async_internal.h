/*
 * async_internal.h - what the files of the library know of each other, and
 * what who adds another thing to wait for needs: parking a task, and waking it.
 */
#ifndef ASYNC_INTERNAL_H
#define ASYNC_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "async.h"
#include "async_switch.h"

enum task_state {
    TASK_NEW,
    TASK_READY,
    TASK_RUNNING,
    TASK_PARKED,
    TASK_ENDED,
    TASK_USED_UP
};

enum { TASK_NAME_SIZE = 40 };

struct task_local; /* see async_local.c */

struct task {
    struct task *next, **at; /* among all of the thread; what points here */
    struct task *next_ready, *next_cancel;
    struct join *join;        /* who waits for its end; NULL: nobody yet */
    struct task *next_joined; /* among those of its join */
    size_t index;             /* in the array that was joined */
    struct task_group *group; /* that waits for its end, in place of a join */
    struct task *next_in_group, **at_in_group;
    uint64_t serial;   /* never given to another */
    uint64_t ended_at; /* the how manieth to end */
    enum task_state state;
    bool cancel_asked;   /* once and for all */
    bool cancel_pending; /* it was not told yet */
    int result;
    async_fn *fn;
    void *arg;
    struct async_stack *stack; /* NULL unless it has started and not ended */
    struct async_context context;
    struct wait *wait; /* what it is parked on */
    struct task_local *locals;
    void *watch;
    char name[TASK_NAME_SIZE];
};

/* --- parking --- */

/*
 * What a parked task waits for. Lies on its stack, as may the requests and
 * handles that go with it: the stack stays until task_unpark().
 */
struct wait {
    /* Ends the wait early: asked at most once, while the task is parked, also
     * when async_run() ends. It sets `cancelled` and brings about
     * task_unpark(), at once or later; or it does nothing, because it is too
     * late. NULL: this wait cannot be ended early. */
    void (*cancel)(struct wait *wait);
    struct task *task; /* filled in by task_park() */
    bool cancelled;
    /* libuv refers to the stack: async_run() must not end before. */
    bool in_flight;
};

/* The task that runs on this thread; NULL outside of tasks. */
struct task *task_current(void);
/* The loop of the running task. */
uv_loop_t *task_loop(void);

/* Parks the running task until somebody calls task_unpark(). */
SUSPENDS void task_park(struct wait *wait);

/* Until all tasks that have begun have ended, but the running one. */
SUSPENDS void task_park_alone(void);

/*
 * Called once for each task_park(), on the loop's thread. False if the task
 * was thrown away meanwhile: it will not go on, so that the caller has to
 * release what it holds.
 */
bool task_unpark(struct wait *wait);

/*
 * The same in two calls, for who waits for a handle and no more: parks the
 * running task after it started a request (`handle` NULL) or a handle, which
 * cannot be cancelled. If async_run() ends before, it closes the handle with
 * `closed`, which must call task_wake() as the handle's ordinary close callback
 * does.
 */
SUSPENDS void task_park_on(uv_handle_t *handle, uv_close_cb closed);
bool task_wake(struct task *task);

/*
 * Open and close each function that a task can wait in, for whoever watches:
 * `name` is the function's, `site` the return address of the call to it.
 * task_enters() is 0, or the error to return at once: UV_EINVAL outside of
 * tasks, UV_ECANCELED in a task that shall be told so. After 0,
 * task_returns() gives `result` back. task_calls() is for what must be done
 * also by a task that shall be told: false outside of tasks, nothing else.
 */
int task_enters(const char *name, const void *site);
bool task_calls(const char *name, const void *site);
int task_returns(int result);

/* Gives `result` back; when it is UV_ECANCELED the running task was told. */
int task_told(int result);

/* --- waiting for tasks: see async_group.c --- */

struct join {
    struct wait wait;
    struct task *first, **end; /* those that it waits for */
    size_t needed;             /* that have to end before it goes on */
    bool strict;               /* the first error cancels the others */
    int first_error;           /* in time */
};

/* It ended: tells the join or group, which may wake a task. */
void task_join_told(struct task *task);
/* It will be thrown away. */
void task_group_leave(struct task *task);

/* Puts it among the ready ones if it is new. */
void task_begin(struct task *task);
/* Its result was taken: the pointer is good for nothing but being refused. */
void task_use_up(struct task *task);
/* It is the main task, whose result is async_run()'s. */
bool task_is_main(const struct task *task);
/* The newest task of the thread; the others follow by `next`. */
struct task *task_all(void);
/* async_run() is about to return: nobody goes on any more. */
bool task_loop_ends(void);
/* Whoever watches learns that somebody awaits it, or asked it to stop. */
void task_watch_awaited(struct task *task, const void *site);
void task_watch_cancelled(struct task *task);

/* --- what outlives a call --- */

/*
 * Something that holds a handle of libuv. When async_run() ends, what is still
 * there is closed, what came last first; it is gone when it has called
 * task_disown(), for which async_run() waits.
 */
struct task_owned {
    struct task_owned *next, **at;
    void (*close)(struct task_owned *owned);
};
void task_own(struct task_owned *owned, void (*close)(struct task_owned *));
void task_disown(struct task_owned *owned);

/*
 * Calls passed(arg) on the loop in `ms` milliseconds, unless it was stopped
 * before. It is gone after either: the pointer must not be used again. NULL
 * when there is no memory.
 */
struct task_timer *task_timer_start(unsigned ms, void (*passed)(void *arg),
                                    void *arg);
void task_timer_stop(struct task_timer *timer);

/* --- queues of waiting tasks, first in first out --- */

struct waiter {
    struct wait wait;
    struct waiter *next, *previous;
    struct waiters *queue;
    void *item; /* given or wanted */
    int result;
};

/* Parks the running task at the end of the queue; returns `result` as
 * waiters_wake() left it, or UV_ECANCELED. */
SUSPENDS int waiters_wait(struct waiters *queue, struct waiter *waiter);
/* Takes the first one out and lets it go on; NULL when nobody waits. */
struct waiter *waiters_wake(struct waiters *queue, int result);

/* --- task-local data --- */

void task_locals_inherit(struct task *task, const struct task *parent);
void task_locals_release(struct task *task);

/* --- full stacks --- */

/* From now on a full stack of this thread's tasks is told by name. */
void async_stack_watch(void);
void async_stack_unwatch(void);

#endif
