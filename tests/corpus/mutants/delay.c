/* A timer, closed before its memory goes. */
#include "seed.h"

struct delay {
    uv_timer_t timer;
    int left;
    done_cb done;
    void *arg;
};

static void closed(uv_handle_t *handle)
{
    struct delay *delay = handle->data;

    delay->done(delay->arg, 0);
    free(delay);
}

static void rang(uv_timer_t *timer)
{
    struct delay *delay = timer->data;

    if (--delay->left > 0)
        return;
    uv_timer_stop(timer);
    uv_close((uv_handle_t *)timer, closed);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    struct delay *delay = calloc(1, sizeof *delay);

    if (!delay) {
        done(arg, UV_ENOMEM);
        return;
    }
    delay->done = done;
    delay->arg = arg;
    delay->left = 3;
    uv_timer_init(loop, &delay->timer);
    delay->timer.data = delay;
    uv_timer_start(&delay->timer, rang, 1, 1);
}
