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
    return async_sleep(*(unsigned *)arg);
}

static int day(void *arg)
{
    static unsigned ms[] = {100, 200, 300};

    (void)arg;
    for (int i = 0; i < 3; i++)
        await(task_new("nap", nap, &ms[i]));
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
