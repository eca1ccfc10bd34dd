#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t clock_tick;
static int ticks;

static void tick(uv_timer_t *timer)
{
    (void)timer;
    ticks++;
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &clock_tick);
    uv_timer_start(&clock_tick, tick, 100, 100);
    uv_unref((uv_handle_t *)&clock_tick);
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%d\n", ticks);
    uv_close((uv_handle_t *)&clock_tick, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
