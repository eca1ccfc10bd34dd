#include <stdio.h>

#include "async.h"

static int bake(void *arg)
{
    (void)arg;
    puts("oven on");
    async_sleep(300);
    puts("cake");
    return 0;
}

static int day(void *arg)
{
    struct task *cake = task_new("cake", bake, arg);

    task_spawn(cake);
    puts("set the table");
    async_sleep(100);
    puts("make tea");
    return await(cake);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
