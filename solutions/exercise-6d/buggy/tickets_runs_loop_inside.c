/* expect: check=6d.4.loop rule=UV303 line=102 */
/*
 * tickets.c - a counter that sells the numbered seats of one evening.
 *
 * A sale looks whether there is a seat, has the payment service charge the
 * customer, and hands out the seat when the money is there:
 *
 *     tickets_sell ... payment ... sale_charged: seat, counter, answer
 */
#include "tickets.h"

#include <stdlib.h>

const enum tickets_why tickets_why = TICKETS_WHY_SAME_NUMBER;

struct tickets {
    uv_loop_t *loop;
    int count; /* seats in the house */
    int left;  /* seats nobody has bought */
    int busy;  /* a payment is under way */
    long long earned_cents;
};

/* One customer at the counter. */
struct sale {
    struct tickets *tickets;
    struct payment payment;
    int cents;
    int left; /* seats that are left for this customer */
    tickets_sold_cb sold;
    void *arg;
};

struct tickets *tickets_new(uv_loop_t *loop, int count)
{
    struct tickets *tickets = calloc(1, sizeof(*tickets));

    if (!tickets)
        return NULL;
    tickets->loop = loop;
    tickets->count = tickets->left = count;
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

/* Answers the customer. */
static void sale_end(struct sale *sale, int status, int seat)
{
    sale->sold(sale->arg, status, seat);
    free(sale);
}

/* Hands out the next seat; they are sold from 1 upwards. */
static int sale_take_seat(struct sale *sale)
{
    struct tickets *tickets = sale->tickets;

    tickets->left = sale->left - 1;
    tickets->earned_cents += sale->cents;
    return tickets->count - tickets->left;
}

/* The payment service has an answer. */
static void sale_charged(struct payment *payment, int status)
{
    struct sale *sale = payment->data;

    sale->tickets->busy = 0;
    if (status < 0)
        sale_end(sale, status, 0);
    else
        sale_end(sale, 0, sale_take_seat(sale));
}

int tickets_sell(struct tickets *tickets, int cents, tickets_sold_cb sold,
                 void *arg)
{
    struct sale *sale = calloc(1, sizeof(*sale));
    int rc;

    if (!sale)
        return UV_ENOMEM;
    sale->tickets = tickets;
    sale->payment.data = sale;
    sale->cents = cents;
    /* One payment at a time: wait until the one before is through. */
    while (tickets->busy)
        uv_run(tickets->loop, UV_RUN_ONCE);
    sale->left = tickets->left;
    sale->sold = sold;
    sale->arg = arg;
    if (sale->left == 0) {
        sale_end(sale, UV_ENOSPC, 0);
        return 0;
    }
    tickets->busy = 1;
    rc = payment_charge(tickets->loop, &sale->payment, cents, sale_charged);
    if (rc < 0) {
        tickets->busy = 0;
        sale_end(sale, rc, 0);
    }
    return 0;
}
