/*
 * checkout.h - the contract of part 3: adds up what a customer has in the
 * basket, takes the discount off, and takes the money.
 */
#ifndef CHECKOUT_H
#define CHECKOUT_H

#include <stddef.h>

#include "async.h"

struct item {
    const char *name; /* filled in by the caller */
    int count;        /* filled in by the caller */
    int cents;        /* the price of one; 0 at first */
};

struct order {
    int customer;       /* filled in by the caller */
    struct item *items; /* filled in by the caller; no name twice */
    size_t count;       /* 1 or more */
    int percent;        /* the customer's discount; 0 at first */
    int cents;          /* what the customer has to pay; 0 at first */
};

/* --- given; all of them take a while, and are to be called in a task. On
 * failure what the pointer points to is untouched --- */

/* The price of one piece. */
SUSPENDS int catalog_ask(const char *name, int *ret_cents);
/* The discount of a customer, 0 to 50. */
SUSPENDS int discount_ask(int customer, int *ret_percent);
/* Takes the money. */
SUSPENDS int payment_take(int customer, int cents);

/*
 * Sells the order; to be called in a task.
 *
 * Asks for each price and for the discount, once each, in a row or at the same
 * time as you like. When all of them are known it fills in `cents`: the sum of
 * count times price, minus sum * percent / 100 (whole cents, computed in one
 * go: the division comes last). Then it takes the money, once.
 *
 * If a price or the discount cannot be had, no money is taken. Returns when
 * everything that was begun has ended, and nothing goes on after that: the
 * caller may free the order. Returns 0, or the code of what failed, unchanged;
 * the first one in the order items, discount, payment, if there are several.
 */
SUSPENDS int checkout_run(struct order *order);

#endif
