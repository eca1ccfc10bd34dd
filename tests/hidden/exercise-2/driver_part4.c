/*
 * driver_part4.c - asks for the prediction, then runs the program that it is
 * about, and tells both.
 */
#include "play/driver.h"

#include "../key.h"
#include "specimen.h"
#include "watch.h"

enum { NS_PER_MS = 1000000 };

static void (*predict)(const struct evening *evening,
                       struct evening_row *ret_table);
static unsigned (*total)(const struct evening *evening);

static long long begun_us;

void cook_chop(unsigned chop_ms)
{
    rt_sleep_as("cook_chop", "let somebody else chop",
                (uint64_t)chop_ms * NS_PER_MS);
}

static void step_noted(void *arg, enum evening_step step)
{
    (void)arg;
    observe_int("step", step);
    observe_int("step_us", watch_now_us() - begun_us);
}

static void observe_prediction(const struct evening *evening)
{
    struct evening_row table[EVENING_STEPS] = {{EVENING_UNKNOWN, 0}};

    predict(evening, table);
    for (size_t i = 0; i < EVENING_STEPS; i++) {
        observe_int(key_at("said_step", i).text, table[i].step);
        observe_int(key_at("said_ms", i).text, table[i].at_ms);
    }
    observe_int("said_total_ms", total(evening));
}

/* Inputs: "soup_ms", "chop_ms", "roast_ms", "cake_ms". */
static void run_evening(void)
{
    struct evening evening = {
        (unsigned)input_int("soup_ms"), (unsigned)input_int("chop_ms"),
        (unsigned)input_int("roast_ms"), (unsigned)input_int("cake_ms")};

    observe_prediction(&evening);
    begun_us = watch_now_us();
    if (specimen_evening_run(driver_loop(), &evening, step_noted, NULL) == 0)
        driver_run_loop();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"evening_predict", (void **)&predict},
    {"evening_total", (void **)&total},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"evening", run_evening},
    {NULL, NULL},
};

extern const struct driver_part driver_part4;
const struct driver_part driver_part4 = {4, symbols, tests};
