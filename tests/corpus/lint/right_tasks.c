/* expect: none */
/* Tasks that reach an await, by whatever way. */
#include <stdlib.h>
#include <unistd.h>

#include "async.h"

static int step(void *arg)
{
    return arg ? async_sleep(1) : 0;
}

/* On a thread of the pool it may wait. */
static int slow(void *arg)
{
    (void)arg;
    sleep(1);
    return 0;
}

static MAKES_TASK struct task *make(int n)
{
    struct task *task = task_new("made", step, NULL);

    if (!task)
        return NULL;
    return n > 0 ? task : task;
}

int nested(void)
{
    return await(make(1));
}

int maybe(int n)
{
    struct task *task = NULL;

    if (n > 0) {
        task = make(n);
        task_spawn(task);
    }
    if (async_work(slow, NULL) < 0)
        n = n > 0 ? n : 0;
    if (n > 0)
        return await(task);
    return 0;
}

int both(void)
{
    struct task *tasks[2] = {make(1), make(2)};
    struct task *third = make(3);
    struct task *all[] = {tasks[0], tasks[1], third};

    return gather(all, 3, NULL);
}

struct holder {
    struct task *task;
};

int kept(struct holder *holder)
{
    struct task *task = make(1);

    if (!task)
        return UV_ENOMEM;
    holder->task = task;
    return 0;
}
