#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t first, second;

static void answered(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

static void ask(uv_timer_t *timer)
{
    uv_timer_start(&second, answered, 100, 0);
    uv_run(&loop, UV_RUN_ONCE);
    puts("answered?");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &first);
    uv_timer_init(&loop, &second);
    uv_timer_start(&first, ask, 10, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
