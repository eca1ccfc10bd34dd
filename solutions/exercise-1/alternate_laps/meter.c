/*
 * meter.c - runs a program step by step and tells what it does with its time.
 * It takes laps: where one step ends the next begins, so that each clock is
 * read once a step, and the laps add up to the whole.
 */
#include "meter.h"

struct lap {
    uint64_t wall_us, busy_us;
};

static uint64_t lap_idle_us(struct lap from, struct lap to)
{
    return (to.wall_us - from.wall_us) - (to.busy_us - from.busy_us);
}

int meter_run(const struct step *steps, size_t count,
              struct meter_report *ret_report)
{
    struct lap first = {meter_wall_us(), meter_busy_us()}, last = first;
    uint64_t most_us = 0, all_us;
    int rc = 0;

    if (count == 0)
        return UV_EINVAL;
    *ret_report = (struct meter_report){0};
    while (rc >= 0 && ret_report->done < count) {
        size_t i = ret_report->done++;
        struct lap lap;

        rc = steps[i].run(steps[i].arg);
        lap = (struct lap){meter_wall_us(), meter_busy_us()};
        if (lap_idle_us(last, lap) > most_us) {
            most_us = lap_idle_us(last, lap);
            ret_report->idlest = i;
        }
        last = lap;
    }
    all_us = last.wall_us - first.wall_us;
    ret_report->wall_ms = (unsigned)(all_us / 1000);
    ret_report->busy_ms = (unsigned)((last.busy_us - first.busy_us) / 1000);
    ret_report->idle_ms = ret_report->wall_ms - ret_report->busy_ms;
    if (all_us > 0)
        ret_report->idle_percent =
            (unsigned)(100 * lap_idle_us(first, last) / all_us);
    return rc;
}
