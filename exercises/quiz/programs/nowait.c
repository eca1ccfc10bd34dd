#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;
static int fired;

static void fire(uv_timer_t *handle)
{
    fired++;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    int more;

    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fire, 100, 0);
    more = uv_run(&loop, UV_RUN_NOWAIT);
    printf("fired %d, more %d\n", fired, more != 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
