/*
 * report.c - makes the report of a shop's day. What needs nothing from each
 * other is gathered; the chart, which needs the figures, comes after.
 */
#include "report.h"

static int figures_run(void *arg)
{
    struct report *report = arg;

    return figures_fetch(report->day, &report->sales);
}

static int cover_run(void *arg)
{
    struct report *report = arg;

    return cover_draw(report->day, &report->cover);
}

static int chart_run(void *arg)
{
    struct report *report = arg;

    return chart_draw(report->sales, &report->chart);
}

int report_make(struct report *report)
{
    struct task *first[] = {
        task_new("figures", figures_run, report),
        task_new("cover", cover_run, report),
    };
    int rc = gather(first, 2, NULL);

    if (rc < 0 || report->sales < REPORT_CHART_MIN)
        return rc;
    return await(task_new("chart", chart_run, report));
}
