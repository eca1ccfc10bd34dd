#include <stdio.h>

#include "async.h"

static int day(void *arg)
{
    struct task *never_made = NULL;

    (void)arg;
    puts(uv_err_name(await(never_made)));
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
