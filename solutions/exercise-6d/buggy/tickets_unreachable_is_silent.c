/* expect: check=6d.4.refused check=6d.4.once rule=- line=0 */
/*
 * tickets.c - a counter that sells the numbered seats of one evening.
 *
 * A sale sets a seat aside before it has the payment service charge the
 * customer; when the payment fails, the seat is free again. Each number is
 * read and changed in one callback, never across a wait:
 *
 *     tickets_sell: free - 1 ... payment ... sale_charged: sold + 1
 *                                                      or: free + 1
 */
#include "tickets.h"

#include <stdlib.h>

const enum tickets_why tickets_why = TICKETS_WHY_SAME_NUMBER;

struct tickets {
    uv_loop_t *loop;
    int free; /* seats that are neither sold nor set aside */
    int reserved;
    int sold;
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
    tickets->free = count;
    return tickets;
}

void tickets_free(struct tickets *tickets)
{
    free(tickets);
}

int tickets_left(const struct tickets *tickets)
{
    return tickets->free + tickets->reserved;
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

static void sale_reserve(struct sale *sale)
{
    sale->tickets->free--;
    sale->tickets->reserved++;
}

static void sale_give_back(struct sale *sale)
{
    sale->tickets->reserved--;
    sale->tickets->free++;
}

/* Turns the reservation into a seat; they are sold from 1 upwards. */
static int sale_take_seat(struct sale *sale)
{
    struct tickets *tickets = sale->tickets;

    tickets->reserved--;
    tickets->earned_cents += sale->cents;
    return ++tickets->sold;
}

/* The payment service has an answer. */
static void sale_charged(struct payment *payment, int status)
{
    struct sale *sale = payment->data;

    if (status < 0) {
        sale_give_back(sale);
        sale_end(sale, status, 0);
    } else {
        sale_end(sale, 0, sale_take_seat(sale));
    }
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
    if (tickets->free == 0) {
        sale_end(sale, UV_ENOSPC, 0);
        return 0;
    }
    sale_reserve(sale);
    payment_charge(tickets->loop, &sale->payment, cents, sale_charged);
    return 0;
}
