#include <stdio.h>

#include "async.h"

static int measure(void *arg)
{
    (void)arg;
    async_sleep(100);
    return 21;
}

static int day(void *arg)
{
    int degrees = await(task_new("measure", measure, arg));

    printf("%d\n", degrees * 2);
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
