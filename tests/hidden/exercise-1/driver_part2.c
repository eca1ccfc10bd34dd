/* driver_part2.c - a program whose steps work and wait, and is measured. */
#include "play/driver.h"

#include "../../../exercises/exercise-1/meter.h"
#include "../key.h"
#include "processor.h"

enum { STEPS_MAX = 16, UNTOUCHED = 4711 };

static int (*measure)(const struct step *steps, size_t count,
                      struct meter_report *ret_report);

uint64_t meter_wall_us(void)
{
    return (uint64_t)processor_wall_us();
}

uint64_t meter_busy_us(void)
{
    return (uint64_t)processor_busy_us();
}

/* Where it begins is not where the program begins. */
static int step_run(void *arg)
{
    size_t n = (size_t)(uintptr_t)arg;

    observe_int("ran", (long long)n);
    processor_work(input_int(key_at("work_ms", n).text));
    processor_wait_us(input_int(key_at("wait_us", n).text));
    processor_work(input_int(key_at("more_ms", n).text));
    return (int)input_int(key_at("status", n).text);
}

static void tell(const struct meter_report *report)
{
    observe_int("done", (long long)report->done);
    observe_int("wall_ms", report->wall_ms);
    observe_int("busy_ms", report->busy_ms);
    observe_int("idle_ms", report->idle_ms);
    observe_int("idle_percent", report->idle_percent);
    observe_int("idlest", (long long)report->idlest);
}

/* Inputs: "before_ms", for how long the machine has been on; "steps", for each
 * "work_ms", "wait_us", "more_ms" and "status". */
static void run_program(void)
{
    static struct key names[STEPS_MAX];
    struct step steps[STEPS_MAX] = {{NULL, NULL, NULL}};
    size_t count = (size_t)input_int("steps");
    struct meter_report report = {.wall_ms = UNTOUCHED};
    struct rt_op *op;

    for (size_t i = 0; i < count && i < STEPS_MAX; i++) {
        names[i] = key_at("step ", i);
        steps[i] = (struct step){names[i].text, step_run, (void *)(uintptr_t)i};
    }
    processor_work(input_int("before_ms"));
    processor_wait_us(1000 * input_int("before_ms"));
    op = rt_op_start(TRACE_MAIN, "program", NULL);
    rt_op_enter(op, (void *)measure);
    observe_int("returned", measure(steps, count, &report));
    rt_leave();
    rt_op_end(op, 0);
    tell(&report);
}

static const struct driver_symbol symbols[] = {
    {"meter_run", (void **)&measure},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"program", run_program},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
