/*
 * tasks.h - what tests of the course library run in common: a fresh loop, a
 * diary of letters, and bodies of tasks. Everything is the including test's
 * own.
 */
#ifndef TESTS_UNIT_TASKS_H
#define TESTS_UNIT_TASKS_H

#include "unit.h"

#include <string.h>

#include "async.h"

static uv_loop_t loop;

/* Runs `fn` as the main task on a fresh loop; nothing may be left on it. */
static int run(async_fn *fn, void *arg)
{
    int rc;

    ck_assert_int_eq(uv_loop_init(&loop), 0);
    rc = async_run(&loop, task_new("main", fn, arg));
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    return rc;
}

/* What happened, a letter each. */
static char order[64];

static void note(char letter)
{
    size_t len = strlen(order);

    ck_assert_uint_lt(len, sizeof(order) - 1);
    order[len] = letter;
}

/* --- bodies of tasks --- */

static unsigned hour_ms = 3600 * 1000;

enum { FOREVER = -1 };

/* Turns of the loop, for a machine may be slow: all tasks take them together.
 */
static int turns(int count)
{
    int rc = 0;

    if (count == FOREVER)
        return async_sleep(hour_ms);
    while (rc == 0 && count-- > 0)
        rc = async_sleep(0);
    return rc;
}

struct step {
    char letter; /* noted when it begins; the capital when it ends */
    int turns;
    int result;
};

static int step(void *arg)
{
    const struct step *s = arg;
    int rc;

    note(s->letter);
    rc = turns(s->turns);
    note(rc < 0 ? '!' : (char)(s->letter - 'a' + 'A'));
    return rc < 0 ? rc : s->result;
}

static int sleep_ms(void *arg)
{
    return async_sleep(*(unsigned *)arg);
}

static int give(void *arg)
{
    return *(int *)arg;
}

static void make_steps(struct step *steps, size_t count, struct task **tasks)
{
    for (size_t i = 0; i < count; i++)
        tasks[i] = task_new("step", step, &steps[i]);
}

#endif
