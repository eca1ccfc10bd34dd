/* expect: check=2.1.ready check=2.1.free check=2.1.left check=2.1.refused rule=UV204 line=42 */
/*
 * oven.c - puts dishes into the oven and says when they are ready: the loop
 * waits for each of them with a timer.
 */
#include "oven.h"

#include <stdlib.h>

struct dish {
    oven_ready_cb ready;
    void *arg;
};

static void dish_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void dish_ready(uv_timer_t *timer)
{
    struct dish *dish = timer->data;

    dish->ready(dish->arg);
    uv_close((uv_handle_t *)timer, dish_closed);
}

int oven_bake(uv_loop_t *loop, unsigned bake_ms, oven_ready_cb ready, void *arg)
{
    struct dish *dish;
    uv_timer_t timer;

    if (bake_ms == 0)
        return UV_EINVAL;
    dish = calloc(1, sizeof(*dish));
    if (!dish)
        return UV_ENOMEM;
    dish->ready = ready;
    dish->arg = arg;
    uv_timer_init(loop, &timer);
    timer.data = dish;
    uv_timer_start(&timer, dish_ready, bake_ms, 0);
    return 0;
}
