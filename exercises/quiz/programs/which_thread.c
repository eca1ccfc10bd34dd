#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_thread_t home;

static const char *place(void)
{
    uv_thread_t here = uv_thread_self();

    return uv_thread_equal(&here, &home) ? "the loop" : "the pool";
}

static void work(uv_work_t *request)
{
    (void)request;
    printf("work: %s\n", place());
}

static void after(uv_work_t *request, int status)
{
    (void)request;
    printf("after: %s\n", status < 0 ? "failed" : place());
}

int main(void)
{
    uv_work_t request;

    home = uv_thread_self();
    uv_loop_init(&loop);
    if (uv_queue_work(&loop, &request, work, after) == 0)
        uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
