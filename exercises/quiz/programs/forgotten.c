#include <stdio.h>

#include "async.h"

static int save(void *arg)
{
    puts(arg);
    return 0;
}

static int day(void *arg)
{
    (void)arg;
    await(task_new("diary", save, "diary saved"));
    task_new("letters", save, "letters saved");
    puts("all saved");
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
