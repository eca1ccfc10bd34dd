/*
 * hundred.h - the contract of part 3: many waits in a row or together, and
 * what it costs, measured.
 */
#ifndef HUNDRED_H
#define HUNDRED_H

#include <stddef.h>
#include <uv.h>

/* A wait is over; waits are counted from 0. */
typedef void (*hundred_over_cb)(void *arg, size_t wait);

/* What it cost. */
struct hundred_report {
    unsigned elapsed_ms; /* from the call until the last wait was over */
    size_t most_at_once; /* waits that were under way at the same time */
};

/* All waits are over, and nothing is left of them: every handle is closed. */
typedef void (*hundred_done_cb)(void *arg, const struct hundred_report *report);

/* What shall be waited for, and who hears of it. */
struct hundred {
    size_t count;     /* of waits */
    unsigned wait_ms; /* how long each takes; not 0 */
    hundred_over_cb over;
    hundred_done_cb done;
    void *arg; /* given to both */
};

/*
 * Both return at once: 0, UV_EINVAL if there is nothing to wait for (`count` is
 * 0), or another negative UV code; then nothing is called. After 0, `over` is
 * called once for each wait when its time is over, then `done`, once. Both are
 * called from callbacks of the loop. `order` is copied.
 *
 * In a row, the next wait begins when the one before is over. Together, all
 * begin at the call.
 */
int hundred_in_row(uv_loop_t *loop, const struct hundred *order);
int hundred_together(uv_loop_t *loop, const struct hundred *order);

#endif
