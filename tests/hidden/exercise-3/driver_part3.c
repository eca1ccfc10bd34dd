/*
 * driver_part3.c - asks for the prediction, then runs the programs that it is
 * about, and tells both.
 */
#include "play/driver.h"

#include "../key.h"
#include "specimen.h"

enum { NS_PER_MS = 1000000 };

static void (*predict)(const struct bakery_day *day,
                       struct bakery_row *ret_table);
static unsigned (*batch_total)(size_t loaves, unsigned knead_ms);

static uv_thread_t loop_thread;
static uint64_t begun_ns;

void machine_run(unsigned ms)
{
    rt_sleep_as("machine_run", "let a thread of the pool do it: uv_queue_work",
                (uint64_t)ms * NS_PER_MS);
}

static void step_noted(void *arg, enum bakery_step step)
{
    uv_thread_t self = uv_thread_self();

    (void)arg;
    observe_int("step", step);
    observe_int("thread", uv_thread_equal(&self, &loop_thread)
                              ? BAKERY_LOOP_THREAD
                              : BAKERY_POOL_THREAD);
    observe_int("step_us", (long long)(rt_now_ns() - begun_ns) / 1000);
}

static void observe_prediction(const struct bakery_day *day)
{
    struct bakery_row table[BAKERY_STEPS] = {{BAKERY_UNKNOWN, 0, 0}};

    predict(day, table);
    for (size_t i = 0; i < BAKERY_STEPS; i++) {
        observe_int(key_at("said_step", i).text, table[i].step);
        observe_int(key_at("said_thread", i).text, table[i].thread);
        observe_int(key_at("said_ms", i).text, table[i].at_ms);
    }
}

/* Inputs: "knead_ms", "bake_ms", "bell_ms". */
static void run_day(void)
{
    struct bakery_day day = {(unsigned)input_int("knead_ms"),
                             (unsigned)input_int("bake_ms"),
                             (unsigned)input_int("bell_ms")};

    loop_thread = uv_thread_self();
    observe_prediction(&day);
    begun_ns = rt_now_ns();
    if (specimen_bakery_run(driver_loop(), &day, step_noted, NULL) == 0)
        driver_run_loop();
    driver_close_loop();
}

/* Inputs: "loaves", "knead_ms". */
static void run_batch(void)
{
    size_t loaves = (size_t)input_int("loaves");
    unsigned knead_ms = (unsigned)input_int("knead_ms");

    observe_int("said_total_ms", batch_total(loaves, knead_ms));
    if (specimen_bakery_batch_run(driver_loop(), loaves, knead_ms) == 0)
        driver_run_loop();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"bakery_predict", (void **)&predict},
    {"bakery_batch_total", (void **)&batch_total},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"day", run_day},
    {"batch", run_batch},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
