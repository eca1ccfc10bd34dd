#include <stdio.h>

#include "async.h"

static struct mutex pen = MUTEX_INIT;

static int sign(void *arg)
{
    mutex_lock(&pen);
    printf("%s takes the pen\n", (char *)arg);
    async_sleep(100);
    printf("%s signs\n", (char *)arg);
    return mutex_unlock(&pen);
}

static int day(void *arg)
{
    struct task *both[] = {task_new("ann", sign, "ann"),
                           task_new("bob", sign, "bob")};

    (void)arg;
    return gather(both, 2, NULL);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
