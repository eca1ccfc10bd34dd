/*
 * oven.c - puts dishes into the oven and says when they are ready. The timer
 * is closed first, and the guest hears of it when it is.
 */
#include "oven.h"

#include <stdlib.h>

struct dish {
    oven_ready_cb ready;
    void *arg;
    uv_timer_t timer;
};

static void dish_out(uv_handle_t *handle)
{
    struct dish *dish = uv_handle_get_data(handle);

    dish->ready(dish->arg);
    free(dish);
}

static void dish_done(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, dish_out);
}

int oven_bake(uv_loop_t *loop, unsigned bake_ms, oven_ready_cb ready, void *arg)
{
    struct dish *dish = bake_ms ? malloc(sizeof(*dish)) : NULL;
    int rc;

    if (!dish)
        return bake_ms ? UV_ENOMEM : UV_EINVAL;
    dish->ready = ready;
    dish->arg = arg;
    rc = uv_timer_init(loop, &dish->timer);
    if (rc < 0) {
        free(dish);
        return rc;
    }
    uv_handle_set_data((uv_handle_t *)&dish->timer, dish);
    return uv_timer_start(&dish->timer, dish_done, bake_ms, 0);
}
