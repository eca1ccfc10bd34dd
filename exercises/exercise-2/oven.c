/*
 * oven.c - puts dishes into the oven and says when they are ready.
 *
 *     put it in -> wait -> "ready!"
 *
 * It works: every dish is ready in its time. But look at the cook. He stands
 * before the oven with his arms crossed until the dish is done, and then comes
 * the next one. The guests get older and the pans burn.
 *
 * Let the loop wait instead of the cook: start a timer, return, and call
 * `ready` when the timer fires.
 */
#include "oven.h"

int oven_bake(uv_loop_t *loop, unsigned bake_ms, oven_ready_cb ready, void *arg)
{
    (void)loop; /* goes away when you use it */
    if (bake_ms == 0)
        return UV_EINVAL;
    uv_sleep(bake_ms);
    ready(arg);
    return 0;
}
