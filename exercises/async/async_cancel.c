/*
 * async_cancel.c - asking tasks to stop: see the theory in async.c.
 */
#include "async_internal.h"

/* Those that are still to be asked. */
static _Thread_local struct {
    struct task *first, **end;
    bool busy;
} asking;

static void ask(struct task *task)
{
    struct wait *wait = task->wait;

    task->cancel_pending = true;
    task_watch_cancelled(task);
    if (task->state == TASK_PARKED && wait && wait->cancel)
        wait->cancel(wait);
}

/* A wait for tasks asks these in turn. They queue up, for a chain of tasks that
 * await each other may be longer than a stack is deep. */
static void ask_all(void)
{
    asking.busy = true;
    while (asking.first) {
        struct task *task = asking.first;

        ask(task);
        asking.first = task->next_cancel;
        task->next_cancel = NULL;
    }
    asking.busy = false;
}

void task_cancel(struct task *task)
{
    if (!task || task->state >= TASK_ENDED || task->cancel_asked ||
        task_loop_ends())
        return;
    task->cancel_asked = true;
    if (!asking.first)
        asking.end = &asking.first;
    *asking.end = task;
    asking.end = &task->next_cancel;
    if (!asking.busy)
        ask_all();
}

bool task_is_cancelled(void)
{
    const struct task *task = task_current();

    return task && task->cancel_asked;
}

int async_shutdown(void)
{
    if (!task_current())
        return UV_EINVAL;
    if (!task_is_main(task_current()))
        return UV_EPERM;
    for (struct task *task = task_all(); task; task = task->next)
        if (task != task_current() && task->state != TASK_NEW)
            task_cancel(task);
    task_park_alone();
    return 0;
}
