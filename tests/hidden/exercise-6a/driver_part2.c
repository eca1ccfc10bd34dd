/* driver_part2.c - has breakfast made and tells what is on the table, when. */
#include "play/driver.h"

#include "../../../exercises/exercise-6a/breakfast.h"
#include "work.h"

enum { LATER_MS = 20 * 60 * 1000 };

typedef int (*make_fn)(const struct kitchen *kitchen,
                       struct breakfast *ret_breakfast);

static make_fn make;

/* Inputs: three works: toast, coffee, table. */
static int program(void *arg)
{
    struct kitchen kitchen = {{work_run, &works.items[0]},
                              {work_run, &works.items[1]},
                              {work_run, &works.items[2]}};
    struct breakfast breakfast = {-1, -1};
    long long begun_us = work_now_us();

    (void)arg;
    observe_int("returned", make(&kitchen, &breakfast));
    observe_int("elapsed_us", work_now_us() - begun_us);
    observe_int("slices", breakfast.slices);
    observe_int("cups", breakfast.cups);
    observe_int("ended", works.ended);
    return async_sleep(LATER_MS);
}

static void run_morning(void)
{
    works_make();
    async_run(driver_loop(), task_new("program", program, NULL));
    works_observe_runs();
    observe_int("ended_later", works.ended);
    observe_int("most_in_flight", works.most_in_flight);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"breakfast_make", (void **)&make},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"morning", run_morning},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
