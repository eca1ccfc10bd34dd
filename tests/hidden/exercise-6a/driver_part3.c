/* driver_part3.c - has the gauges of a valley asked, and looks at its watch. */
#include "play/driver.h"

#include "../../../exercises/exercise-6a/rain.h"
#include "../key.h"
#include "work.h"

enum { LATER_MS = 20 * 60 * 1000 };

typedef int (*ask_fn)(const struct gauge *gauges, size_t count,
                      struct rain *ret_rain);

static ask_fn ask_in_row, ask_together, ask;

/* Inputs: as many works as gauges, and the "name0", ... of each. */
static int program(void *arg)
{
    static struct gauge gauges[WORKS_MAX];
    struct rain rain = {0, -1, 0};
    long long begun_us;

    (void)arg;
    for (size_t i = 0; i < works.count; i++)
        gauges[i] = (struct gauge){input_text(key_at("name", i).text), work_run,
                                   &works.items[i]};
    begun_us = work_now_us();
    observe_int("returned", ask(gauges, works.count, &rain));
    observe_int("elapsed_us", work_now_us() - begun_us);
    observe_int("said_ms", rain.elapsed_ms);
    observe_int("answered", (long long)rain.answered);
    observe_int("total_mm", rain.total_mm);
    observe_int("ended", works.ended);
    return async_sleep(LATER_MS);
}

static void run_ask(ask_fn fn)
{
    ask = fn;
    works_make();
    async_run(driver_loop(), task_new("program", program, NULL));
    works_observe_runs();
    observe_int("ended_later", works.ended);
    observe_int("most_in_flight", works.most_in_flight);
    driver_close_loop();
}

static void run_row(void)
{
    run_ask(ask_in_row);
}

static void run_together(void)
{
    run_ask(ask_together);
}

static const struct driver_symbol symbols[] = {
    {"rain_ask_in_row", (void **)&ask_in_row},
    {"rain_ask_together", (void **)&ask_together},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"row", run_row},
    {"together", run_together},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
