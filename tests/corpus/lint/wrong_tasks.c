/* expect: UV111@14 UV111@21 UV111@29 UV111@38 UV301@8 */
#include <unistd.h>

#include "async.h"

static int step(void *arg)
{
    sleep(1);
    return arg != NULL;
}

int dropped(void)
{
    task_new("dropped", step, NULL);
    return 0;
}

/* Started is not awaited. */
int spawned(void)
{
    return task_spawn(task_new("spawned", step, NULL));
}

int early(int n)
{
    struct task *task;
    int rc;

    task = task_new("early", step, NULL);
    rc = async_sleep(10);
    if (rc < 0 || n == 0)
        return rc;
    return await(task);
}

int twice(void)
{
    struct task *task = task_new("first", step, NULL);

    task_spawn(task);
    task = task_new("second", step, NULL);
    return await(task);
}
