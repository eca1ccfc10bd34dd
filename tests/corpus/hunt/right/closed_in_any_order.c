/* expect: none */
/*
 * Two handles in one object are closed together. Their close callbacks come in
 * any order and both touch the object; the second one frees it.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct device {
    uv_timer_t blink;
    uv_async_t wake;
    int open_handles;
    int blinks;
};

static int freed_after;

static void handle_closed(uv_handle_t *handle)
{
    struct device *d = handle->data;

    if (--d->open_handles > 0)
        return;
    freed_after = d->blinks;
    free(d);
}

static void woken(uv_async_t *async)
{
    struct device *d = async->data;

    d->blinks += 10;
    uv_close((uv_handle_t *)&d->blink, handle_closed);
    uv_close((uv_handle_t *)&d->wake, handle_closed);
}

static void blink(uv_timer_t *timer)
{
    struct device *d = timer->data;

    if (++d->blinks == 3) {
        uv_timer_stop(timer);
        uv_async_send(&d->wake);
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct device *d = calloc(1, sizeof(*d));

    d->open_handles = 2;
    d->blink.data = d->wake.data = d;
    uv_timer_init(loop, &d->blink);
    assert(uv_async_init(loop, &d->wake, woken) == 0);
    uv_timer_start(&d->blink, blink, 1, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return freed_after == 13 ? 0 : 1;
}
