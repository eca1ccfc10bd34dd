/*
 * driver_part4.c - asks for the prediction, then runs the program that it is
 * about, and tells both.
 */
#include "play/driver.h"

#include "../key.h"
#include "specimen.h"
#include "work.h"

static void (*predict)(const struct washday *day,
                       struct washday_row *ret_table);
static unsigned (*total)(const struct washday *day);

static struct washday day;
static long long begun_us;

static void step_noted(void *arg, enum washday_step step)
{
    (void)arg;
    observe_int("step", step);
    observe_int("step_us", work_now_us() - begun_us);
}

static int program(void *arg)
{
    int rc;

    (void)arg;
    begun_us = work_now_us();
    rc = specimen_washday_run(&day, step_noted, NULL);
    observe_int("elapsed_us", work_now_us() - begun_us);
    return rc;
}

static void observe_prediction(void)
{
    struct washday_row table[WASHDAY_STEPS] = {{WASHDAY_UNKNOWN, 0}};

    predict(&day, table);
    for (size_t i = 0; i < WASHDAY_STEPS; i++) {
        observe_int(key_at("said_step", i).text, table[i].step);
        observe_int(key_at("said_ms", i).text, table[i].at_ms);
    }
    observe_int("said_total_ms", total(&day));
}

/* Inputs: "wash_ms", "walk_ms", "bake_ms". */
static void run_day(void)
{
    day = (struct washday){(unsigned)input_int("wash_ms"),
                           (unsigned)input_int("walk_ms"),
                           (unsigned)input_int("bake_ms")};
    observe_prediction();
    async_run(driver_loop(), task_new("program", program, NULL));
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"washday_predict", (void **)&predict},
    {"washday_total", (void **)&total},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"day", run_day},
    {NULL, NULL},
};

extern const struct driver_part driver_part4;
const struct driver_part driver_part4 = {4, symbols, tests};
