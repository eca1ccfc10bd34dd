#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t first, second;

static void stop(uv_timer_t *handle)
{
    puts("first");
    uv_close((uv_handle_t *)handle, NULL);
    uv_stop(&loop);
}

static void other(uv_timer_t *handle)
{
    puts("second");
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &first);
    uv_timer_init(&loop, &second);
    uv_timer_start(&first, stop, 10, 0);
    uv_timer_start(&second, other, 100, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    puts("uv_run returned");
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
