#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;

static void fired(uv_timer_t *handle)
{
    puts("fired");
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fired, 0, 0);
    puts("started");
    uv_run(&loop, UV_RUN_DEFAULT);
    puts("the loop is done");
    return uv_loop_close(&loop);
}
