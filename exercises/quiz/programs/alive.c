#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;

static void fired(uv_timer_t *handle)
{
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    printf("%d", uv_loop_alive(&loop) != 0);
    uv_timer_init(&loop, &timer);
    printf(" %d", uv_loop_alive(&loop) != 0);
    uv_timer_start(&timer, fired, 10, 0);
    printf(" %d", uv_loop_alive(&loop) != 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    printf(" %d\n", uv_loop_alive(&loop) != 0);
    return uv_loop_close(&loop);
}
