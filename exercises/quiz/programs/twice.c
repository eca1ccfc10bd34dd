#include <stdio.h>

#include "async.h"

static int nap(void *arg)
{
    (void)arg;
    return async_sleep(100);
}

static int day(void *arg)
{
    struct task *task = task_new("nap", nap, arg);

    task_spawn(task);
    puts(uv_err_name(task_spawn(task)));
    return await(task);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
