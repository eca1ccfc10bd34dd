#include <stdio.h>

#include "async.h"

static int greedy(void *arg)
{
    (void)arg;
    puts("greedy"); /* never gives way */
    puts("greedy again");
    return 0;
}

static int polite(void *arg)
{
    (void)arg;
    puts("polite begins");
    async_sleep(0);
    puts("polite ends");
    return 0;
}

static int day(void *arg)
{
    struct task *both[] = {task_new("polite", polite, arg),
                           task_new("greedy", greedy, arg)};

    return gather(both, 2, NULL);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
