#include <stdio.h>

#include "async.h"

static int read_sensor(void)
{
    async_sleep(100); /* parks whoever called */
    return 7;
}

static int average(void)
{
    return (read_sensor() + read_sensor()) / 2;
}

static int other(void *arg)
{
    (void)arg;
    async_sleep(150);
    puts("somebody else");
    return 0;
}

static int day(void *arg)
{
    struct task *task = task_new("other", other, arg);

    task_spawn(task);
    puts("measuring");
    printf("average %d\n", average());
    return await(task);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
