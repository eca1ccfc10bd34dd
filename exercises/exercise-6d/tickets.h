/*
 * tickets.h - the contract of part 4: a counter that sells the numbered seats
 * of one evening. Payments are made by a service that takes its time.
 */
#ifndef TICKETS_H
#define TICKETS_H

#include <uv.h>

/* Yours: tickets.c says what is in it. */
struct tickets;

/* `seat` has a meaning only if `status` is 0. */
typedef void (*tickets_sold_cb)(void *arg, int status, int seat);

/* A counter with the seats 1 to `count`. NULL if there is no memory. */
struct tickets *tickets_new(uv_loop_t *loop, int count);

/* Called when every sale has been answered, not from `sold`. */
void tickets_free(struct tickets *tickets);

/* How many seats nobody has bought. While payments are under way, the seats
 * that they are for may be counted or not. */
int tickets_left(const struct tickets *tickets);

/* What the buyers of seats paid, in cents. */
long long tickets_earned(const struct tickets *tickets);

/*
 * Sells one seat for `cents` and returns at once.
 *
 * Returns 0: `sold` will be called exactly once, perhaps before this returns:
 *   - with 0 and a seat that nobody else has: the customer has paid for it;
 *   - with UV_ENOSPC if there is no seat for him: he has paid nothing;
 *   - with the negative code of the payment service if he could not pay: what
 *     was set aside for him is free again.
 * Nobody is told UV_ENOSPC while there are more seats left than payments under
 * way. Returns UV_ENOMEM: nothing was begun, `sold` is not called.
 */
int tickets_sell(struct tickets *tickets, int cents, tickets_sold_cb sold,
                 void *arg);

/* --- given: the payment service --- */

/* Stays where it is until `charged` is called; then it is yours again. */
struct payment {
    void *data; /* yours */
};

/* `status` is 0 if the money was paid, otherwise a negative UV code: nothing
 * was paid then. Payments end in any order. */
typedef void (*payment_cb)(struct payment *payment, int status);

/*
 * Begins to charge a customer. Returns 0: `charged` will be called once, from
 * a callback of the loop. Returns a negative UV code if the service cannot be
 * reached: `charged` is not called. Money that was paid cannot be given back.
 */
int payment_charge(uv_loop_t *loop, struct payment *payment, int cents,
                   payment_cb charged);

/*
 * How does a seat get sold twice in tickets.c as you found it? The grader lets
 * a crowd buy there, everybody can pay, and looks which one is true.
 */
enum tickets_why {
    TICKETS_WHY_UNANSWERED,
    /* Two callbacks run at the same time, on two threads, and change the
     * number of seats in the same instant. */
    TICKETS_WHY_THREADS,
    /* A sale that begins while others wait for their payment remembers the
     * same number as they do. Each writes that number less one: many sales
     * together take away one seat. */
    TICKETS_WHY_SAME_NUMBER,
    /* Each sale takes away its seat, but when it does there is none left: the
     * number falls below zero. */
    TICKETS_WHY_BELOW_ZERO,
    /* The payment service calls back twice for one customer, who then has two
     * seats. */
    TICKETS_WHY_PAID_TWICE
};

/* Your answer. */
extern const enum tickets_why tickets_why;

#endif
