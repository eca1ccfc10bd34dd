#include <stdio.h>

#include "async.h"

static int post(void *arg)
{
    (void)arg;
    puts("letter posted");
    return 0;
}

static int day(void *arg)
{
    struct task *letter = task_new("letter", post, arg);

    task_spawn(letter);
    puts("spawned");
    async_sleep(10);
    puts("slept");
    await(letter);
    puts("awaited");
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
