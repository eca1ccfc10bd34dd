#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_async_t letter;
static uv_timer_t evening;

static void read_letter(uv_async_t *handle)
{
    uv_close((uv_handle_t *)handle, NULL);
}

static void go_home(uv_timer_t *handle)
{
    puts("go home");
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_async_init(&loop, &letter, read_letter);
    uv_timer_init(&loop, &evening);
    uv_timer_start(&evening, go_home, 100, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
