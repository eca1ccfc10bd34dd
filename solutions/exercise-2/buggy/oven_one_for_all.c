/* expect: check=2.1.ready rule=- line=0 */
/*
 * oven.c - puts dishes into the oven and says when they are ready: the loop
 * waits for each of them with a timer.
 */
#include "oven.h"

#include <stdlib.h>

struct dish {
    uv_timer_t timer;
    oven_ready_cb ready;
    void *arg;
};

static void dish_closed(uv_handle_t *handle)
{
    handle->data = NULL;
}

static void dish_ready(uv_timer_t *timer)
{
    struct dish *dish = timer->data;

    dish->ready(dish->arg);
    uv_close((uv_handle_t *)timer, dish_closed);
}

int oven_bake(uv_loop_t *loop, unsigned bake_ms, oven_ready_cb ready, void *arg)
{
    static struct dish only;
    struct dish *dish = &only;

    if (bake_ms == 0)
        return UV_EINVAL;
    dish->ready = ready;
    dish->arg = arg;
    if (!uv_is_active((uv_handle_t *)&dish->timer))
        uv_timer_init(loop, &dish->timer);
    dish->timer.data = dish;
    uv_timer_start(&dish->timer, dish_ready, bake_ms, 0);
    return 0;
}
