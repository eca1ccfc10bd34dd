/*
 * report.h - the contract of part 2: makes the report of a shop's day from
 * figures, a cover, and now and then a chart.
 */
#ifndef REPORT_H
#define REPORT_H

#include "async.h"

enum { REPORT_CHART_MIN = 100 }; /* sales that are worth a chart */

struct report {
    int day;   /* filled in by the caller; the others are 0 at first */
    int sales; /* from figures_fetch() */
    int cover; /* the number of a picture, from cover_draw() */
    int chart; /* the number of a picture, or 0: the report has none */
};

/* --- given; all of them take a while, and are to be called in a task. On
 * failure what the pointer points to is untouched --- */

SUSPENDS int figures_fetch(int day, int *ret_sales);
SUSPENDS int cover_draw(int day, int *ret_cover);
/* Costs money each time. */
SUSPENDS int chart_draw(int sales, int *ret_chart);

/*
 * Makes the report of `report->day`; to be called in a task.
 *
 * Figures and cover need nothing from each other: the figures are fetched
 * while the cover is drawn. If there are REPORT_CHART_MIN sales or more, a
 * chart of these sales is drawn, once; otherwise none is drawn.
 *
 * Returns when everything that was begun has ended, and nothing goes on after
 * that: the caller may free the report. Returns 0, or the code of what failed:
 * that of the figures first, then that of the cover, then that of the chart.
 * Without figures no chart is drawn.
 */
SUSPENDS int report_make(struct report *report);

#endif
