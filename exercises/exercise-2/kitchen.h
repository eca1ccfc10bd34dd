/*
 * kitchen.h - the contract of part 2: a kitchen that cooks all orders of a
 * table at the same time.
 */
#ifndef KITCHEN_H
#define KITCHEN_H

#include <stddef.h>
#include <uv.h>

enum { KITCHEN_ORDERS_MAX = 40 };

/* What a guest wants. */
struct order {
    const char *dish;
    unsigned cook_ms; /* how long it has to be on the stove */
};

/*
 * An order is served: `status` is 0, or the negative UV code that says why
 * there is nothing to eat. `index` is its place in the array.
 */
typedef void (*kitchen_served_cb)(void *arg, size_t index, int status);
/* All orders have been served. */
typedef void (*kitchen_finished_cb)(void *arg);

/*
 * Cooks all orders of a table at the same time and returns at once: 0, or
 * UV_EINVAL if `count` is 0 or more than KITCHEN_ORDERS_MAX, or another
 * negative UV code if nothing could be begun. Then neither function is called.
 *
 * After 0, `each_served` is called once for each order, as soon as that order
 * is ready or has failed; an order that fails stops no other. `finished` is
 * called once, after the last `each_served`. (Of orders that the stove does not
 * even take, both may be told before this function returns.)
 *
 * `orders` stays where it is until `finished` is called. This may be called
 * again, for another table, while the first is being cooked.
 */
int kitchen_serve(uv_loop_t *loop, const struct order *orders, size_t count,
                  kitchen_served_cb each_served, kitchen_finished_cb finished,
                  void *arg);

/* --- given: the stove --- */

/*
 * Cooks one order and returns when it is ready: 0, or the negative UV code of
 * what went wrong. Whoever calls it stands at the stove and waits.
 */
int stove_cook(const struct order *order);

typedef void (*stove_ready_cb)(void *arg, int status);

/*
 * The same without waiting. Returns 0: `ready` will be called once, later, from
 * a callback of `loop`, with 0 or the negative UV code of what went wrong.
 * Returns a negative UV code if the stove does not take the order: then `ready`
 * is never called. The stove has room for everything.
 */
int stove_start(uv_loop_t *loop, const struct order *order,
                stove_ready_cb ready, void *arg);

#endif
