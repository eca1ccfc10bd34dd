#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timers[3];
static uint64_t begun;

/* Milliseconds since the start, to the nearest ten. */
static unsigned elapsed(void)
{
    uv_update_time(&loop);
    return (unsigned)(uv_now(&loop) - begun + 5) / 10 * 10;
}

static void answered(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    for (int i = 0; i < 3; i++) {
        uv_timer_init(&loop, &timers[i]);
        uv_timer_start(&timers[i], answered, 100, 0);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%u ms\n", elapsed());
    return uv_loop_close(&loop);
}
