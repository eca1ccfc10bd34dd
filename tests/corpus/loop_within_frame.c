/* expect: none */
#include <uv.h>

/* On the stack, but their function runs the loop. */
static void work_on(uv_work_t *work)
{
    (void)work;
}

static void worked(uv_work_t *work, int status)
{
    (void)status;
    uv_close(work->data, NULL);
}

static void tick(uv_timer_t *timer)
{
    uv_queue_work(timer->loop, timer->data, work_on, worked);
}

static int wait_and_work(void)
{
    uv_timer_t timer;
    uv_work_t work;

    uv_timer_init(uv_default_loop(), &timer);
    timer.data = &work;
    work.data = &timer;
    uv_timer_start(&timer, tick, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

int main(void)
{
    return wait_and_work();
}
