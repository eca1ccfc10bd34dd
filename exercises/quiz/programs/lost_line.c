#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;

struct order {
    uv_timer_t timer;
    int stock;
};

static int stock = 10;

static void paid(uv_timer_t *timer)
{
    struct order *order = (struct order *)timer;

    stock = order->stock - 1;
    uv_close((uv_handle_t *)timer, NULL);
}

static void begin(struct order *order, uint64_t ms)
{
    uv_timer_init(&loop, &order->timer);
    order->stock = stock;
    uv_timer_start(&order->timer, paid, ms, 0);
}

int main(void)
{
    static struct order ann, bob;

    uv_loop_init(&loop);
    begin(&ann, 100);
    begin(&bob, 200);
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%d\n", stock);
    return uv_loop_close(&loop);
}
