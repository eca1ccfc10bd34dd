#include <stdio.h>

#include "async.h"

static int wait_for_bus(void *arg)
{
    int rc;

    (void)arg;
    rc = async_sleep(60000);
    printf("told: %s\n", uv_err_name(rc));
    async_sleep(10);
    puts("walked home");
    return rc;
}

static int day(void *arg)
{
    struct task *bus = task_new("bus", wait_for_bus, arg);

    task_spawn(bus);
    async_sleep(100);
    task_cancel(bus);
    puts("asked to stop");
    await(bus);
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
