#include <stdio.h>

#include "async.h"

static int ask(void *arg)
{
    return async_sleep(*(unsigned *)arg);
}

static int day(void *arg)
{
    static unsigned ms[] = {300, 100, 200};
    struct task *servers[3];

    (void)arg;
    for (int i = 0; i < 3; i++)
        servers[i] = task_new("server", ask, &ms[i]);
    printf("%d\n", wait_first(servers, 3));
    cancel_all(servers, 3);
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
