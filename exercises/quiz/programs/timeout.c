#include <stdio.h>

#include "async.h"

static int ask(void *arg)
{
    (void)arg;
    return async_sleep(500);
}

static int day(void *arg)
{
    int rc = with_timeout(task_new("ask", ask, arg), 200);

    puts(uv_err_name(rc));
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
