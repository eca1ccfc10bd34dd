/* expect: check=6a.3.errors rule=- line=0 */
/*
 * rain.c - asks the rain gauges of a valley how much has fallen: in a row, or
 * together, which takes as long as the slowest of them.
 */
#include "rain.h"

#include <stdint.h>

/* The clock, in ms; only differences mean something. */
static uint64_t now_ms(void)
{
    return uv_hrtime() / 1000000;
}

/* Sums up what the gauges said; returns the first error, or 0. */
static int sum_up(const int *results, size_t count, struct rain *rain)
{
    int first = 0;

    for (size_t i = 0; i < count; i++) {
        if (results[i] >= 0) {
            rain->answered++;
            rain->total_mm += results[i];
        } else if (first == 0) {
            first = results[i];
        }
    }
    return first;
}

int rain_ask_in_row(const struct gauge *gauges, size_t count,
                    struct rain *ret_rain)
{
    int results[RAIN_GAUGES_MAX];
    uint64_t begun_ms = now_ms();

    *ret_rain = (struct rain){0, 0, 0};
    for (size_t i = 0; i < count; i++) {
        results[i] =
            await(task_new(gauges[i].name, gauges[i].read, gauges[i].arg));
        if (results[i] < 0)
            count = i + 1;
    }
    ret_rain->elapsed_ms = (unsigned)(now_ms() - begun_ms);
    return sum_up(results, count, ret_rain);
}

int rain_ask_together(const struct gauge *gauges, size_t count,
                      struct rain *ret_rain)
{
    struct task *tasks[RAIN_GAUGES_MAX];
    int results[RAIN_GAUGES_MAX];
    uint64_t begun_ms = now_ms();

    *ret_rain = (struct rain){0, 0, 0};
    for (size_t i = 0; i < count; i++)
        tasks[i] = task_new(gauges[i].name, gauges[i].read, gauges[i].arg);
    /* The first error is found in the results. */
    gather(tasks, count, results);
    ret_rain->elapsed_ms = (unsigned)(now_ms() - begun_ms);
    return sum_up(results, count, ret_rain);
}
