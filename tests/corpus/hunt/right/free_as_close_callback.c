/* expect: none */
/* A bubble machine frees its bubbles with free() itself as close callback, a
 * cast that many tools do not follow. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { BUBBLES = 5 };

static int burst;

static void pop(uv_timer_t *timer)
{
    burst++;
    uv_close((uv_handle_t *)timer, (uv_close_cb)(void *)free);
}

static int blow(uv_loop_t *loop, int size)
{
    uv_timer_t *bubble = malloc(sizeof(*bubble));

    if (!bubble)
        return UV_ENOMEM;
    uv_timer_init(loop, bubble);
    return uv_timer_start(bubble, pop, 3 * size, 0);
}

static void blow_some(uv_idle_t *idle)
{
    static int blown;

    assert(blow(idle->loop, 1 + blown % 3) == 0);
    if (++blown == BUBBLES)
        uv_close((uv_handle_t *)idle, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_idle_t machine;

    uv_idle_init(loop, &machine);
    uv_idle_start(&machine, blow_some);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return burst == BUBBLES ? 0 : 1;
}
