#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t reminder;
static int found;

static void remind(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

static void search(uv_work_t *request)
{
    (void)request;
    found = 42;
    uv_timer_start(&reminder, remind, 100, 0);
}

static void searched(uv_work_t *request, int status)
{
    (void)request;
    printf("%d\n", status < 0 ? status : found);
}

int main(void)
{
    uv_work_t request;

    uv_loop_init(&loop);
    uv_timer_init(&loop, &reminder);
    if (uv_queue_work(&loop, &request, search, searched) == 0)
        uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
