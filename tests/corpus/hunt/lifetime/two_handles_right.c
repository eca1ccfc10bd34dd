/* expect: none */
/* A download has a timer and an async handle in one struct. The last close
 * callback frees it. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct download {
    uv_timer_t stall;
    uv_async_t wake;
    int *finished;
    int open_handles;
};

static void handle_closed(uv_handle_t *handle)
{
    struct download *d = handle->data;

    if (--d->open_handles > 0)
        return;
    ++*d->finished;
    free(d);
}

static void end(struct download *d)
{
    uv_close((uv_handle_t *)&d->stall, handle_closed);
    uv_close((uv_handle_t *)&d->wake, handle_closed);
}

static void stalled(uv_timer_t *timer)
{
    end(timer->data);
}

static void woken(uv_async_t *async)
{
    struct download *d = async->data;

    uv_timer_again(&d->stall);
}

static void start(uv_loop_t *loop, int *finished)
{
    struct download *d = calloc(1, sizeof(*d));

    assert(d);
    d->finished = finished;
    d->open_handles = 2;
    uv_timer_init(loop, &d->stall);
    uv_async_init(loop, &d->wake, woken);
    d->stall.data = d->wake.data = d;
    uv_timer_start(&d->stall, stalled, 20, 20);
    uv_async_send(&d->wake);
}

int main(void)
{
    int finished = 0;

    start(uv_default_loop(), &finished);
    start(uv_default_loop(), &finished);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return finished == 2 ? 0 : 1;
}
