#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;

static int times_rung;

static void rang(uv_timer_t *handle)
{
    (void)handle;
    times_rung++;
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, rang, 100, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    puts(uv_err_name(uv_loop_close(&loop)));
    return 0;
}
