/* expect: none */
/*
 * A timer fills slots of a ring and jobs empty them; head and tail are each
 * written by one side alone, and a slot is not filled again before it is empty.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { SLOTS = 3, ITEMS = 9 };

static struct {
    uv_timer_t producer;
    uv_work_t consumer;
    int slots[SLOTS];
    unsigned head, tail;
    int busy, taken, consumed_sum;
} ring;

static void consume_next(uv_loop_t *loop);

static void consume(uv_work_t *work)
{
    (void)work;
    usleep(1500);
}

static void consumed(uv_work_t *work, int status)
{
    assert(status == 0);
    ring.consumed_sum += ring.taken;
    ring.busy = 0;
    consume_next(work->loop);
}

static void consume_next(uv_loop_t *loop)
{
    if (ring.busy || ring.tail == ring.head)
        return;
    ring.busy = 1;
    ring.taken = ring.slots[ring.tail++ % SLOTS];
    assert(uv_queue_work(loop, &ring.consumer, consume, consumed) == 0);
}

static void produce(uv_timer_t *timer)
{
    if (ring.head - ring.tail == SLOTS)
        return; /* full: next time */
    ring.slots[ring.head % SLOTS] = ring.head + 1;
    ring.head++;
    consume_next(timer->loop);
    if (ring.head == ITEMS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &ring.producer);
    uv_timer_start(&ring.producer, produce, 1, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return ring.consumed_sum == ITEMS * (ITEMS + 1) / 2 ? 0 : 1;
}
