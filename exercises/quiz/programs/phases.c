#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_check_t check;
static uv_prepare_t prepare;
static uv_idle_t idle;
static uv_timer_t timer;

static void done(uv_handle_t *handle)
{
    (void)handle;
    puts("close callback");
}

static void on_check(uv_check_t *handle)
{
    puts("check");
    uv_close((uv_handle_t *)handle, NULL);
}

static void on_prepare(uv_prepare_t *handle)
{
    puts("prepare");
    uv_close((uv_handle_t *)handle, NULL);
}

static void on_idle(uv_idle_t *handle)
{
    puts("idle");
    uv_close((uv_handle_t *)handle, NULL);
}

static void on_timer(uv_timer_t *handle)
{
    puts("timer");
    uv_close((uv_handle_t *)handle, done);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_check_init(&loop, &check);
    uv_check_start(&check, on_check);
    uv_prepare_init(&loop, &prepare);
    uv_prepare_start(&prepare, on_prepare);
    uv_idle_init(&loop, &idle);
    uv_idle_start(&idle, on_idle);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, on_timer, 0, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
