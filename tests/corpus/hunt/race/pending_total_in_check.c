/* expect: class=race rule=UV501 also=UV606 line=51 schedules=any */
/*
 * An idle callback notes how much is to be sent, a check callback after the
 * poll stores what is left of that number. Jobs that came in during the poll
 * vanish from the number.
 */
#include <assert.h>
#include <uv.h>

enum { BATCH = 5 };

static struct {
    uv_idle_t before;
    uv_check_t after;
    uv_timer_t producer;
    int pending, noted, batch;
    int ticks, produced, sent;
} q;

static void jobs_came(uv_timer_t *timer)
{
    q.pending += 8;
    q.produced += 8;
    if (++q.ticks == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

static void poll_begins(uv_idle_t *idle)
{
    (void)idle;
    q.noted = q.pending;
    q.batch = q.noted < BATCH ? q.noted : BATCH;
}

static void work_came(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    q.pending += 3;
    q.produced += 3;
}

static void nothing(uv_work_t *work)
{
    (void)work;
}

static void poll_over(uv_check_t *check)
{
    (void)check;
    q.pending = q.noted - q.batch;
    q.sent += q.batch;
    q.batch = 0;
    if (q.pending > 0 || q.produced < 27)
        return;
    uv_close((uv_handle_t *)&q.before, NULL);
    uv_close((uv_handle_t *)&q.after, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_work_t extra;

    uv_idle_init(loop, &q.before);
    uv_idle_start(&q.before, poll_begins);
    uv_check_init(loop, &q.after);
    uv_check_start(&q.after, poll_over);
    uv_timer_init(loop, &q.producer);
    uv_timer_start(&q.producer, jobs_came, 1, 1);
    assert(uv_queue_work(loop, &extra, nothing, work_came) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(q.produced == 27);
    return q.sent == q.produced ? 0 : 1;
}
