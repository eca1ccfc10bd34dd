#include <stdio.h>

#include "async.h"

static int seats = 1;

static int sell(void *arg)
{
    if (seats == 0)
        return UV_ENOENT;
    async_sleep(100);
    if (seats == 0) /* looked at again, after the wait */
        return UV_ENOENT;
    seats--;
    printf("%s has a seat\n", (char *)arg);
    return 0;
}

static int day(void *arg)
{
    struct task *both[] = {task_new("ann", sell, "ann"),
                           task_new("bob", sell, "bob")};
    int results[2];

    (void)arg;
    gather(both, 2, results);
    printf("%d left\n", seats);
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
