/*
 * hundred.c - a hundred waits of a second: one after the other they take a
 * hundred seconds, all together they take one. Each wait knows its number.
 */
#include "hundred.h"

#include <stdint.h>
#include <stdlib.h>

/* --- in a row --- */

struct row {
    struct hundred order;
    uv_timer_t timer;
    size_t over; /* waits that are over */
    uint64_t begun_ms;
    struct hundred_report report;
};

static void row_closed(uv_handle_t *handle)
{
    struct row *row = handle->data;

    row->order.done(row->order.arg, &row->report);
    free(row);
}

static void row_wait_over(uv_timer_t *timer)
{
    struct row *row = timer->data;

    row->order.over(row->order.arg, row->over);
    row->over++;
    if (row->over < row->order.count) {
        uv_timer_start(timer, row_wait_over, row->order.wait_ms, 0);
        return;
    }
    row->report.elapsed_ms = (unsigned)(uv_now(timer->loop) - row->begun_ms);
    uv_close((uv_handle_t *)timer, row_closed);
}

int hundred_in_row(uv_loop_t *loop, const struct hundred *order)
{
    struct row *row;

    if (order->count == 0)
        return UV_EINVAL;
    row = calloc(1, sizeof(*row));
    if (!row)
        return UV_ENOMEM;
    row->order = *order;
    row->report.most_at_once = 1;
    row->begun_ms = uv_now(loop);
    uv_timer_init(loop, &row->timer);
    row->timer.data = row;
    uv_timer_start(&row->timer, row_wait_over, order->wait_ms, 0);
    return 0;
}

/* --- together --- */

struct customer {
    uv_timer_t timer;
    struct crowd *crowd;
    size_t number;
};

struct crowd {
    struct hundred order;
    uint64_t begun_ms;
    size_t unclosed;
    struct hundred_report report;
    struct customer *customers;
};

static void customer_gone(uv_handle_t *handle)
{
    struct customer *customer = handle->data;
    struct crowd *crowd = customer->crowd;

    if (--crowd->unclosed > 0)
        return;
    crowd->order.done(crowd->order.arg, &crowd->report);
    free(crowd->customers);
    free(crowd);
}

static void customer_served(uv_timer_t *timer)
{
    struct customer *customer = timer->data;
    struct crowd *crowd = customer->crowd;

    crowd->report.elapsed_ms =
        (unsigned)(uv_hrtime() / 1000000 - crowd->begun_ms);
    crowd->order.over(crowd->order.arg, customer->number);
    uv_close((uv_handle_t *)timer, customer_gone);
}

static void customer_comes(struct crowd *crowd, uv_loop_t *loop, size_t number)
{
    struct customer *customer = &crowd->customers[number];

    customer->crowd = crowd;
    customer->number = number;
    uv_timer_init(loop, &customer->timer);
    customer->timer.data = customer;
    uv_timer_start(&customer->timer, customer_served, crowd->order.wait_ms, 0);
}

int hundred_together(uv_loop_t *loop, const struct hundred *order)
{
    struct crowd *crowd = order->count ? calloc(1, sizeof(*crowd)) : NULL;

    if (!crowd)
        return order->count ? UV_ENOMEM : UV_EINVAL;
    crowd->customers = calloc(order->count, sizeof(*crowd->customers));
    if (!crowd->customers) {
        free(crowd);
        return UV_ENOMEM;
    }
    crowd->order = *order;
    crowd->begun_ms = uv_hrtime() / 1000000;
    crowd->unclosed = order->count;
    /* All begin before the first can be over: that is the most. */
    crowd->report.most_at_once = order->count;
    for (size_t i = 0; i < order->count; i++)
        customer_comes(crowd, loop, i);
    return 0;
}
