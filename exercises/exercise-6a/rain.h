/*
 * rain.h - the contract of part 3: asks the rain gauges of a valley, in a row
 * or together, and measures how long that takes.
 */
#ifndef RAIN_H
#define RAIN_H

#include <stddef.h>

#include "async.h"

enum { RAIN_GAUGES_MAX = 24 };

struct gauge {
    const char *name;
    async_fn *read; /* read(arg), to be called once, in a task: it suspends,
                       and returns mm of rain or a negative UV code */
    void *arg;
};

struct rain {
    size_t answered;     /* gauges that gave mm of rain */
    int total_mm;        /* of those */
    unsigned elapsed_ms; /* from the call to the last answer */
};

/*
 * Ask all gauges, 1 to RAIN_GAUGES_MAX of them; to be called in a task. The one
 * asks a gauge when the one before it has answered; the other asks all of them
 * at the same time, so that it takes as long as the slowest gauge.
 *
 * A gauge that fails stops no other. Both return when every gauge has answered
 * or failed, nothing goes on after that, and *ret_rain is filled in, with
 * the time that it took (it may be off by some ms). Both return 0, or the first
 * error in the order of the array.
 */
SUSPENDS int rain_ask_in_row(const struct gauge *gauges, size_t count,
                             struct rain *ret_rain);
SUSPENDS int rain_ask_together(const struct gauge *gauges, size_t count,
                               struct rain *ret_rain);

#endif
