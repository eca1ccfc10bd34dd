#include <stdio.h>

#include "async.h"

static int ring(void *arg)
{
    (void)arg;
    puts("ring");
    return 0;
}

static int day(void *arg)
{
    struct task *bell = task_new("bell", ring, arg);

    puts("the bell is made");
    async_sleep(500);
    puts("half a second later");
    return await(bell);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
