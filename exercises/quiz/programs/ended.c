#include <stdio.h>

#include "async.h"

static uv_loop_t loop;
static uint64_t begun;

/* Milliseconds since the start, to the nearest ten. */
static unsigned elapsed(void)
{
    return (unsigned)(uv_now(&loop) - begun + 5) / 10 * 10;
}

static int quick(void *arg)
{
    (void)arg;
    return async_sleep(100);
}

static int day(void *arg)
{
    struct task *task = task_new("quick", quick, arg);

    task_spawn(task);
    async_sleep(300);
    return await(task);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    async_run(&loop, task_new("day", day, NULL));
    printf("%u ms\n", elapsed());
    return uv_loop_close(&loop);
}
