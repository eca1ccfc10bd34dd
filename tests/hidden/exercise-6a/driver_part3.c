/* driver_part3.c - has the gauges of a valley asked, and looks at its watch. */
#include "play/driver.h"

#include "../../../exercises/exercise-6a/rain.h"
#include "../key.h"
#include "work.h"

enum { LATER_MS = 20 * 60 * 1000 };

typedef int (*ask_fn)(const struct gauge *gauges, size_t count,
                      struct rain *ret_rain);

/* In the order of the suite: what is seen of the n-th has its number. */
static ask_fn ask[2];

/* Inputs: as many works as gauges, and the "name0", ... of each. */
static void gauges_make(struct gauge *gauges)
{
    works = (struct works){0};
    works_make();
    for (size_t i = 0; i < works.count; i++)
        gauges[i] = (struct gauge){input_text(key_at("name", i).text), work_run,
                                   &works.items[i]};
}

/* Asks, and looks again when all that may still be under way has ended. */
static int ask_and_look(size_t n)
{
    static struct gauge gauges[WORKS_MAX];
    struct rain rain = {0, -1, 0};
    long long begun_us;
    int rc;

    gauges_make(gauges);
    begun_us = work_now_us();
    observe_int(key_at("returned", n).text, ask[n](gauges, works.count, &rain));
    observe_int(key_at("elapsed_us", n).text, work_now_us() - begun_us);
    observe_int(key_at("said_ms", n).text, rain.elapsed_ms);
    observe_int(key_at("answered", n).text, (long long)rain.answered);
    observe_int(key_at("total_mm", n).text, rain.total_mm);
    observe_int(key_at("ended", n).text, works.ended);
    rc = async_sleep(LATER_MS);
    for (size_t i = 0; i < works.count; i++)
        observe_int(key_at("runs", n).text, works.items[i].runs);
    observe_int(key_at("ended_later", n).text, works.ended);
    observe_int(key_at("most_in_flight", n).text, works.most_in_flight);
    return rc;
}

/* Together first: the delays of the first schedules are to fall there. */
static int program(void *arg)
{
    int rc;

    (void)arg;
    rc = ask_and_look(1);
    return rc < 0 ? rc : ask_and_look(0);
}

static void run_both(void)
{
    async_run(driver_loop(), task_new("program", program, NULL));
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"rain_ask_in_row", (void **)&ask[0]},
    {"rain_ask_together", (void **)&ask[1]},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"both", run_both},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
