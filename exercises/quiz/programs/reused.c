#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_work_t request;
static int done;

static void count(uv_work_t *work)
{
    (void)work;
}

static void counted(uv_work_t *work, int status)
{
    (void)work;
    done += status == 0;
}

int main(void)
{
    uv_loop_init(&loop);
    if (uv_queue_work(&loop, &request, count, counted) == 0)
        puts("first count begun");
    if (uv_queue_work(&loop, &request, count, counted) == 0) /* again */
        puts("second count begun");
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%d\n", done);
    return uv_loop_close(&loop);
}
