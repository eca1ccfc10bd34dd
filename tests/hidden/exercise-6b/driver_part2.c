/* driver_part2.c - has a report made by three who take their time. */
#include "play/driver.h"

#include "../../../exercises/exercise-6b/report.h"
#include "../service.h"

typedef int (*make_fn)(struct report *report);

static make_fn make;

static struct report report;
static struct service figures = {.name = "figures_fetch"};
static struct service cover = {.name = "cover_draw"};
static struct service chart = {.name = "chart_draw"};
static long long chart_of; /* the sales that the chart shows */

int figures_fetch(int day, int *ret_sales)
{
    int rc = service_call(&figures, __builtin_return_address(0),
                          (unsigned)input_int("figures_ms"),
                          (int)input_int("figures_status"));

    if (rc == 0)
        *ret_sales = day == report.day ? (int)input_int("sales") : 0;
    return rc;
}

int cover_draw(int day, int *ret_cover)
{
    int rc = service_call(&cover, __builtin_return_address(0),
                          (unsigned)input_int("cover_ms"),
                          (int)input_int("cover_status"));

    if (rc == 0)
        *ret_cover = day == report.day ? (int)input_int("cover") : 0;
    return rc;
}

int chart_draw(int sales, int *ret_chart)
{
    int rc;

    chart_of = sales;
    rc = service_call(&chart, __builtin_return_address(0),
                      (unsigned)input_int("chart_ms"),
                      (int)input_int("chart_status"));
    if (rc == 0)
        *ret_chart = (int)input_int("chart");
    return rc;
}

static long long answers(void)
{
    return figures.answers + cover.answers + chart.answers;
}

/* The program that has the report made, and then goes on for a minute. */
static int program(void *arg)
{
    int rc = make(&report);

    (void)arg;
    observe_int("returned", rc);
    observe_int("sales", report.sales);
    observe_int("cover", report.cover);
    observe_int("chart", report.chart);
    observe_int("answers", answers());
    return async_sleep(LATER_MS);
}

/* Inputs: "day", "sales", "cover", "chart", and ms and status of each. */
static void run_report(void)
{
    report.day = (int)input_int("day");
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("answers_later", answers());
    observe_int("chart_of", chart_of);
    service_observe(&figures, "figures_");
    service_observe(&cover, "cover_");
    service_observe(&chart, "chart_");
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"report_make", (void **)&make},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"report", run_report},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
