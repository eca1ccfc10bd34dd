#include <stdio.h>

#include "async.h"

static int fetch(void *arg)
{
    return async_sleep(*(unsigned *)arg);
}

static int day(void *arg)
{
    static unsigned ms[] = {300, 100, 200};
    static const char *const names[] = {"map", "weather", "news"};
    struct task *tasks[3];
    int i, result;

    (void)arg;
    for (i = 0; i < 3; i++)
        tasks[i] = task_new(names[i], fetch, &ms[i]);
    while ((i = as_completed(tasks, 3, &result)) >= 0)
        puts(names[i]);
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
