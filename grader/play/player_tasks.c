/* player_tasks.c - the course library's tasks as operations of the runtime. */
#include "play/player.h"

#include "async_watch.h"

static void task_created(void **watch, const char *name, async_fn *fn,
                         const void *site)
{
    (void)fn;
    *watch = rt_op_start(TRACE_TASK, name, site);
}

static void task_resumed(void **watch, async_fn *fn, const void *stack,
                         size_t stack_size)
{
    (void)stack;
    (void)stack_size;
    rt_op_enter(*watch, (const void *)fn);
}

static void task_left(void **watch)
{
    (void)watch;
    rt_leave();
}

static void task_awaited(void **watch, const void *site)
{
    rt_op_awaited(*watch, site);
}

static void task_completed(void **watch, int result)
{
    rt_op_end(*watch, result);
}

static void task_dropped(void **watch, bool started, bool ended)
{
    (void)ended; /* rt_finish() knows what did not end */
    if (!started)
        rt_op_dropped(*watch);
}

void player_tasks_start(void)
{
    static const struct async_hooks hooks = {
        .created = task_created,
        .resumed = task_resumed,
        .left = task_left,
        .awaited = task_awaited,
        .completed = task_completed,
        .dropped = task_dropped,
    };

    async_set_hooks(&hooks);
}
