#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;
static uint64_t begun;
static int fired;

static void tick(uv_timer_t *handle)
{
    printf("%u ", (unsigned)(uv_now(&loop) - begun));
    if (++fired == 3)
        uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, tick, 100, 50);
    uv_run(&loop, UV_RUN_DEFAULT);
    puts("ms");
    return uv_loop_close(&loop);
}
