/* expect: check=1.2.share rule=- line=0 */
/*
 * meter.c - runs a program step by step and tells what it does with its time:
 * what passes on the wall and not in the processor was spent waiting.
 */
#include "meter.h"

/* What has passed, in microseconds. */
struct passed {
    uint64_t wall_us, busy_us;
};

static struct passed now(void)
{
    return (struct passed){meter_wall_us(), meter_busy_us()};
}

static struct passed since(struct passed begun)
{
    struct passed end = now();

    return (struct passed){end.wall_us - begun.wall_us,
                           end.busy_us - begun.busy_us};
}

/* Runs one step and tells for how long it was idle. */
static int step_run(const struct step *step, uint64_t *ret_idle_us)
{
    struct passed begun = now(), took;
    int rc = step->run(step->arg);

    took = since(begun);
    *ret_idle_us = took.wall_us - took.busy_us;
    return rc;
}

static void report_times(struct meter_report *report, struct passed took)
{
    uint64_t idle_us = took.wall_us - took.busy_us;

    report->wall_ms = (unsigned)(took.wall_us / 1000);
    report->busy_ms = (unsigned)(took.busy_us / 1000);
    report->idle_ms = (unsigned)(idle_us / 1000);
    if (took.wall_us > 0)
        report->idle_percent = 100 * (unsigned)idle_us / (unsigned)took.wall_us;
}

int meter_run(const struct step *steps, size_t count,
              struct meter_report *ret_report)
{
    struct meter_report report = {0};
    struct passed begun = now();
    uint64_t most_us = 0;
    int rc = 0;

    if (count == 0)
        return UV_EINVAL;
    for (size_t i = 0; i < count && rc >= 0; i++) {
        uint64_t idle_us;

        rc = step_run(&steps[i], &idle_us);
        report.done++;
        if (idle_us > most_us) {
            most_us = idle_us;
            report.idlest = i;
        }
    }
    report_times(&report, since(begun));
    *ret_report = report;
    return rc;
}
