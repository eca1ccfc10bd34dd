/*
 * driver_part3.c - asks for the predictions, then runs the programs that they
 * are about, and tells both. Here are the lifts and the stamp, too.
 */
#include "play/driver.h"

#include "../key.h"
#include "processor.h"
#include "specimen.h"

typedef void (*predict_fn)(const struct desk_day *day,
                           struct desk_row *ret_table);
typedef unsigned (*idle_fn)(const struct desk_day *day);

static predict_fn predict_one_by_one, predict_at_once;
static idle_fn idle_one_by_one, idle_at_once;

static long long begun_us, there_us[2];

void lift_order(enum desk_reader reader, unsigned ms)
{
    there_us[reader == DESK_BEN] = processor_wall_us() + ms * 1000LL;
}

void lift_wait(enum desk_reader reader)
{
    long long left_us = there_us[reader == DESK_BEN] - processor_wall_us();

    if (left_us > 0)
        processor_wait_us(left_us);
}

void book_stamp(unsigned ms)
{
    processor_work(ms);
}

static void step_noted(void *arg, enum desk_step step)
{
    (void)arg;
    observe_int("step", step);
    observe_int("step_us", processor_wall_us() - begun_us);
}

/* Inputs: "ann_ms", "ben_ms", "stamp_ms". */
static void run(predict_fn predict, idle_fn idle,
                void (*program)(const struct desk_day *day, desk_note_cb note,
                                void *arg))
{
    struct desk_day day = {(unsigned)input_int("ann_ms"),
                           (unsigned)input_int("ben_ms"),
                           (unsigned)input_int("stamp_ms")};
    struct desk_row table[DESK_STEPS] = {{DESK_UNKNOWN, 0}};

    predict(&day, table);
    for (size_t i = 0; i < DESK_STEPS; i++) {
        observe_int(key_at("said_step", i).text, table[i].step);
        observe_int(key_at("said_ms", i).text, table[i].at_ms);
    }
    observe_int("said_idle_ms", idle(&day));
    begun_us = processor_wall_us();
    program(&day, step_noted, NULL);
    observe_int("idle_us",
                processor_wall_us() - begun_us - processor_busy_us());
}

static void run_one_by_one(void)
{
    run(predict_one_by_one, idle_one_by_one, specimen_desk_one_by_one);
}

static void run_at_once(void)
{
    run(predict_at_once, idle_at_once, specimen_desk_at_once);
}

static const struct driver_symbol symbols[] = {
    {"desk_predict_one_by_one", (void **)&predict_one_by_one},
    {"desk_predict_at_once", (void **)&predict_at_once},
    {"desk_idle_one_by_one", (void **)&idle_one_by_one},
    {"desk_idle_at_once", (void **)&idle_at_once},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"one_by_one", run_one_by_one},
    {"at_once", run_at_once},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
