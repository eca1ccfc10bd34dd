/*
 * driver_part1.c - has an egg cooked while somebody looks after the cat, and
 * tells when which stage was said and how often the cat was seen.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-6a/egg.h"
#include "../key.h"
#include "work.h"

enum { STAGES_MAX = 16, CAT_MS = 10 * 1000, LATER_MS = 20 * 60 * 1000 };

typedef int (*cook_fn)(struct egg *egg);

static cook_fn cook;
static long long begun_us, stages;

/* The one who looks after the cat. */
static struct cat {
    bool egg_is_back;
    long long seen_us, longest_us; /* the last look; between two of them */
} cat;

static void stage_said(void *arg, enum egg_stage stage)
{
    (void)arg;
    if (stages < STAGES_MAX) {
        observe_int("stage", stage);
        observe_int("stage_us", work_now_us() - begun_us);
    }
    stages++;
}

static void cat_look(void)
{
    long long now_us = work_now_us();

    if (now_us - cat.seen_us > cat.longest_us)
        cat.longest_us = now_us - cat.seen_us;
    cat.seen_us = now_us;
}

static int cat_run(void *arg)
{
    (void)arg;
    while (!cat.egg_is_back) {
        cat_look();
        async_sleep(CAT_MS);
    }
    cat_look();
    return 0;
}

/* Inputs: "heat_ms", "cook_ms". */
static int program(void *arg)
{
    struct egg egg = {(unsigned)input_int("heat_ms"),
                      (unsigned)input_int("cook_ms"), stage_said, NULL};
    struct task *looks = task_new("cat", cat_run, NULL);

    (void)arg;
    begun_us = cat.seen_us = work_now_us();
    task_spawn(looks);
    observe_int("returned", cook(&egg));
    observe_int("returned_us", work_now_us() - begun_us);
    observe_int("stages", stages);
    cat.egg_is_back = true;
    await(looks);
    return async_sleep(LATER_MS);
}

static void run_cook(void)
{
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("stages_later", stages);
    observe_int("longest_us", cat.longest_us);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"egg_cook", (void **)&cook},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"cook", run_cook},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
