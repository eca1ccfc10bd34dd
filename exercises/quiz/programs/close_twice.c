#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t answer, limit;

static void answered(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    uv_close((uv_handle_t *)&limit, NULL);
}

static void too_late(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)&answer, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_handle_t *left = (uv_handle_t *)&answer;

    uv_loop_init(&loop);
    uv_timer_init(&loop, &answer);
    uv_timer_init(&loop, &limit);
    uv_timer_start(&answer, answered, 50, 0);
    uv_timer_start(&limit, too_late, 200, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_close(left, NULL);
    return uv_loop_close(&loop);
}
