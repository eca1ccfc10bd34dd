/* expect: check=6b.3.paid check=6b.3.order check=6b.3.errors check=6b.3.awaited rule=UV111 line=57 */
/*
 * checkout.c - sells what is in a basket.
 *
 * Who calls whom, and who waits for whom:
 *
 *     checkout_run -> order_price -> item_price -> catalog_ask
 *                  -> order_discount ------------> discount_ask
 *                  -> order_pay -----------------> payment_take
 *
 * Each function of the chain returns a code; what it found out is in the order.
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

/* Adds up what all items cost together: order->cents. */
static int order_price(struct order *order)
{
    int rc;

    order->cents = 0;
    for (size_t i = 0; i < order->count; i++) {
        struct item *item = &order->items[i];

        rc = await(item_price(item));
        if (rc < 0)
            return rc;
        order->cents += item->count * item->cents;
    }
    return 0;
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
    int rc = order_price(order);

    if (rc < 0)
        return rc;
    rc = task_spawn(order_discount(order));
    if (rc < 0)
        return rc;
    order->cents -= order->cents * order->percent / 100;
    return await(order_pay(order));
}
