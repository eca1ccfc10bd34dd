#include <stdio.h>

#include "async.h"

static int fail(void *arg)
{
    (void)arg;
    async_sleep(50);
    return UV_EIO;
}

static int day(void *arg)
{
    struct task *task = task_new("fail", fail, arg);

    printf("%d", task_spawn(task));
    async_sleep(100);
    printf(", then %s\n", uv_err_name(await(task)));
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
