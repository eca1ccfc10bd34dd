/* expect: check=6d.4.count check=6d.4.refused rule=UV501 line=78 */
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
    uv_mutex_t lock; /* of left */
    int count;       /* seats in the house */
    int left;        /* seats nobody has bought */
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
    if (uv_mutex_init(&tickets->lock) < 0) {
        free(tickets);
        return NULL;
    }
    tickets->loop = loop;
    tickets->count = tickets->left = count;
    return tickets;
}

void tickets_free(struct tickets *tickets)
{
    uv_mutex_destroy(&tickets->lock);
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

    uv_mutex_lock(&tickets->lock);
    tickets->left = sale->left - 1;
    uv_mutex_unlock(&tickets->lock);
    tickets->earned_cents += sale->cents;
    return tickets->count - tickets->left;
}

/* The payment service has an answer. */
static void sale_charged(struct payment *payment, int status)
{
    struct sale *sale = payment->data;

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
    uv_mutex_lock(&tickets->lock);
    sale->left = tickets->left;
    uv_mutex_unlock(&tickets->lock);
    sale->sold = sold;
    sale->arg = arg;
    if (sale->left == 0) {
        sale_end(sale, UV_ENOSPC, 0);
        return 0;
    }
    rc = payment_charge(tickets->loop, &sale->payment, cents, sale_charged);
    if (rc < 0)
        sale_end(sale, rc, 0);
    return 0;
}
