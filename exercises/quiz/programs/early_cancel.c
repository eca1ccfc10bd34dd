#include <stdio.h>

#include "async.h"

static int sing(void *arg)
{
    (void)arg;
    puts("la la");
    return 5;
}

static int day(void *arg)
{
    struct task *song = task_new("song", sing, arg);

    task_cancel(song);
    puts(uv_err_name(await(song)));
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
