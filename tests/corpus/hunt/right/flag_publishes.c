/* expect: none */
/*
 * A timer asks again and again for a flag that a completion sets, and reads the
 * data only after the flag. The order of the two callbacks is open, and both
 * orders are good.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

static struct {
    uv_timer_t poll;
    uv_work_t work;
    int computed;
    int answer, ready;
    int shown;
} oracle;

static void think(uv_work_t *work)
{
    (void)work;
    usleep(3000);
    oracle.computed = 42;
}

static void thought(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    oracle.answer = oracle.computed;
    oracle.ready = 1;
}

static void ask(uv_timer_t *timer)
{
    if (!oracle.ready)
        return;
    oracle.shown = oracle.answer;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &oracle.poll);
    uv_timer_start(&oracle.poll, ask, 1, 1);
    assert(uv_queue_work(loop, &oracle.work, think, thought) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return oracle.shown == 42 ? 0 : 1;
}
