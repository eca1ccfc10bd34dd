/* One cook, who puts everything on, and comes when a pan calls. */
#include <uv.h>

#include "demo.h"

static void pan_calls(uv_timer_t *pan)
{
    demo_end(pan->data);
    uv_close((uv_handle_t *)pan, NULL);
}

static void cook(uv_loop_t *loop, uv_timer_t *pan, char *dish, unsigned ms)
{
    demo_begin(dish);
    uv_timer_init(loop, pan);
    pan->data = dish;
    uv_timer_start(pan, pan_calls, ms, 0); /* returns at once */
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t stew, soup, rice;

    uv_loop_init(&loop);
    cook(&loop, &stew, "stew", 1500);
    cook(&loop, &soup, "soup", 500);
    cook(&loop, &rice, "rice", 1000);
    demo_moment("cook is free");
    uv_run(&loop, UV_RUN_DEFAULT); /* calls pan_calls() for each pan */
    return uv_loop_close(&loop) < 0;
}
