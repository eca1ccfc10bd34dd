#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;

static void thought(uv_work_t *request, int status)
{
    (void)request;
    printf("%d\n", status);
}

static void think(uv_work_t *request)
{
    (void)request;
}

static int start(void)
{
    uv_work_t request;

    return uv_queue_work(&loop, &request, think, thought);
}

int main(void)
{
    uv_loop_init(&loop);
    if (start() == 0)
        uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
