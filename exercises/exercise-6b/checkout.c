/*
 * checkout.c - sells what is in a basket.
 *
 * Who calls whom:
 *
 *     checkout_run -> order_price -> item_price -> catalog_ask
 *                  -> order_discount ------------> discount_ask
 *                  -> order_pay -----------------> payment_take
 *
 * Prices and discounts used to lie in memory, and these were plain functions.
 * Last week catalog, discounts and payments moved to other machines, asking
 * them became a task, and somebody changed the callers until the compiler was
 * content. Since then the shop has sold a lot and earned nothing. Mend it, from
 * the bottom of the chain to its top.
 */
#include "checkout.h"

/* The body of the task that asks for a price. */
static int item_run(void *arg)
{
    struct item *item = arg;

    return catalog_ask(item->name, &item->cents);
}

/* Finds out what one piece costs: item->cents. */
static MAKES_TASK struct task *item_price(struct item *item)
{
    return task_new(item->name, item_run, item);
}

/* What all items cost together. */
static int order_price(struct order *order)
{
    int cents = 0;

    for (size_t i = 0; i < order->count; i++) {
        struct item *item = &order->items[i];

        task_spawn(item_price(item));
        cents += item->count * item->cents;
    }
    return cents;
}

/* The body of the task that asks for the discount. */
static int discount_run(void *arg)
{
    struct order *order = arg;

    return discount_ask(order->customer, &order->percent);
}

/* Finds out the discount of the customer: order->percent. */
static MAKES_TASK struct task *order_discount(struct order *order)
{
    return task_new("discount", discount_run, order);
}

/* The body of the task that takes the money. */
static int payment_run(void *arg)
{
    const struct order *order = arg;

    return payment_take(order->customer, order->cents);
}

static MAKES_TASK struct task *order_pay(struct order *order)
{
    return task_new("payment", payment_run, order);
}

int checkout_run(struct order *order)
{
    int sum = order_price(order);

    if (!order_discount(order))
        return UV_ENOMEM;
    order->cents = sum - sum * order->percent / 100;
    return task_spawn(order_pay(order));
}
