#include <stdio.h>

#include "async.h"

static int seats = 2;

static int sell(void *arg)
{
    int left = seats;

    (void)arg;
    async_sleep(100); /* the customer pays */
    seats = left - 1;
    return 0;
}

static int day(void *arg)
{
    struct task *customers[] = {task_new("ann", sell, arg),
                                task_new("bob", sell, arg)};

    gather(customers, 2, NULL);
    printf("%d\n", seats);
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
