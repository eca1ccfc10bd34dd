/*
 * tickets.c - a counter that sells the numbered seats of one evening.
 *
 * Customers queue up: one at a time pays, so that nothing that a sale has read
 * can change before it writes. Slower than setting seats aside, but nobody is
 * sent away because of a payment that fails later.
 */
#include "tickets.h"

#include <stdlib.h>

const enum tickets_why tickets_why = TICKETS_WHY_SAME_NUMBER;

struct sale {
    struct sale *next;
    struct tickets *tickets;
    struct payment payment;
    int cents;
    tickets_sold_cb sold;
    void *arg;
};

struct tickets {
    uv_loop_t *loop;
    int left;
    long long earned_cents;
    struct sale *paying;        /* NULL: the counter is free */
    struct sale *first, **last; /* who waits */
};

static void sale_charged(struct payment *payment, int status);

static void sale_end(struct sale *sale, int status, int seat)
{
    sale->sold(sale->arg, status, seat);
    free(sale);
}

static struct sale *queue_take(struct tickets *tickets)
{
    struct sale *sale = tickets->first;

    tickets->first = sale->next;
    if (!tickets->first)
        tickets->last = &tickets->first;
    return sale;
}

/* Serves customers until one of them pays or nobody waits. */
static void queue_serve(struct tickets *tickets)
{
    while (!tickets->paying && tickets->first) {
        struct sale *sale = queue_take(tickets);
        int rc = UV_ENOSPC;

        tickets->paying = sale;
        if (tickets->left > 0)
            rc = payment_charge(tickets->loop, &sale->payment, sale->cents,
                                sale_charged);
        if (rc < 0) {
            tickets->paying = NULL;
            sale_end(sale, rc, 0);
        }
    }
}

static void sale_charged(struct payment *payment, int status)
{
    struct sale *sale = payment->data;
    struct tickets *tickets = sale->tickets;
    int seat = 0;

    if (status == 0) {
        seat = tickets->left--;
        tickets->earned_cents += sale->cents;
    }
    tickets->paying = NULL;
    sale_end(sale, status, seat);
    queue_serve(tickets);
}

struct tickets *tickets_new(uv_loop_t *loop, int count)
{
    struct tickets *tickets = calloc(1, sizeof(*tickets));

    if (!tickets)
        return NULL;
    tickets->loop = loop;
    tickets->left = count;
    tickets->last = &tickets->first;
    return tickets;
}

void tickets_free(struct tickets *tickets)
{
    free(tickets);
}

int tickets_left(const struct tickets *tickets)
{
    return tickets->left;
}

long long tickets_earned(const struct tickets *tickets)
{
    return tickets->earned_cents;
}

int tickets_sell(struct tickets *tickets, int cents, tickets_sold_cb sold,
                 void *arg)
{
    struct sale *sale = calloc(1, sizeof(*sale));

    if (!sale)
        return UV_ENOMEM;
    sale->tickets = tickets;
    sale->payment.data = sale;
    sale->cents = cents;
    sale->sold = sold;
    sale->arg = arg;
    *tickets->last = sale;
    tickets->last = &sale->next;
    queue_serve(tickets);
    return 0;
}
