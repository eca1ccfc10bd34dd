#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;
static uint64_t begun;

static void fire(uv_timer_t *handle)
{
    printf("%u ms\n", (unsigned)(uv_now(&loop) - begun));
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fire, 100, 0);
    uv_timer_start(&timer, fire, 300, 0); /* started already */
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
