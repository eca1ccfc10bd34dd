/* expect: class=order rule=UV506 line=35 */
/*
 * A desk closes its lamp and then its power strip. The lamp's close callback
 * takes its share off the strip's record, which the strip's close callback has
 * dropped if it comes first.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct strip {
    int plugs;
};

struct desk {
    uv_timer_t lamp, power;
    struct strip *strip;
    int closed;
    int unplugged;
};

static void lamp_closed(uv_handle_t *handle)
{
    struct desk *desk = handle->data;

    desk->unplugged = --desk->strip->plugs == 0;
    desk->closed++;
}

static void power_closed(uv_handle_t *handle)
{
    struct desk *desk = handle->data;

    free(desk->strip);
    desk->strip = NULL;
    desk->closed++;
}

static void leave(uv_timer_t *timer)
{
    struct desk *desk = timer->data;

    uv_close((uv_handle_t *)&desk->power, power_closed);
    uv_close((uv_handle_t *)&desk->lamp, lamp_closed);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct desk desk = {.closed = 0};

    desk.strip = calloc(1, sizeof(*desk.strip));
    desk.strip->plugs = 1;
    desk.lamp.data = desk.power.data = &desk;
    uv_timer_init(loop, &desk.lamp);
    uv_timer_init(loop, &desk.power);
    uv_timer_start(&desk.lamp, leave, 3, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return desk.unplugged && desk.closed == 2 ? 0 : 1;
}
