#include <stdio.h>
#include <uv.h>

enum { REQUESTS = 100 };

static uv_loop_t loop;
static uv_timer_t timers[REQUESTS];
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
    for (int i = 0; i < REQUESTS; i++) {
        uv_timer_init(&loop, &timers[i]);
        uv_timer_start(&timers[i], answered, 1000, 0);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%u s\n", (elapsed() + 500) / 1000);
    return uv_loop_close(&loop);
}
