/*
 * suite_part4.c - does the prediction fit what the program does? No answer
 * stands here: each day is drawn, run and compared.
 */
#include "../../../exercises/exercise-6a/washday.h"
#include "../key.h"
#include "../prediction.h"
#include "suite.h"

enum { GRAIN_MS = 100 };

static const char *const names[] = {
    [WASHDAY_UNKNOWN] = "WASHDAY_UNKNOWN",
    [WASHDAY_TASKS_MADE] = "WASHDAY_TASKS_MADE",
    [WASHDAY_WASH_SPAWNED] = "WASHDAY_WASH_SPAWNED",
    [WASHDAY_WASH_STARTS] = "WASHDAY_WASH_STARTS",
    [WASHDAY_WASH_ENDS] = "WASHDAY_WASH_ENDS",
    [WASHDAY_BACK_HOME] = "WASHDAY_BACK_HOME",
    [WASHDAY_BAKE_STARTS] = "WASHDAY_BAKE_STARTS",
    [WASHDAY_BAKE_ENDS] = "WASHDAY_BAKE_ENDS",
    [WASHDAY_BREAD_OUT] = "WASHDAY_BREAD_OUT",
    [WASHDAY_DONE] = "WASHDAY_DONE",
};

struct drawn {
    long long wash_ms, walk_ms, bake_ms;
};

static const char *name_of(long long step)
{
    return step >= 0 && step <= WASHDAY_DONE ? names[step] : "no step at all";
}

static const struct steps steps = {"step", name_of};

/* walk < wash < walk + bake, as the header promises. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn;

    drawn.walk_ms = GRAIN_MS * random_between(random, 1, 20);
    drawn.wash_ms = drawn.walk_ms + GRAIN_MS * random_between(random, 1, 20);
    drawn.bake_ms = drawn.wash_ms - drawn.walk_ms +
                    GRAIN_MS * random_between(random, 1, 20);
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "wash_ms", drawn->wash_ms);
    run_input_int(run, "walk_ms", drawn->walk_ms);
    run_input_int(run, "bake_ms", drawn->bake_ms);
    run_play(run, "day");
}

/* The row of the learner's table that has this step; -1: none. */
static long long find_row(struct run *run, long long step)
{
    for (size_t i = 0; i < WASHDAY_STEPS; i++)
        if (seen_int(run, key_at("said_step", i).text) == step)
            return (long long)i;
    return -1;
}

HIDDEN_TEST(washday_predict_order_fits)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < WASHDAY_STEPS; i++) {
        long long said = seen_int(run, key_at("said_step", i).text);
        long long step = seen_int_at(run, "step", i);

        claim(run, said != WASHDAY_UNKNOWN, "row %zu of the table is empty",
              i + 1);
        claim_step(
            run, said == step, &steps, i, name_of(said),
            "up to row %zu the table is right; then it says %s, but on a day "
            "with wash %lld, walk %lld, bake %lld ms another step comes "
            "after %lld ms",
            i, name_of(said), drawn.wash_ms, drawn.walk_ms, drawn.bake_ms,
            seen_int_at(run, "step_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

/* Whatever the order of the rows: each step is looked up. */
HIDDEN_TEST(washday_predict_times_fit)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < WASHDAY_STEPS; i++) {
        long long step = seen_int_at(run, "step", i);
        long long row = find_row(run, step), said_ms;

        claim(run, row >= 0, "%s is not in the table", name_of(step));
        said_ms = seen_int(run, key_at("said_ms", (size_t)row).text);
        claim_detail(
            run, is_about(seen_int_at(run, "step_us", i), said_ms), "said_step",
            &steps, i, prediction_ms(said_ms).text,
            "the table says that %s comes after %lld ms, but on a day with "
            "wash %lld, walk %lld, bake %lld ms it comes after %lld ms",
            name_of(step), said_ms, drawn.wash_ms, drawn.walk_ms, drawn.bake_ms,
            seen_int_at(run, "step_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

/* On any day: now the wash is the longest, now the walk and the bread. */
HIDDEN_TEST(washday_total_fits)
{
    struct random *random = run_random(run);
    struct drawn drawn = draw(run);

    if (run_seed(run) % 2)
        drawn.wash_ms = drawn.walk_ms + drawn.bake_ms +
                        GRAIN_MS * random_between(random, 1, 20);
    play(run, &drawn);
    claim(run,
          is_about(seen_int(run, "elapsed_us"), seen_int(run, "said_total_ms")),
          "washday_total() says %lld ms, but on a day with wash %lld, walk "
          "%lld, bake %lld ms the program takes %lld ms",
          seen_int(run, "said_total_ms"), drawn.wash_ms, drawn.walk_ms,
          drawn.bake_ms, seen_int(run, "elapsed_us") / US_PER_MS);
}
END_HIDDEN_TEST

void suite_part4(struct hidden *hidden)
{
    hidden_add_question(hidden, 4, washday_predict_order_fits);
    hidden_add_question(hidden, 4, washday_predict_times_fit);
    hidden_add_question(hidden, 4, washday_total_fits);
}
