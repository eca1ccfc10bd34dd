/*
 * meter.c - how long does a loop wait, and how long does it work?
 *
 * Nothing is measured yet. Each round of a loop passes the same places in the
 * same order, and at some of them it calls whoever asked for it. Which two of
 * these places lie just before and just after the wait?
 */
#include "meter.h"

#include <stdlib.h>

struct meter {
    uv_loop_t *loop;
    struct meter_report report;
};

int meter_start(uv_loop_t *loop, struct meter **ret_meter)
{
    struct meter *meter = calloc(1, sizeof(*meter));

    if (!meter)
        return UV_ENOMEM;
    meter->loop = loop;
    *ret_meter = meter;
    return 0;
}

void meter_read(const struct meter *meter, struct meter_report *ret_report)
{
    *ret_report = meter->report;
}

void meter_stop(struct meter *meter, meter_stopped_cb stopped, void *arg)
{
    free(meter);
    stopped(arg); /* from the loop, says the header: not from in here */
}
