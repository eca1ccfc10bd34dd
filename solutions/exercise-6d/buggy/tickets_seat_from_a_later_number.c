/* expect: check=6d.4.count rule=- line=0 */
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
    long long earned_cents;
};

/* One customer at the counter. */
struct sale {
    struct tickets *tickets;
    struct payment payment;
    int cents;
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

    tickets->earned_cents += sale->cents;
    return tickets->count - tickets->left;
}

/* The payment service has an answer. */
static void sale_charged(struct payment *payment, int status)
{
    struct sale *sale = payment->data;

    if (status < 0) {
        sale->tickets->left++;
        sale_end(sale, status, 0);
    } else {
        sale_end(sale, 0, sale_take_seat(sale));
    }
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
    sale->sold = sold;
    sale->arg = arg;
    if (tickets->left == 0) {
        sale_end(sale, UV_ENOSPC, 0);
        return 0;
    }
    tickets->left--;
    rc = payment_charge(tickets->loop, &sale->payment, cents, sale_charged);
    if (rc < 0) {
        tickets->left++;
        sale_end(sale, rc, 0);
    }
    return 0;
}
