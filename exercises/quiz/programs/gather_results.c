#include <stdio.h>

#include "async.h"

static int answer(void *arg)
{
    unsigned ms = *(unsigned *)arg;

    async_sleep(ms);
    return (int)ms / 100;
}

static int day(void *arg)
{
    static unsigned ms[] = {300, 100, 200};
    struct task *tasks[3];
    int results[3];

    (void)arg;
    for (int i = 0; i < 3; i++)
        tasks[i] = task_new("answer", answer, &ms[i]);
    gather(tasks, 3, results);
    printf("%d %d %d\n", results[0], results[1], results[2]);
    return 0;
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
