/* player_loop.c - the loop of a scene: what driver.h says about it. Its calls
 * are redirected as those of a submission are. */
#include "runtime/redirect.h"

#include "play/driver.h"
#include "play/player.h"

static uv_loop_t loop;
static bool loop_made;

uv_loop_t *driver_loop(void)
{
    int rc;

    if (loop_made)
        return &loop;
    rc = uv_loop_init(&loop);
    if (rc < 0)
        player_say_trouble("uv_loop_init: %s", uv_strerror(rc));
    loop_made = true;
    return &loop;
}

void driver_run_loop(void)
{
    uint64_t start_ns = rt_now_ns();
    int alive = uv_run(driver_loop(), UV_RUN_DEFAULT);

    observe_int("loop_alive", alive != 0);
    observe_int("elapsed_us", (long long)((rt_now_ns() - start_ns) / 1000));
}

void driver_close_loop(void)
{
    observe_int("loop_close", uv_loop_close(driver_loop()));
}
