#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;

static void fire(uv_timer_t *handle)
{
    uint64_t before = uv_now(&loop);

    uv_sleep(50);
    printf("%u ms\n", (unsigned)(uv_now(&loop) - before));
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fire, 10, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
