#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t first, second;
static uint64_t begun;

/* Milliseconds since the start, to the nearest ten. */
static unsigned elapsed(void)
{
    uv_update_time(&loop);
    return (unsigned)(uv_now(&loop) - begun + 5) / 10 * 10;
}

static void slow(uv_timer_t *timer)
{
    uv_sleep(100); /* waits in a callback: a mistake */
    uv_close((uv_handle_t *)timer, NULL);
}

static void quick(uv_timer_t *timer)
{
    printf("%u ms\n", elapsed());
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    begun = uv_now(&loop);
    uv_timer_init(&loop, &first);
    uv_timer_init(&loop, &second);
    uv_timer_start(&first, slow, 10, 0);
    uv_timer_start(&second, quick, 20, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
