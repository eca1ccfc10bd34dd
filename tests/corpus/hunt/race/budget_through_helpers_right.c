/* expect: none */
/*
 * A purchase order spends from the budget, through a helper, when the supplier
 * has confirmed.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct budget {
    int left;
};

static int budget_without(const struct budget *b, int price)
{
    return b->left - price;
}

static void budget_set(struct budget *b, int left)
{
    b->left = left;
}

struct order {
    uv_timer_t confirmation;
    struct budget *budget;
    int price;
};

static void order_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void confirmed(uv_timer_t *timer)
{
    struct order *order = timer->data;

    budget_set(order->budget, budget_without(order->budget, order->price));
    uv_close((uv_handle_t *)timer, order_closed);
}

static void place(uv_loop_t *loop, struct budget *budget, int price, int days)
{
    struct order *order = calloc(1, sizeof(*order));

    order->budget = budget;
    order->price = price;
    order->confirmation.data = order;
    uv_timer_init(loop, &order->confirmation);
    uv_timer_start(&order->confirmation, confirmed, days, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct budget office = {1000};

    place(loop, &office, 120, 9);
    place(loop, &office, 300, 4);
    place(loop, &office, 45, 6);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(office.left == 1000 - 120 - 300 - 45);
    return 0;
}
