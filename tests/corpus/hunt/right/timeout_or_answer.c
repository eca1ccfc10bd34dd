/* expect: none */
/*
 * An answer and a timeout race, and either may come first. The first one
 * decides and disarms the other; both outcomes are good.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct call {
    uv_timer_t timeout;
    uv_work_t work;
    enum { WAITING, ANSWERED, TIMED_OUT } outcome;
    int told;
};

static void tell(struct call *call, int outcome)
{
    call->outcome = outcome;
    call->told++;
}

static void timed_out(uv_timer_t *timer)
{
    struct call *call = timer->data;

    tell(call, TIMED_OUT);
    uv_close((uv_handle_t *)timer, NULL);
}

static void ask(uv_work_t *work)
{
    (void)work;
    usleep(5000);
}

static void answered(uv_work_t *work, int status)
{
    struct call *call = work->data;

    assert(status == 0);
    if (call->outcome == TIMED_OUT)
        return;
    tell(call, ANSWERED);
    uv_close((uv_handle_t *)&call->timeout, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct call call = {.outcome = WAITING};

    call.timeout.data = call.work.data = &call;
    uv_timer_init(loop, &call.timeout);
    uv_timer_start(&call.timeout, timed_out, 5, 0);
    assert(uv_queue_work(loop, &call.work, ask, answered) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return call.told == 1 && call.outcome != WAITING ? 0 : 1;
}
