/* expect: check=2.3.closed rule=- line=0 */
/*
 * hundred.c - a hundred waits of a second: one after the other they take a
 * hundred seconds, all together they take one.
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

struct crowd {
    struct hundred order;
    uint64_t begun_ms;
    size_t under_way, open; /* waits; handles */
    struct hundred_report report;
    uv_timer_t timers[];
};

static void crowd_closed(uv_handle_t *handle)
{
    struct crowd *crowd = handle->data;

    if (--crowd->open == 0)
        crowd->order.done(crowd->order.arg, &crowd->report);
    free(crowd);
}

static void crowd_wait_over(uv_timer_t *timer)
{
    struct crowd *crowd = timer->data;

    crowd->order.over(crowd->order.arg, (size_t)(timer - crowd->timers));
    crowd->under_way--;
    crowd->report.elapsed_ms =
        (unsigned)(uv_now(timer->loop) - crowd->begun_ms);
    uv_close((uv_handle_t *)timer, crowd_closed);
}

static void crowd_wait(struct crowd *crowd, uv_loop_t *loop, size_t wait)
{
    uv_timer_t *timer = &crowd->timers[wait];

    uv_timer_init(loop, timer);
    timer->data = crowd;
    crowd->open++;
    uv_timer_start(timer, crowd_wait_over, crowd->order.wait_ms, 0);
    if (++crowd->under_way > crowd->report.most_at_once)
        crowd->report.most_at_once = crowd->under_way;
}

int hundred_together(uv_loop_t *loop, const struct hundred *order)
{
    struct crowd *crowd;

    if (order->count == 0)
        return UV_EINVAL;
    crowd = calloc(1, sizeof(*crowd) + order->count * sizeof(uv_timer_t));
    if (!crowd)
        return UV_ENOMEM;
    crowd->order = *order;
    crowd->begun_ms = uv_now(loop);
    for (size_t i = 0; i < order->count; i++)
        crowd_wait(crowd, loop, i);
    return 0;
}
