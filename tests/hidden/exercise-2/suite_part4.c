/*
 * suite_part4.c - does the prediction fit what the program does? No answer
 * stands here: each evening is drawn, run and compared.
 */
#include "../../../exercises/exercise-2/evening.h"
#include "../prediction.h"
#include "suite.h"

enum { GRAIN_MS = 100 };

static const char *const names[] = {
    [EVENING_UNKNOWN] = "EVENING_UNKNOWN",
    [EVENING_STOVES_ON] = "EVENING_STOVES_ON",
    [EVENING_SOUP_BOILS] = "EVENING_SOUP_BOILS",
    [EVENING_CHOPPED] = "EVENING_CHOPPED",
    [EVENING_ROAST_OUT] = "EVENING_ROAST_OUT",
    [EVENING_CAKE_OUT] = "EVENING_CAKE_OUT",
};

struct drawn {
    long long soup_ms, chop_ms, roast_ms, cake_ms;
};

static const char *name_of(long long step)
{
    return step >= 0 && step <= EVENING_CAKE_OUT ? names[step]
                                                 : "no step at all";
}

static const struct steps steps = {"step", name_of};

static long long some(struct random *random)
{
    return GRAIN_MS * random_between(random, 1, 20);
}

/* soup < roast < soup + chop < cake, as the header promises. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn;

    drawn.soup_ms = some(random);
    drawn.roast_ms = drawn.soup_ms + some(random);
    drawn.chop_ms = drawn.roast_ms - drawn.soup_ms + some(random);
    drawn.cake_ms = drawn.soup_ms + drawn.chop_ms + some(random);
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "soup_ms", drawn->soup_ms);
    run_input_int(run, "chop_ms", drawn->chop_ms);
    run_input_int(run, "roast_ms", drawn->roast_ms);
    run_input_int(run, "cake_ms", drawn->cake_ms);
    run_play(run, "evening");
}

/* The row of the learner's table that has this step; -1: none. */
static long long find_row(struct run *run, long long step)
{
    for (size_t i = 0; i < EVENING_STEPS; i++)
        if (seen_int(run, key_at("said_step", i).text) == step)
            return (long long)i;
    return -1;
}

#define DRAWN_TEXT "soup %lld, chop %lld, roast %lld, cake %lld ms"
#define DRAWN_VALUES(d) (d).soup_ms, (d).chop_ms, (d).roast_ms, (d).cake_ms

HIDDEN_TEST(evening_predict_order_fits)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < EVENING_STEPS; i++) {
        long long said = seen_int(run, key_at("said_step", i).text);
        long long step = seen_int_at(run, "step", i);

        claim(run, said != EVENING_UNKNOWN, "row %zu of the table is empty",
              i + 1);
        claim_step(run, said == step, &steps, i, name_of(said),
                   "up to row %zu the table is right; then it says %s, but "
                   "with " DRAWN_TEXT " another step comes, after %lld ms",
                   i, name_of(said), DRAWN_VALUES(drawn),
                   seen_int_at(run, "step_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

/* Whatever the order of the rows: each step is looked up. */
HIDDEN_TEST(evening_predict_times_fit)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < EVENING_STEPS; i++) {
        long long step = seen_int_at(run, "step", i);
        long long row = find_row(run, step), said_ms;

        claim(run, row >= 0, "%s is not in the table", name_of(step));
        said_ms = seen_int(run, key_at("said_ms", (size_t)row).text);
        claim_detail(
            run, is_about(seen_int_at(run, "step_us", i), said_ms), "said_step",
            &steps, i, prediction_ms(said_ms).text,
            "the table says that %s comes after %lld ms, but with " DRAWN_TEXT
            " it comes after %lld ms",
            name_of(step), said_ms, DRAWN_VALUES(drawn),
            seen_int_at(run, "step_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

/* On any evening: now the onions come last, now the roast, now the cake. */
HIDDEN_TEST(evening_total_fits)
{
    struct drawn drawn = draw(run);
    long long total_ms, said_ms;

    if (run_seed(run) % 3 == 1)
        drawn.cake_ms = GRAIN_MS;
    if (run_seed(run) % 3 == 2)
        drawn.roast_ms = drawn.cake_ms + some(run_random(run));
    play(run, &drawn);
    total_ms = seen_int_at(run, "step_us", EVENING_STEPS - 1) / US_PER_MS;
    said_ms = seen_int(run, "said_total_ms");
    claim(run, is_about(total_ms * US_PER_MS, said_ms),
          "evening_total() says %lld ms, but with " DRAWN_TEXT
          " the last step comes after %lld ms",
          said_ms, DRAWN_VALUES(drawn), total_ms);
}
END_HIDDEN_TEST

void suite_part4(struct hidden *hidden)
{
    hidden_add_question(hidden, 4, evening_predict_order_fits);
    hidden_add_question(hidden, 4, evening_predict_times_fit);
    hidden_add_question(hidden, 4, evening_total_fits);
}
