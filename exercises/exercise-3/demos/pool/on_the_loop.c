/* A photo is shrunk in a callback, and the clock has to wait. */
#include <uv.h>

#include "demo.h"

static unsigned ticks;

static void tick(uv_timer_t *timer)
{
    demo_moment("tick");
    if (++ticks == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

static void shrink(uv_timer_t *timer)
{
    demo_begin("shrink");
    demo_compute(2000);
    demo_end("shrink");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t clock, photo;

    uv_loop_init(&loop);
    uv_timer_init(&loop, &clock);
    uv_timer_start(&clock, tick, 1000, 1000);
    uv_timer_init(&loop, &photo);
    uv_timer_start(&photo, shrink, 500, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) < 0;
}
