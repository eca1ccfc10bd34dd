#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_work_t requests[2];
static int total;

static void count(uv_work_t *work)
{
    (void)work;
    for (int i = 0; i < 1000; i++)
        total++;
}

static void counted(uv_work_t *work, int status)
{
    (void)work;
    if (status < 0)
        puts(uv_strerror(status));
}

int main(void)
{
    uv_loop_init(&loop);
    for (int i = 0; i < 2; i++)
        if (uv_queue_work(&loop, &requests[i], count, counted) < 0)
            return 1;
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%d\n", total);
    return uv_loop_close(&loop);
}
