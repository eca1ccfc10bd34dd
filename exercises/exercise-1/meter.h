/*
 * meter.h - the contract of part 2: runs a program step by step and tells how
 * much of its time it worked, and how much it only waited.
 */
#ifndef METER_H
#define METER_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

/* A step of a program: it works, or waits, or both, and returns 0 or a negative
 * UV code. */
struct step {
    const char *name;
    int (*run)(void *arg);
    void *arg;
};

struct meter_report {
    size_t done;           /* steps that were run, the failed one too */
    unsigned wall_ms;      /* how long it took */
    unsigned busy_ms;      /* how long the processor worked */
    unsigned idle_ms;      /* how long it had nothing to do */
    unsigned idle_percent; /* of wall_ms, rounded down; 0 if that is 0 */
    size_t idlest;         /* the step in which it was idle for longest; the
                              first of them if there are several */
};

/*
 * Runs the steps in their order, each once, one after the other, and fills in
 * *ret_report. When a step fails no other is run, and its code is returned; the
 * report is about those that were run. Returns 0 otherwise, or UV_EINVAL if
 * `count` is 0; then the report is not touched.
 */
int meter_run(const struct step *steps, size_t count,
              struct meter_report *ret_report);

/*
 * Given: two clocks, in microseconds (1000 of them are a millisecond). Only
 * differences mean something.
 *
 * The clock on the wall. It goes on, whatever the program does.
 */
uint64_t meter_wall_us(void);
/* The clock in the processor. It goes on only while the processor works for
 * this program. */
uint64_t meter_busy_us(void);

#endif
