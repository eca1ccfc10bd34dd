#include <stdio.h>

#include "async.h"

static int slow(void *arg)
{
    (void)arg;
    async_sleep(200);
    return UV_ENOENT;
}

static int quick(void *arg)
{
    (void)arg;
    async_sleep(100);
    return UV_EACCES;
}

static int day(void *arg)
{
    struct task *both[] = {task_new("slow", slow, arg),
                           task_new("quick", quick, arg)};

    puts(uv_err_name(gather(both, 2, NULL)));
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
