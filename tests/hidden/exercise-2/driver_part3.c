/* driver_part3.c - has waits done in a row or together, with a watch. */
#include "play/driver.h"

#include "../../../exercises/exercise-2/hundred.h"
#include "watch.h"

enum { WAITS_MAX = 100 };

typedef int (*hundred_fn)(uv_loop_t *loop, const struct hundred *order);

static hundred_fn in_row, together, wait_all;

static struct scene {
    long long returned, begun_us, over[WAITS_MAX], last_us, overs, strange;
    long long inside, dones, done_us, overs_at_done, open_at_done;
    struct rt_obligation *done_owed;
} scene;

static void wait_over(void *arg, size_t wait)
{
    scene.inside += watch_is_inside();
    if (arg != &scene || wait >= WAITS_MAX) {
        scene.strange++;
        return;
    }
    if (scene.over[wait]++ == 0)
        observe_int("over_us", watch_now_us() - scene.begun_us);
    scene.overs++;
}

static void count_handle(uv_handle_t *handle, void *arg)
{
    *(long long *)arg += !watch_owns(handle);
}

static void all_done(void *arg, const struct hundred_report *report)
{
    scene.inside += watch_is_inside();
    scene.strange += arg != &scene;
    rt_obligation_meet(scene.done_owed, __builtin_return_address(0));
    if (scene.dones++ > 0)
        return;
    scene.done_us = watch_now_us() - scene.begun_us;
    scene.overs_at_done = scene.overs;
    uv_walk(driver_loop(), count_handle, &scene.open_at_done);
    observe_int("said_ms", report->elapsed_ms);
    observe_int("said_most", (long long)report->most_at_once);
}

static void order_comes(size_t n)
{
    struct hundred order = {(size_t)input_int("count"),
                            (unsigned)input_int("wait_ms"), wait_over, all_done,
                            &scene};

    (void)n;
    scene.done_owed = rt_obligation_open("done");
    scene.begun_us = watch_now_us();
    watch_begin();
    scene.returned = wait_all(driver_loop(), &order);
    watch_end();
    order = (struct hundred){0}; /* it had to be copied */
}

/* Inputs: "count" of waits, "wait_ms", "at0", when they are asked for. */
static void run_waits(hundred_fn fn)
{
    long long most = 0;

    wait_all = fn;
    watch_plan("customers", 1, order_comes, (void *)fn);
    driver_run_loop();
    if (scene.returned < 0 && scene.dones == 0)
        rt_obligation_meet(scene.done_owed, NULL);
    for (size_t i = 0; i < WAITS_MAX; i++)
        most = scene.over[i] > most ? scene.over[i] : most;
    observe_int("returned", scene.returned);
    observe_int("overs", scene.overs);
    observe_int("most_of_one", most);
    observe_int("strange", scene.strange);
    observe_int("inside", scene.inside);
    observe_int("dones", scene.dones);
    observe_int("done_us", scene.done_us);
    observe_int("overs_at_done", scene.overs_at_done);
    observe_int("open_at_done", scene.open_at_done);
    watch_observe();
    driver_close_loop();
}

static void run_row(void)
{
    run_waits(in_row);
}

static void run_together(void)
{
    run_waits(together);
}

static const struct driver_symbol symbols[] = {
    {"hundred_in_row", (void **)&in_row},
    {"hundred_together", (void **)&together},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"row", run_row},
    {"together", run_together},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
