/* expect: rule=UV401 line=15 */
#include <uv.h>

static uv_timer_t timer;
static uv_work_t work;

static void fire(uv_timer_t *handle)
{
    (void)handle;
}

static void work_on(uv_work_t *req)
{
    (void)req;
    uv_timer_start(&timer, fire, 5, 0);
}

static void worked(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    uv_close((uv_handle_t *)&timer, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_queue_work(uv_default_loop(), &work, work_on, worked);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
