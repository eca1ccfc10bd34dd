#include <stdio.h>

#include "async.h"

static int water(void *arg)
{
    (void)arg;
    return async_sleep(500);
}

static int weed(void *arg)
{
    (void)arg;
    return async_sleep(100);
}

static int day(void *arg)
{
    struct task *watering = task_new("water", water, arg);
    struct task *weeding = task_new("weed", weed, arg);

    task_spawn(watering);
    task_spawn(weeding);
    await(weeding);
    puts("the garden is done");
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
