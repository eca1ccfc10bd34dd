#include <stdio.h>

#include "async.h"

static int write_page(void *arg)
{
    int lines = 1;

    (void)arg;
    printf("line %d\n", lines);
    async_sleep(100);
    lines++;
    printf("line %d\n", lines);
    return lines;
}

static int day(void *arg)
{
    struct task *page = task_new("page", write_page, arg);

    task_spawn(page);
    async_sleep(50);
    puts("a visitor");
    return await(page);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    async_run(&loop, task_new("day", day, NULL));
    return uv_loop_close(&loop);
}
