#include <stdio.h>

#include "async.h"

static uv_loop_t loop;
static uint64_t begun;

/* Milliseconds since the start, to the nearest ten. */
static unsigned elapsed(void)
{
    return (unsigned)(uv_now(&loop) - begun + 5) / 10 * 10;
}

static struct semaphore doors = SEMAPHORE_INIT(2);

static int visit(void *arg)
{
    (void)arg;
    semaphore_acquire(&doors);
    async_sleep(100);
    semaphore_release(&doors);
    return 0;
}

static int day(void *arg)
{
    struct task *visitors[6];

    for (int i = 0; i < 6; i++)
        visitors[i] = task_new("visitor", visit, arg);
    return gather(visitors, 6, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    async_run(&loop, task_new("day", day, NULL));
    printf("%u ms\n", elapsed());
    return uv_loop_close(&loop);
}
