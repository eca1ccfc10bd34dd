/* report.c - makes the report of a shop's day. */
#include "report.h"

/* The body of the figures' task. */
static int figures_run(void *arg)
{
    struct report *report = arg;

    return figures_fetch(report->day, &report->sales);
}

int report_make(struct report *report)
{
    struct task *figures = task_new("figures", figures_run, report);
    int cover_rc, rc;

    /* They begin when we park for the cover. */
    rc = task_spawn(figures);
    if (rc < 0)
        return rc;
    cover_rc = cover_draw(report->day, &report->cover);
    rc = await(figures);
    if (rc == 0)
        rc = cover_rc;
    if (rc == 0 && report->sales >= REPORT_CHART_MIN)
        rc = chart_draw(report->sales, &report->chart);
    return rc;
}
