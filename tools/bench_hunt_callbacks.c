/* Many callbacks that do little: timers, idle callbacks and work on the pool.
 */
#include <uv.h>

enum { TICKS = 20000, ROUNDS = 20000, JOBS = 5000 };

static int ticks, rounds, jobs, state;
static uv_work_t work;

static void tick(uv_timer_t *timer)
{
    state += ticks;
    if (++ticks == TICKS)
        uv_close((uv_handle_t *)timer, NULL);
    else
        uv_timer_start(timer, tick, 0, 0);
}

static void round_over(uv_idle_t *idle)
{
    state ^= rounds;
    if (++rounds == ROUNDS)
        uv_close((uv_handle_t *)idle, NULL);
}

static void body(uv_work_t *req)
{
    (void)req;
}

static void done(uv_work_t *req, int status)
{
    if (status == 0 && ++jobs < JOBS)
        uv_queue_work(req->loop, req, body, done);
}

int bench_main(void)
{
    uv_timer_t timer;
    uv_idle_t idle;
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, tick, 0, 0);
    uv_idle_init(loop, &idle);
    uv_idle_start(&idle, round_over);
    uv_queue_work(loop, &work, body, done);
    return uv_run(loop, UV_RUN_DEFAULT);
}
