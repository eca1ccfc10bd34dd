/* expect: rule=UV301 line=25 */
#include <unistd.h>
#include <uv.h>

/* The timer reads before the worker has written. */
static int ends[2];

static void produce(uv_work_t *work)
{
    (void)work;
    usleep(100000);
    (void)!write(ends[1], "x", 1);
}

static void produced(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void consume(uv_timer_t *timer)
{
    char byte;

    (void)!read(ends[0], &byte, 1);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work;

    if (pipe(ends) < 0)
        return 1;
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, consume, 50, 0);
    uv_queue_work(uv_default_loop(), &work, produce, produced);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
