/*
 * driver_part5.c - solves a problem with the pattern that the learner names,
 * whatever it is, and tells what came of it. Every pattern begins the same
 * services; they differ in what is waited for.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-6c/choose.h"
#include "../key.h"
#include "../service.h"

enum { ITEMS_MAX = 40, LIMIT = 4, TIMEOUT_MS = 200 };

static enum pattern (*choose)(enum problem problem);

static struct service services = {.name = "service"};
static struct semaphore doors = SEMAPHORE_INIT(LIMIT);
static long long begun_us, used, first_used_us, late_us;
static size_t count;
static enum pattern pattern;

static struct item {
    size_t number;
    long long ended_us;
    bool good;
} items[ITEMS_MAX];

static int item_run(void *arg)
{
    struct item *item = arg;
    int rc = pattern == PATTERN_SEMAPHORE ? semaphore_acquire(&doors) : 0;

    if (rc < 0)
        return rc;
    rc = service_call(&services, __builtin_return_address(0),
                      (unsigned)input_int(key_at("ms", item->number).text), 0);
    if (pattern == PATTERN_SEMAPHORE)
        semaphore_release(&doors);
    item->ended_us = service_now_us();
    item->good = rc == 0;
    return rc;
}

/* Whoever wanted it gets it now. */
static void use(const struct item *item)
{
    long long now = service_now_us();

    if (!item->good)
        return;
    if (used++ == 0)
        first_used_us = now - begun_us;
    if (now - item->ended_us > late_us)
        late_us = now - item->ended_us;
}

static void use_all(void)
{
    for (size_t i = 0; i < count; i++)
        use(&items[i]);
}

static void take_first(struct task **tasks)
{
    int result, i = as_completed(tasks, count, &result);

    if (i >= 0)
        use(&items[i]);
    cancel_all(tasks, count);
}

static void take_each(struct task **tasks)
{
    int result, i;

    while ((i = as_completed(tasks, count, &result)) >= 0)
        use(&items[i]);
}

static int gather_run(void *arg)
{
    return gather(arg, count, NULL);
}

static void solve(struct task **tasks)
{
    switch (pattern) {
    case PATTERN_FIRST:
        take_first(tasks);
        break;
    case PATTERN_AS_COMPLETED:
        take_each(tasks);
        break;
    case PATTERN_TIMEOUT:
        (void)with_timeout(task_new("all", gather_run, tasks), TIMEOUT_MS);
        use_all();
        break;
    default:
        (void)gather(tasks, count, NULL);
        use_all();
    }
}

static int program(void *arg)
{
    struct task *tasks[ITEMS_MAX];

    (void)arg;
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct item){.number = i};
        tasks[i] = task_new("item", item_run, &items[i]);
    }
    begun_us = service_now_us();
    solve(tasks);
    observe_int("took_us", service_now_us() - begun_us);
    return 0;
}

/* Inputs: "problem", "count", of each item "ms". */
static void run_problem(void)
{
    count = (size_t)input_int("count");
    pattern = choose((enum problem)input_int("problem"));
    observe_int("pattern", pattern);
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("used", used);
    observe_int("first_used_us", first_used_us);
    observe_int("late_us", late_us);
    observe_int("most", services.most);
    observe_int("answers", services.answers);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"choose_pattern", (void **)&choose},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"problem", run_problem},
    {NULL, NULL},
};

extern const struct driver_part driver_part5;
const struct driver_part driver_part5 = {5, symbols, tests};
