/*
 * hundred.c - a hundred customers, and each has to be waited for, for a second.
 *
 * One after the other: that is written below, with one timer which is started
 * again and again. It blocks nobody, but look at what it says about itself:
 * 100 000 ms, and never more than one wait under way.
 *
 * All together: that is for you to write. Each wait needs a timer of its own.
 * Count how many are under way and remember the most; take the time; and call
 * `done` only when all timers are closed, for until then libuv needs their
 * memory.
 */
#include "hundred.h"

#include <stdint.h>
#include <stdlib.h>

/* --- in a row --- */

struct row {
    struct hundred order;
    uv_timer_t timer;
    size_t over; /* waits that are over */
    uint64_t begun_ms;
    struct hundred_report report;
};

static void row_closed(uv_handle_t *handle)
{
    struct row *row = handle->data;

    row->order.done(row->order.arg, &row->report);
    free(row);
}

static void row_wait_over(uv_timer_t *timer)
{
    struct row *row = timer->data;

    row->order.over(row->order.arg, row->over);
    row->over++;
    if (row->over < row->order.count) {
        uv_timer_start(timer, row_wait_over, row->order.wait_ms, 0);
        return;
    }
    row->report.elapsed_ms = (unsigned)(uv_now(timer->loop) - row->begun_ms);
    uv_close((uv_handle_t *)timer, row_closed);
}

int hundred_in_row(uv_loop_t *loop, const struct hundred *order)
{
    struct row *row;

    if (order->count == 0)
        return UV_EINVAL;
    row = calloc(1, sizeof(*row));
    if (!row)
        return UV_ENOMEM;
    row->order = *order;
    row->report.most_at_once = 1;
    row->begun_ms = uv_now(loop);
    uv_timer_init(loop, &row->timer);
    row->timer.data = row;
    uv_timer_start(&row->timer, row_wait_over, order->wait_ms, 0);
    return 0;
}

/* --- together --- */

int hundred_together(uv_loop_t *loop, const struct hundred *order)
{
    /* For now it is no better than the other one. */
    return hundred_in_row(loop, order);
}
