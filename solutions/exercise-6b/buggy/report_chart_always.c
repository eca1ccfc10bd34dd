/* expect: check=6b.2.values check=6b.2.needed check=6b.2.errors rule=- line=0 */
/* report.c - makes the report of a shop's day. */
#include "report.h"

/* The body of the figures' task. */
static int figures_run(void *arg)
{
    struct report *report = arg;

    return figures_fetch(report->day, &report->sales);
}

/* The body of the chart's task. */
static int chart_run(void *arg)
{
    struct report *report = arg;

    return chart_draw(report->sales, &report->chart);
}

int report_make(struct report *report)
{
    struct task *figures = task_new("figures", figures_run, report);
    struct task *chart = task_new("chart", chart_run, report);
    int cover_rc, rc;

    /* They begin when we park for the cover. */
    rc = task_spawn(figures);
    if (rc == 0)
        rc = task_spawn(chart);
    cover_rc = cover_draw(report->day, &report->cover);
    rc = await(figures);
    if (rc == 0)
        rc = cover_rc;
    cover_rc = await(chart);
    return rc < 0 ? rc : cover_rc;
}
