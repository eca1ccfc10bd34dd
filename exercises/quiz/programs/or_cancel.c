#include <stdio.h>

#include "async.h"

static int slow(void *arg)
{
    int rc = async_sleep(5000);

    (void)arg;
    return rc < 0 ? rc : UV_ENOENT;
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
    int results[2], rc = gather_or_cancel(both, 2, results);

    printf("%s: %s %s\n", uv_err_name(rc), uv_err_name(results[0]),
           uv_err_name(results[1]));
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
