/* expect: none */
#include <unistd.h>
#include <uv.h>

/* The same wait on a thread of the pool: the loop goes on meanwhile. */
static int ticks;

static void wait_for_device(uv_work_t *work)
{
    (void)work;
    usleep(250000);
}

static void device_is_there(uv_work_t *work, int status)
{
    (void)status;
    uv_close(work->data, NULL);
}

static void tick(uv_timer_t *timer)
{
    (void)timer;
    ticks++;
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 10, 10);
    work.data = &timer;
    uv_queue_work(uv_default_loop(), &work, wait_for_device, device_is_there);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
