/*
 * meter.h - the contract of part 1: a meter that sits in a loop and tells how
 * long the loop waits and how long it works.
 */
#ifndef METER_H
#define METER_H

#include <uv.h>

struct meter;

/* What was seen since meter_start(), up to the call of meter_read(). */
struct meter_report {
    unsigned rounds;     /* how often the loop came to where it waits */
    unsigned waited_ms;  /* how long it waited there, in all */
    unsigned worked_ms;  /* all the rest: the time that callbacks took */
    unsigned longest_ms; /* the longest work between two such waits; a wait may
                            be as short as nothing. What goes on while
                            meter_read() is called does not count yet. */
};

/*
 * Puts a meter into the loop. Returns 0 and the meter in `*ret_meter`, or a
 * negative UV code. A meter only looks on: it does not keep uv_run() from
 * returning when the loop has nothing else to do. There may be several.
 */
int meter_start(uv_loop_t *loop, struct meter **ret_meter);

/* May be called at any time between meter_start() and meter_stop(). What has
 * passed since the start is either waited_ms or worked_ms. */
void meter_read(const struct meter *meter, struct meter_report *ret_report);

typedef void (*meter_stopped_cb)(void *arg);

/* Takes the meter out of the loop, and returns at once. `stopped` is called
 * once, from the loop, when libuv does not use anything of it any more. */
void meter_stop(struct meter *meter, meter_stopped_cb stopped, void *arg);

#endif
