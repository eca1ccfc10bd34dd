#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t sensor;
static int degrees;

static void measured(uv_timer_t *timer)
{
    degrees = 21;
    uv_close((uv_handle_t *)timer, NULL);
}

static void measure(void)
{
    uv_timer_init(&loop, &sensor);
    uv_timer_start(&sensor, measured, 100, 0);
}

int main(void)
{
    uv_loop_init(&loop);
    measure();
    printf("%d\n", degrees);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
