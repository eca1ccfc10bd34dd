/* One cook, who puts everything on, and comes when a pan calls. */
#include <stdio.h>
#include <uv.h>

static uint64_t begun_ms;

static uint64_t now_ms(void)
{
    return uv_hrtime() / 1000000;
}

/* Says it with the time, to the half second. */
static void say(const char *what)
{
    printf("%.1f s  %s\n", (now_ms() - begun_ms + 250) / 500 / 2.0, what);
}

static void pan_calls(uv_timer_t *pan)
{
    say(pan->data);
    uv_close((uv_handle_t *)pan, NULL);
}

static void cook(uv_loop_t *loop, uv_timer_t *pan, unsigned ms, char *ready)
{
    uv_timer_init(loop, pan);
    pan->data = ready;
    uv_timer_start(pan, pan_calls, ms, 0);
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t stew, soup, rice;

    uv_loop_init(&loop);
    begun_ms = now_ms();
    cook(&loop, &stew, 1500, "the stew is ready");
    cook(&loop, &soup, 500, "the soup is ready");
    cook(&loop, &rice, 1000, "the rice is ready");
    say("the cook has time");
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) < 0;
}
