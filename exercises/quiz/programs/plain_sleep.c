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
    uv_sleep(100); /* not async_sleep() */
    return 0;
}

static int day(void *arg)
{
    struct task *naps[] = {task_new("a", nap, arg), task_new("b", nap, arg),
                           task_new("c", nap, arg)};

    return gather(naps, 3, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    async_run(&loop, task_new("day", day, NULL));
    printf("%u ms\n", elapsed());
    return uv_loop_close(&loop);
}
