/*
 * suite_part4.c - does what the learner says will happen happen? The truth is
 * the diary of the program itself; nothing is known here but the inputs.
 */
#include <stdio.h>
#include <uv.h>

#include "../../../exercises/exercise-6b/morning.h"
#include "../prediction.h"
#include "suite.h"

enum { UNIT_MS = 10, NEAR_MS = UNIT_MS / 2 };

static const char *name_of(long long step)
{
    static const char *const names[] = {
        [STEP_NONE] = "STEP_NONE",
        [STEP_EAT] = "STEP_EAT",
        [STEP_KETTLE_BOILS] = "STEP_KETTLE_BOILS",
        [STEP_KETTLE_ON] = "STEP_KETTLE_ON",
        [STEP_TABLE_BEGUN] = "STEP_TABLE_BEGUN",
        [STEP_TABLE_SET] = "STEP_TABLE_SET",
        [STEP_TEA_MADE] = "STEP_TEA_MADE",
        [STEP_TOAST_IN] = "STEP_TOAST_IN",
        [STEP_TOAST_OUT] = "STEP_TOAST_OUT",
    };

    if (step >= 0 && step < (long long)(sizeof(names) / sizeof(names[0])))
        return names[step];
    return "no step at all";
}

static const struct steps steps_seen = {"step", name_of};

/* table < toast < kettle, and no two sums or differences of them alike. */
static struct morning draw(struct run *run)
{
    struct random *random = run_random(run);
    unsigned table = (unsigned)random_between(random, 3, 40);
    unsigned toast = 2 * table + (unsigned)random_between(random, 1, 40);
    unsigned kettle = 2 * toast + (unsigned)random_between(random, 1, 40);

    return (struct morning){.kettle_ms = kettle * UNIT_MS,
                            .toast_ms = toast * UNIT_MS,
                            .table_ms = table * UNIT_MS};
}

static bool is_near(long long a_us, long long b_ms)
{
    return a_us > (b_ms - NEAR_MS) * 1000 && a_us < (b_ms + NEAR_MS) * 1000;
}

/* The times of the diary, free of what turns of the loop take. */
static long long whole_ms(long long us)
{
    return (us / 1000 + NEAR_MS) / UNIT_MS * UNIT_MS;
}

static void claim_row(struct run *run, const struct morning *m, size_t i)
{
    long long step = seen_int_at(run, "step", i);
    long long us = seen_int_at(run, "step_us", i);
    long long row = seen_int_at(run, "row", i);
    long long row_ms = seen_int_at(run, "row_ms", i);

    claim_step(
        run, row == step && is_near(us, row_ms), &steps_seen, i,
        row == step ? prediction_ms(row_ms).text : name_of(row),
        "on a day with kettle_ms %u, toast_ms %u, table_ms %u line %zu of "
        "your table says %s at %lld ms, but step %zu of the program is %s "
        "at %lld ms",
        m->kettle_ms, m->toast_ms, m->table_ms, i + 1, name_of(row), row_ms,
        i + 1, name_of(step), whole_ms(us));
}

/* Shows the first place where prediction and truth part. */
static void claim_prediction(struct run *run, const char *scene)
{
    struct morning morning = draw(run);
    size_t steps, rows;

    run_input_int(run, "kettle_ms", morning.kettle_ms);
    run_input_int(run, "toast_ms", morning.toast_ms);
    run_input_int(run, "table_ms", morning.table_ms);
    run_play(run, scene);
    steps = seen_count(run, "step");
    rows = seen_count(run, "row");
    for (size_t i = 0; i < steps && i < rows; i++)
        claim_row(run, &morning, i);
    claim(run, seen_int(run, "rows") == (long long)steps,
          "your table has %lld lines, but the program has %zu steps",
          seen_int(run, "rows"), steps);
}

HIDDEN_TEST(in_a_row_is_predicted)
{
    claim_prediction(run, "in_a_row");
}
END_HIDDEN_TEST

HIDDEN_TEST(together_is_predicted)
{
    claim_prediction(run, "together");
}
END_HIDDEN_TEST

HIDDEN_TEST(lazy_is_predicted)
{
    claim_prediction(run, "lazy");
}
END_HIDDEN_TEST

HIDDEN_TEST(spawned_is_predicted)
{
    claim_prediction(run, "spawned");
}
END_HIDDEN_TEST

void suite_part4(struct hidden *hidden)
{
    hidden_add_question(hidden, 4, in_a_row_is_predicted);
    hidden_add_question(hidden, 4, together_is_predicted);
    hidden_add_question(hidden, 4, lazy_is_predicted);
    hidden_add_question(hidden, 4, spawned_is_predicted);
}
