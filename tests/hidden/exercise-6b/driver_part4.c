/* driver_part4.c - runs a breakfast, writes its diary, and asks the submission
 * what it says that will be in it. */
#include "play/driver.h"

#include "../../../exercises/exercise-6b/morning.h"
#include "specimen.h"

typedef size_t (*predict_fn)(const struct morning *m, struct row *rows);

static predict_fn predict_row, predict_both, predict_late, predict_early;

static long long began_us;

void diary_note(enum step step)
{
    observe_int("step", step);
    observe_int("step_us", (long long)(rt_now_ns() / 1000) - began_us);
}

/* Inputs: "kettle_ms", "toast_ms", "table_ms". */
static struct morning morning_make(void)
{
    return (struct morning){.kettle_ms = (unsigned)input_int("kettle_ms"),
                            .toast_ms = (unsigned)input_int("toast_ms"),
                            .table_ms = (unsigned)input_int("table_ms")};
}

/* The table is an operation of its own, so that whoever reads that it is wrong
 * also reads where it stands. */
static size_t predict_rows(predict_fn predict, const struct morning *morning,
                           struct row *rows)
{
    struct rt_op *op = rt_op_start(TRACE_MAIN, "your table", NULL);
    size_t count;

    rt_op_enter(op, (void *)predict);
    count = predict(morning, rows);
    rt_leave();
    rt_op_end(op, 0);
    return count;
}

static void observe_prediction(predict_fn predict)
{
    struct morning morning = morning_make();
    struct row rows[ROWS_MAX] = {{STEP_NONE, 0}};
    size_t count = predict_rows(predict, &morning, rows);

    observe_int("rows", (long long)count);
    for (size_t i = 0; i < count && i < ROWS_MAX; i++) {
        observe_int("row", rows[i].step);
        observe_int("row_ms", rows[i].at_ms);
    }
}

static void play(async_fn *breakfast, predict_fn predict)
{
    struct morning morning = morning_make();
    struct task *task = task_new("breakfast", breakfast, &morning);

    began_us = (long long)(rt_now_ns() / 1000);
    observe_int("returned", async_run(driver_loop(), task));
    observe_prediction(predict);
    driver_close_loop();
}

static void run_in_a_row(void)
{
    play(specimen_in_a_row, predict_row);
}

static void run_together(void)
{
    play(specimen_together, predict_both);
}

static void run_lazy(void)
{
    play(specimen_lazy, predict_late);
}

static void run_spawned(void)
{
    play(specimen_spawned, predict_early);
}

static const struct driver_symbol symbols[] = {
    {"predict_in_a_row", (void **)&predict_row},
    {"predict_together", (void **)&predict_both},
    {"predict_lazy", (void **)&predict_late},
    {"predict_spawned", (void **)&predict_early},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"in_a_row", run_in_a_row},
    {"together", run_together},
    {"lazy", run_lazy},
    {"spawned", run_spawned},
    {NULL, NULL},
};

extern const struct driver_part driver_part4;
const struct driver_part driver_part4 = {4, symbols, tests};
