/*
 * player_tasks.c - tasks of the course library as the runtime sees them: each
 * is an operation that starts where it is made, each stretch between two
 * parkings is a callback of it.
 */
#include "async_watch.h"
#include "play/player.h"
#include "runtime/memory.h"
#include "runtime/rt.h"

static void task_created(void **watch, const char *name, async_fn *fn,
                         const void *site)
{
    (void)fn;
    *watch = rt_op_start(TRACE_TASK, name, site);
}

/* Stacks are used again: what lay there belonged to another task. */
static void task_started(void **watch, const void *stack, size_t stack_size)
{
    (void)watch;
    rt_memory_forget(stack, stack_size);
}

static void task_resumed(void **watch, async_fn *fn)
{
    /* By way of an integer: C has no cast from code to data. */
    rt_op_enter(*watch, (const void *)(uintptr_t)fn);
}

static void task_left(void **watch)
{
    (void)watch;
    rt_leave();
}

static void task_called(void **watch, const char *name, const void *site)
{
    rt_op_calls(*watch, name, site);
}

static void task_returned(void **watch, int result)
{
    rt_op_returns(*watch, result);
}

static void task_awaited(void **watch, const void *site)
{
    rt_op_awaited(*watch, site);
}

static void task_completed(void **watch, int result)
{
    rt_op_end(*watch, result);
}

/* When the program was stopped in the middle, what it had not awaited yet is
 * no fault of its own: why it was stopped is reported elsewhere. */
static void task_dropped(void **watch, bool started, bool ended, bool cancelled)
{
    if (cancelled) {
        rt_op_awaited(*watch, NULL);
        rt_op_end(*watch, UV_ECANCELED);
    } else if (!started && !ended) {
        rt_op_dropped(*watch);
    }
}

static const struct async_hooks task_hooks = {
    .created = task_created,
    .started = task_started,
    .resumed = task_resumed,
    .left = task_left,
    .called = task_called,
    .returned = task_returned,
    .awaited = task_awaited,
    .completed = task_completed,
    .dropped = task_dropped,
};

void player_tasks_start(void)
{
    async_set_hooks(&task_hooks);
}
