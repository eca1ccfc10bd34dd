#include <stdio.h>

#include "async.h"

static int deliver(void *arg)
{
    async_sleep(200);
    puts(arg);
    return 0;
}

static int day(void *arg)
{
    struct task *report = task_new("report", deliver, "report sent");

    (void)arg;
    task_spawn(report);
    async_sleep(100);
    puts("good night");
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
