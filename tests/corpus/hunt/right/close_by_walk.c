/* expect: none */
/* A fair closes its stalls with uv_walk alone: no line closes a certain handle,
 * and yet all are closed. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct stall {
    union {
        uv_handle_t any;
        uv_timer_t timer;
        uv_idle_t idle;
        uv_async_t async;
    } handle;
    int visits;
};

static int stalls_open;

static void put_away(uv_handle_t *handle)
{
    stalls_open--;
    free(handle->data);
}

static void close_stall(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, handle->data ? put_away : NULL);
}

static struct stall *make_stall(void)
{
    struct stall *stall = calloc(1, sizeof(*stall));

    assert(stall);
    stall->handle.any.data = stall;
    stalls_open++;
    return stall;
}

static void rain(uv_timer_t *timer)
{
    uv_walk(timer->loop, close_stall, NULL);
}

static void visit(uv_timer_t *timer)
{
    struct stall *stall = timer->data;

    stall->visits++;
}

static void woken(uv_async_t *async)
{
    (void)async;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t weather;
    struct stall *sweets = make_stall(), *toys = make_stall(),
                 *music = make_stall();

    uv_timer_init(loop, &sweets->handle.timer);
    uv_idle_init(loop, &toys->handle.idle);
    uv_async_init(loop, &music->handle.async, woken);
    uv_timer_start(&sweets->handle.timer, visit, 3, 3);
    uv_timer_init(loop, &weather);
    weather.data = NULL;
    uv_timer_start(&weather, rain, 20, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return stalls_open == 0 ? 0 : 1;
}
