#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timers[2];
static int count;

static void add(uv_timer_t *timer)
{
    for (int i = 0; i < 1000; i++)
        count = count + 1; /* no lock */
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    for (int i = 0; i < 2; i++) {
        uv_timer_init(&loop, &timers[i]);
        uv_timer_start(&timers[i], add, 10, 0);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%d\n", count);
    return uv_loop_close(&loop);
}
