#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;

static void closed(uv_handle_t *handle)
{
    (void)handle;
    puts("closed");
}

static void fired(uv_timer_t *handle)
{
    puts("fired");
    uv_close((uv_handle_t *)handle, closed);
    puts("uv_close returned");
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fired, 10, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    puts("uv_run returned");
    return uv_loop_close(&loop);
}
