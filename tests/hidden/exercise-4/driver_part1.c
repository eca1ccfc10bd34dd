/*
 * driver_part1.c - visitors who keep the loop busy for a while, and beside the
 * learner's meter one of the driver's own, whose readings are the truth.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-4/meter.h"
#include "../handles.h"
#include "../key.h"

enum { VISITS_MAX = 16, NS_PER_MS = 1000000, US_PER_MS = 1000 };

static int (*start)(uv_loop_t *loop, struct meter **ret_meter);
static void (*read_meter)(const struct meter *meter,
                          struct meter_report *ret_report);
static void (*stop)(struct meter *meter, meter_stopped_cb stopped, void *arg);

static struct meter *meter;
static long long stops, open_at_stop, inside_stop;
static bool is_inside;

/* --- the truth --- */

static struct {
    uv_prepare_t prepare;
    uv_check_t check;
    long long rounds, waited_us, worked_us, longest_us;
    long long since_us; /* the last change between waiting and working */
} truth;

static long long now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

static long long lap(void)
{
    long long now = now_us(), took = now - truth.since_us;

    truth.since_us = now;
    return took;
}

static void loop_waits(uv_prepare_t *prepare)
{
    long long took = lap();

    (void)prepare;
    truth.rounds++;
    truth.worked_us += took;
    if (took > truth.longest_us)
        truth.longest_us = took;
}

static void loop_wakes(uv_check_t *check)
{
    (void)check;
    truth.waited_us += lap();
}

static void start_truth(void)
{
    uv_prepare_init(driver_loop(), &truth.prepare);
    uv_check_init(driver_loop(), &truth.check);
    truth.prepare.data = truth.check.data = &handles_own;
    uv_unref((uv_handle_t *)&truth.prepare);
    uv_unref((uv_handle_t *)&truth.check);
    uv_prepare_start(&truth.prepare, loop_waits);
    uv_check_start(&truth.check, loop_wakes);
    truth.since_us = now_us();
}

static void end_truth(void)
{
    uv_close((uv_handle_t *)&truth.prepare, NULL);
    uv_close((uv_handle_t *)&truth.check, NULL);
}

/* --- visitors --- */

static struct visit {
    uv_timer_t timer;
    long long work_ms;
    bool reads;
} visits[VISITS_MAX];

static void compare(void)
{
    struct meter_report report = {0};

    read_meter(meter, &report);
    observe_int("rounds", report.rounds);
    observe_int("waited", report.waited_ms);
    observe_int("worked", report.worked_ms);
    observe_int("longest", report.longest_ms);
    observe_int("true_rounds", truth.rounds);
    observe_int("true_waited", truth.waited_us / US_PER_MS);
    observe_int("true_worked",
                (truth.worked_us + now_us() - truth.since_us) / US_PER_MS);
    observe_int("true_longest", truth.longest_us / US_PER_MS);
}

static void visitor_comes(uv_timer_t *timer)
{
    struct visit *visit =
        (struct visit *)((char *)timer - offsetof(struct visit, timer));

    uv_close((uv_handle_t *)timer, NULL);
    if (visit->work_ms > 0)
        rt_compute((uint64_t)visit->work_ms * NS_PER_MS);
    if (visit->reads && meter)
        compare();
}

static void plan_visits(void)
{
    size_t count = (size_t)input_int("visits");

    for (size_t i = 0; i < count && i < VISITS_MAX; i++) {
        struct visit *visit = &visits[i];

        visit->work_ms = input_int(key_at("work", i).text);
        visit->reads = input_int(key_at("reads", i).text) != 0;
        uv_timer_init(driver_loop(), &visit->timer);
        visit->timer.data = &handles_own;
        uv_timer_start(&visit->timer, visitor_comes,
                       (uint64_t)input_int(key_at("at", i).text), 0);
    }
}

static void meter_stopped(void *arg)
{
    (void)arg;
    if (stops++ > 0)
        return;
    inside_stop = is_inside;
    open_at_stop = handles_foreign();
}

/* Inputs: "visits", for each "at" and "work" (ms), "reads". The loop comes to
 * its end by itself, then the meter is stopped. */
static void run_shift(void)
{
    int rc;

    start_truth();
    rc = start(driver_loop(), &meter);
    observe_int("started", rc);
    plan_visits();
    driver_run_loop();
    if (rc == 0 && meter)
        compare();
    end_truth();
    if (rc == 0 && meter) {
        is_inside = true;
        stop(meter, meter_stopped, NULL);
        is_inside = false;
        driver_run_loop();
    }
    observe_int("stops", stops);
    observe_int("inside_stop", inside_stop);
    observe_int("open_at_stop", open_at_stop);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"meter_start", (void **)&start},
    {"meter_read", (void **)&read_meter},
    {"meter_stop", (void **)&stop},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"shift", run_shift},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
