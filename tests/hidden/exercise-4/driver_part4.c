/*
 * driver_part4.c - asks for the prediction, then runs the program that it is
 * about, and tells both.
 */
#include "play/driver.h"

#include "../key.h"
#include "specimen.h"

static void (*predict)(const struct round_plan *plan,
                       enum round_step *ret_table);
static unsigned (*prepares)(const struct round_plan *plan);
static unsigned (*elapsed)(const struct round_plan *plan);

static long long begun_us, last_us, steps, prepare_steps;

static void step_noted(void *arg, enum round_step step)
{
    (void)arg;
    if (steps++ < ROUND_STEPS)
        observe_int("step", step);
    prepare_steps += step == ROUND_PREPARE;
    last_us = (long long)(rt_now_ns() / 1000);
}

/* Inputs: "idle_rounds", "ticks", "tick_ms". */
static void run_rounds(void)
{
    const struct round_plan plan = {(unsigned)input_int("idle_rounds"),
                                    (unsigned)input_int("ticks"),
                                    (unsigned)input_int("tick_ms")};
    enum round_step table[ROUND_STEPS] = {ROUND_UNKNOWN};

    predict(&plan, table);
    for (size_t i = 0; i < ROUND_STEPS; i++)
        observe_int(key_at("said", i).text, table[i]);
    observe_int("said_prepares", prepares(&plan));
    observe_int("said_elapsed", elapsed(&plan));
    begun_us = (long long)(rt_now_ns() / 1000);
    if (specimen_round_run(driver_loop(), &plan, step_noted, NULL) == 0)
        driver_run_loop();
    observe_int("prepares", prepare_steps);
    observe_int("took_us", last_us - begun_us);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"round_predict", (void **)&predict},
    {"round_prepares", (void **)&prepares},
    {"round_elapsed", (void **)&elapsed},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"rounds", run_rounds},
    {NULL, NULL},
};

extern const struct driver_part driver_part4;
const struct driver_part driver_part4 = {4, symbols, tests};
