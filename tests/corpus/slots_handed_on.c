/* expect: none */
#include <uv.h>

/* A ring of two slots: who writes has seen that the slot was read. */
enum { SLOTS = 2, ITEMS = 6 };
static int slots[SLOTS], head, tail, sum;
static uv_timer_t producer, consumer;

static void produce(uv_timer_t *timer)
{
    if (head - tail == SLOTS)
        return;
    slots[head % SLOTS] = 100 + head;
    if (++head == ITEMS)
        uv_close((uv_handle_t *)timer, NULL);
}

static void consume(uv_timer_t *timer)
{
    if (head == tail)
        return;
    sum += slots[tail % SLOTS];
    if (++tail == ITEMS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &producer);
    uv_timer_init(uv_default_loop(), &consumer);
    uv_timer_start(&producer, produce, 1, 1);
    uv_timer_start(&consumer, consume, 2, 2);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
