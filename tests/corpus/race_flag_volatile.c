/* expect: rule=UV402 line=13 */
#include <uv.h>

/* "volatile" is no order between threads. */
static volatile int is_ready;
static int seen;
static uv_timer_t timer;
static uv_work_t work;

static void body(uv_work_t *req)
{
    (void)req;
    is_ready = 1;
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
static void look(uv_timer_t *handle)
{
    if (!is_ready)
        return;
    seen = 1;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, look, 1, 1);
    uv_queue_work(uv_default_loop(), &work, body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
