/*
 * orders.h - whether the order of a run is one that libuv could have shown, by
 * its trace alone. Nothing of the runtime is used but the format of the trace,
 * so that both would have to be wrong in the same way.
 *
 * The rules, by name:
 *     time          the clock never goes back
 *     atomic        a callback is not begun within another, unless that one
 *                   runs a loop; ends are paired
 *     cause         an operation was started before its callback, where the
 *                   callback's parent says
 *     once          a request's callback comes once
 *     body          work runs before its after callback, and not after a cancel
 *     timer-early   no timer fires before it is due
 *     timer-order   of two that are due, the earlier fires first; of two due
 *                   together, the one that was started first
 *     closed        no callback of a handle after its close callback; none of
 *                   its requests is under way then
 *     fifo          writes of a stream end in the order of their start
 */
#ifndef GRADE_TOOLS_ORDERS_H
#define GRADE_TOOLS_ORDERS_H

#include <stddef.h>

enum { ORDERS_TEXT_MAX = 256 };

/* What is wrong first; `text` says where. */
struct orders_breach {
    const char *rule; /* NULL: nothing */
    char text[ORDERS_TEXT_MAX];
};

/* Checks the records, one behind the other as they were made. Returns how many
 * breaches there are; `ret_first` is the first. */
size_t orders_check(const void *records, size_t size,
                    struct orders_breach *ret_first);

#endif
