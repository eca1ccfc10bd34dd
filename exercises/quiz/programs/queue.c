#include <stdio.h>

#include "async.h"

static void *room[2];
static struct queue letters = QUEUE_INIT(room);

static int writer(void *arg)
{
    static char *const names[] = {"ann", "bob", "cid"};

    (void)arg;
    for (int i = 0; i < 3; i++)
        queue_put(&letters, names[i]);
    puts("all in");
    queue_close(&letters);
    return 0;
}

static int reader(void *arg)
{
    void *name;

    (void)arg;
    async_sleep(100); /* the queue is full by now */
    while (queue_get(&letters, &name) == 0) {
        puts(name);
        async_sleep(10);
    }
    return 0;
}

static int day(void *arg)
{
    struct task *both[] = {task_new("writer", writer, arg),
                           task_new("reader", reader, arg)};

    return gather(both, 2, NULL);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
