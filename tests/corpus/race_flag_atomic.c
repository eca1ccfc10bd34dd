/* expect: none */
#include <uv.h>

/* What is written before an atomic flag is set is there for whoever sees it. */
#include <stdatomic.h>

static atomic_int is_ready;
static int value, seen;
static uv_timer_t timer;
static uv_work_t work;

static void body(uv_work_t *req)
{
    (void)req;
    value = 9;
    atomic_store_explicit(&is_ready, 1, memory_order_release);
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
static void look(uv_timer_t *handle)
{
    if (!atomic_load_explicit(&is_ready, memory_order_acquire))
        return;
    seen = value;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, look, 1, 1);
    uv_queue_work(uv_default_loop(), &work, body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
