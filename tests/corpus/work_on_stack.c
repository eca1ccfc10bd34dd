/* expect: rule=UV204 line=20 */
#include <uv.h>

/* The request is gone when the pool takes it up. */
static void work_on(uv_work_t *work)
{
    (void)work;
}

static void worked(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void tick(uv_timer_t *timer)
{
    uv_work_t work;

    uv_queue_work(timer->loop, &work, work_on, worked);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
