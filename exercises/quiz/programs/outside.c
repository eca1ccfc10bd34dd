#include <stdio.h>

#include "async.h"

static int greet(void *arg)
{
    (void)arg;
    puts("good morning");
    return 0;
}

int main(void)
{
    uv_loop_t loop;
    struct task *task = task_new("greet", greet, NULL);

    puts(uv_err_name(await(task)));
    uv_loop_init(&loop);
    async_run(&loop, task);
    return uv_loop_close(&loop);
}
