/* driver_part1.c - dishes that are put into the oven, some at the same time. */
#include "play/driver.h"

#include "../../../exercises/exercise-2/oven.h"
#include "../key.h"
#include "watch.h"

enum { DISHES_MAX = 24 };

static int (*bake)(uv_loop_t *loop, unsigned bake_ms, oven_ready_cb ready,
                   void *arg);

static struct dish {
    struct rt_obligation *owed;
    long long returned, begun_us, ready_us, answers, inside;
} dishes[DISHES_MAX];

static void dish_ready(void *arg)
{
    struct dish *dish = arg;

    rt_obligation_meet(dish->owed, __builtin_return_address(0));
    dish->inside += watch_is_inside();
    if (dish->answers++ == 0)
        dish->ready_us = watch_now_us() - dish->begun_us;
}

static void dish_comes(size_t n)
{
    struct dish *dish = &dishes[n];

    dish->owed = rt_obligation_open("ready");
    dish->begun_us = watch_now_us();
    watch_begin();
    dish->returned =
        bake(driver_loop(), (unsigned)input_int(key_at("bake", n).text),
             dish_ready, dish);
    watch_end();
}

/* Inputs: "dishes", for each "at", when it is put in, and "bake" (ms). */
static void run_day(void)
{
    size_t count = (size_t)input_int("dishes");

    watch_plan("dish", count, dish_comes, (void *)bake);
    driver_run_loop();
    for (size_t i = 0; i < count; i++) {
        /* That it had to be taken is the referee's to say. */
        if (dishes[i].returned < 0 && dishes[i].answers == 0)
            rt_obligation_meet(dishes[i].owed, NULL);
        observe_int(key_at("returned", i).text, dishes[i].returned);
        observe_int(key_at("answers", i).text, dishes[i].answers);
        observe_int(key_at("ready_us", i).text, dishes[i].ready_us);
        observe_int(key_at("inside", i).text, dishes[i].inside);
    }
    watch_observe();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"oven_bake", (void **)&bake},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"day", run_day},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
