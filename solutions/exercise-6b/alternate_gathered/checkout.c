/*
 * checkout.c - sells what is in a basket. Prices and discount are asked for at
 * the same time; the sum and the payment come after.
 */
#include "checkout.h"

#include <stdlib.h>

static int item_run(void *arg)
{
    struct item *item = arg;

    return catalog_ask(item->name, &item->cents);
}

static int discount_run(void *arg)
{
    struct order *order = arg;

    return discount_ask(order->customer, &order->percent);
}

/* Asks everything that the sum depends on. */
static int order_ask(struct order *order)
{
    struct task **tasks = calloc(order->count + 1, sizeof(struct task *));
    int rc;

    if (!tasks)
        return UV_ENOMEM;
    for (size_t i = 0; i < order->count; i++)
        tasks[i] = task_new(order->items[i].name, item_run, &order->items[i]);
    tasks[order->count] = task_new("discount", discount_run, order);
    rc = gather(tasks, order->count + 1, NULL);
    free(tasks);
    return rc;
}

int checkout_run(struct order *order)
{
    int sum = 0;
    int rc = order_ask(order);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < order->count; i++)
        sum += order->items[i].count * order->items[i].cents;
    order->cents = sum - sum * order->percent / 100;
    /* We are in a task: what is given can be called as it is. */
    return payment_take(order->customer, order->cents);
}
