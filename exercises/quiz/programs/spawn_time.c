#include <stdio.h>

#include "async.h"

static uv_loop_t loop;
static uint64_t begun;

/* Milliseconds since the start, to the nearest ten. */
static unsigned elapsed(void)
{
    return (unsigned)(uv_now(&loop) - begun + 5) / 10 * 10;
}

static int nap(void *arg)
{
    (void)arg;
    return async_sleep(200);
}

static int day(void *arg)
{
    struct task *first = task_new("first", nap, arg),
                *second = task_new("second", nap, arg);

    task_spawn(first);
    task_spawn(second);
    await(first);
    await(second);
    return 0;
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    async_run(&loop, task_new("day", day, NULL));
    printf("%u ms\n", elapsed());
    return uv_loop_close(&loop);
}
