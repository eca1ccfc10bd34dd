/* expect: none */
#include <uv.h>

/* The same as in race_with_loop, with an atomic variable. */
static _Atomic int progress;
static int shown;
static uv_timer_t timer;
static uv_work_t work;

static void body(uv_work_t *req)
{
    (void)req;
    for (int i = 0; i < 3; i++) {
        progress = i + 1;
        uv_sleep(10);
    }
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
static void show(uv_timer_t *handle)
{
    shown = progress;
    if (shown == 3)
        uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, show, 5, 5);
    uv_queue_work(uv_default_loop(), &work, body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
