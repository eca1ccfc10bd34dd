#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timers[3];
static int fired;

static void fire(uv_timer_t *handle)
{
    fired++;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    for (int i = 0; i < 3; i++) {
        uv_timer_init(&loop, &timers[i]);
        uv_timer_start(&timers[i], fire, 100 + 100 * i, 0);
    }
    uv_run(&loop, UV_RUN_ONCE);
    printf("%d\n", fired);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
