/* expect: none */
#include <uv.h>

static uv_work_t work;

static void work_on(uv_work_t *req)
{
    (void)req;
    uv_sleep(1000);
}

static void worked(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}

static void stop(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    uv_stop(uv_default_loop());
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, stop, 5, 0);
    uv_queue_work(uv_default_loop(), &work, work_on, worked);
    while (uv_run(uv_default_loop(), UV_RUN_DEFAULT) != 0)
        ;
    return 0;
}
