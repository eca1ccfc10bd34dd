/*
 * driver_part3.c - asks for the prediction, then runs the program that it is
 * about, and tells both.
 */
#include "play/driver.h"

#include "../key.h"
#include "specimen.h"

enum { NS_PER_MS = 1000000 };

static void (*predict)(const struct timeline_plan *plan,
                       struct timeline_row *ret_table);
static unsigned (*idle)(const struct timeline_plan *plan);

static long long begun_us, worked_us, end_us;

static long long now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

void task_works(unsigned ms)
{
    long long from = now_us();

    rt_compute((uint64_t)ms * NS_PER_MS);
    end_us = now_us();
    worked_us += end_us - from;
}

static void turn_noted(void *arg, enum timeline_who who)
{
    (void)arg;
    observe_int("who", who);
    observe_int("who_us", now_us() - begun_us);
}

static unsigned plan_ms(const char *name)
{
    return (unsigned)input_int(name);
}

/* Inputs: the seven members of the plan. */
static void run_trio(void)
{
    const struct timeline_plan plan = {
        plan_ms("anna_ms"), plan_ms("anna_nap"), plan_ms("anna_end"),
        plan_ms("ben_ms"),  plan_ms("ben_nap"),  plan_ms("ben_end"),
        plan_ms("cleo_ms"),
    };
    struct timeline_row table[TIMELINE_TURNS] = {{TIMELINE_UNKNOWN, 0}};

    predict(&plan, table);
    for (size_t i = 0; i < TIMELINE_TURNS; i++) {
        observe_int(key_at("said_who", i).text, table[i].who);
        observe_int(key_at("said_ms", i).text, table[i].at_ms);
    }
    observe_int("said_idle", idle(&plan));
    begun_us = now_us();
    if (specimen_timeline_run(driver_loop(), &plan, turn_noted, NULL) == 0)
        driver_run_loop();
    observe_int("idle_us", end_us - begun_us - worked_us);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"timeline_predict", (void **)&predict},
    {"timeline_idle", (void **)&idle},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"trio", run_trio},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
