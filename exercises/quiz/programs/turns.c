#include <stdio.h>

#include "async.h"

static int juggle(void *arg)
{
    printf("%s up\n", (char *)arg);
    async_sleep(100);
    printf("%s down\n", (char *)arg);
    return 0;
}

static int day(void *arg)
{
    struct task *balls[] = {task_new("red", juggle, "red"),
                            task_new("blue", juggle, "blue")};

    (void)arg;
    return gather(balls, 2, NULL);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
