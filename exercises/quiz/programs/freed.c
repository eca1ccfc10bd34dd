#include <stdlib.h>
#include <uv.h>

static uv_loop_t loop;

static void rang(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    free(timer);
}

int main(void)
{
    uv_timer_t *alarm_clock = malloc(sizeof *alarm_clock);

    uv_loop_init(&loop);
    if (alarm_clock) {
        uv_timer_init(&loop, alarm_clock);
        uv_timer_start(alarm_clock, rang, 100, 0);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
