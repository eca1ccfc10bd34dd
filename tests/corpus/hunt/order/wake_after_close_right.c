/* expect: none */
/*
 * Progress of a conversion is shown by an async handle. Its callback wakes the
 * handle only while the window is open.
 */
#include <assert.h>
#include <uv.h>

struct window {
    uv_async_t progress;
    uv_timer_t user;
    uv_work_t conversion;
    int percent, shown;
    int open;
};

static void show(uv_async_t *async)
{
    struct window *w = async->data;

    w->shown = w->percent;
}

static void convert(uv_work_t *work)
{
    (void)work;
}

static void converted(uv_work_t *work, int status)
{
    struct window *w = work->data;

    assert(status == 0);
    w->percent += 50;
    if (w->open)
        uv_async_send(&w->progress);
    if (w->percent < 100)
        assert(uv_queue_work(work->loop, work, convert, converted) == 0);
}

static void user_closes(uv_timer_t *timer)
{
    struct window *w = timer->data;

    w->open = 0;
    uv_close((uv_handle_t *)&w->progress, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct window w = {.open = 1};

    w.progress.data = w.user.data = w.conversion.data = &w;
    assert(uv_async_init(loop, &w.progress, show) == 0);
    uv_timer_init(loop, &w.user);
    uv_timer_start(&w.user, user_closes, 11, 0);
    assert(uv_queue_work(loop, &w.conversion, convert, converted) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return w.percent == 100 ? 0 : 1;
}
