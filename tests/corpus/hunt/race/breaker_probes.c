/* expect: class=race rule=UV502 also=UV606 line=45 schedules=any */
/*
 * A circuit breaker lets one probe through when it has cooled down. The state
 * changes only when the probe answers, so every call is a probe.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum state { CLOSED, OPEN, PROBING };

struct breaker {
    enum state state;
    uv_timer_t cooling;
    int cool, probes, rejected;
};

struct call {
    uv_work_t work;
    struct breaker *breaker;
};

static void ask_backend(uv_work_t *work)
{
    (void)work;
}

static void backend_answered(uv_work_t *work, int status)
{
    struct call *call = work->data;

    assert(status == 0);
    call->breaker->state = CLOSED;
    free(call);
}

static void call_backend(uv_loop_t *loop, struct breaker *b)
{
    struct call *call;

    if (b->state == OPEN && !b->cool) {
        b->rejected++;
        return;
    }
    if (b->state == OPEN)
        b->probes++;
    call = malloc(sizeof(*call));
    call->breaker = b;
    call->work.data = call;
    assert(uv_queue_work(loop, &call->work, ask_backend, backend_answered) ==
           0);
}

static void cooled(uv_timer_t *timer)
{
    struct breaker *b = timer->data;

    b->cool = 1;
    for (int i = 0; i < 3; i++)
        call_backend(timer->loop, b);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct breaker b = {.state = OPEN};

    b.cooling.data = &b;
    uv_timer_init(loop, &b.cooling);
    uv_timer_start(&b.cooling, cooled, 5, 0);
    call_backend(loop, &b);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return b.probes == 1 && b.rejected == 3 ? 0 : 1;
}
