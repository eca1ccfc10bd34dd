/* A photo is shrunk by a thread of the pool, and the clock goes on. */
#include <uv.h>

#include "demo.h"

static unsigned ticks;

static void tick(uv_timer_t *timer)
{
    demo_moment("tick");
    if (++ticks == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

/* On a thread of the pool. */
static void shrink(uv_work_t *work)
{
    (void)work;
    demo_begin("shrink");
    demo_compute(2000);
    demo_end("shrink");
}

/* On the loop's thread again. */
static void shrunk(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
    demo_moment("shrunk");
}

static void photo_comes(uv_timer_t *timer)
{
    static uv_work_t work;

    uv_queue_work(timer->loop, &work, shrink, shrunk);
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
    uv_timer_start(&photo, photo_comes, 500, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) < 0;
}
