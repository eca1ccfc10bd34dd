#include <stdio.h>

#include "async.h"

static uv_loop_t loop;
static uint64_t begun;

/* Milliseconds since the start, to the nearest ten. */
static unsigned elapsed(void)
{
    return (unsigned)(uv_now(&loop) - begun + 5) / 10 * 10;
}

static int compress(void *arg)
{
    (void)arg;
    uv_sleep(300); /* on a thread of the pool: nobody is held up */
    return 0;
}

static int pack(void *arg)
{
    return async_work(compress, arg);
}

static int day(void *arg)
{
    struct task *both[] = {task_new("a", pack, arg), task_new("b", pack, arg)};

    return gather(both, 2, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    async_run(&loop, task_new("day", day, NULL));
    printf("%u ms\n", elapsed());
    return uv_loop_close(&loop);
}
