/*
 * meter.c - runs a program step by step and tells what it does with its time.
 *
 * Somebody bought a faster processor because this meter said that the program
 * was busy all the time. It did not get any faster. Look at how the time is
 * measured, and at what is not measured at all.
 */
#include "meter.h"

int meter_run(const struct step *steps, size_t count,
              struct meter_report *ret_report)
{
    struct meter_report report = {0, 0, 0, 0, 0, 0};
    uint64_t begun_us = meter_wall_us();
    uint64_t took_us;

    if (count == 0)
        return UV_EINVAL;
    for (size_t i = 0; i < count; i++)
        steps[i].run(steps[i].arg);
    took_us = meter_wall_us() - begun_us;
    report.done = count;
    report.wall_ms = (unsigned)(took_us / 1000);
    report.busy_ms = (unsigned)(took_us / 1000);
    *ret_report = report;
    return 0;
}
