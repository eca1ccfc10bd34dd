#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t soup, rice, egg;

static void ready(uv_timer_t *timer)
{
    puts(timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

static void cook(uv_timer_t *timer, char *dish, uint64_t ms)
{
    uv_timer_init(&loop, timer);
    timer->data = dish;
    uv_timer_start(timer, ready, ms, 0);
}

int main(void)
{
    uv_loop_init(&loop);
    cook(&soup, "soup", 300);
    cook(&rice, "rice", 200);
    cook(&egg, "egg", 100);
    puts("cooking");
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
