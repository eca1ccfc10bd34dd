/* expect: none */
/*
 * A value is read, a job waited for, and the result of the old value written
 * back. A flag keeps everybody else from the value meanwhile: those wait in a
 * count.
 */
#include <assert.h>
#include <uv.h>

static struct {
    uv_work_t work;
    int value, seen;
    int busy, queued;
} counter;

static void begin(uv_loop_t *loop);

static void compute(uv_work_t *work)
{
    (void)work;
}

static void computed(uv_work_t *work, int status)
{
    assert(status == 0);
    counter.value = counter.seen * 2;
    counter.busy = 0;
    if (counter.queued > 0) {
        counter.queued--;
        begin(work->loop);
    }
}

static void begin(uv_loop_t *loop)
{
    counter.busy = 1;
    counter.seen = counter.value;
    assert(uv_queue_work(loop, &counter.work, compute, computed) == 0);
}

static void double_it(uv_loop_t *loop)
{
    if (counter.busy)
        counter.queued++;
    else
        begin(loop);
}

static void later(uv_timer_t *timer)
{
    double_it(timer->loop);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t timer;

    counter.value = 3;
    double_it(loop);
    double_it(loop);
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, later, 1, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return counter.value == 24 ? 0 : 1;
}
