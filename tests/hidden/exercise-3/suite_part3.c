/*
 * suite_part3.c - does the prediction fit what the programs do? No answer
 * stands here: each day is drawn, run and compared.
 */
#include "../../../exercises/exercise-3/bakery.h"
#include "../prediction.h"
#include "suite.h"

enum { GRAIN_MS = 100 };

static const char *const names[] = {
    [BAKERY_UNKNOWN] = "BAKERY_UNKNOWN",
    [BAKERY_OPENED] = "BAKERY_OPENED",
    [BAKERY_KNEADING] = "BAKERY_KNEADING",
    [BAKERY_KNEADED] = "BAKERY_KNEADED",
    [BAKERY_DOUGH_TAKEN] = "BAKERY_DOUGH_TAKEN",
    [BAKERY_BAKING] = "BAKERY_BAKING",
    [BAKERY_BAKED] = "BAKERY_BAKED",
    [BAKERY_BELL] = "BAKERY_BELL",
    [BAKERY_SHELF_FULL] = "BAKERY_SHELF_FULL",
};

static const char *const threads[] = {
    [BAKERY_THREAD_UNKNOWN] = "BAKERY_THREAD_UNKNOWN",
    [BAKERY_LOOP_THREAD] = "BAKERY_LOOP_THREAD",
    [BAKERY_POOL_THREAD] = "BAKERY_POOL_THREAD",
};

struct drawn {
    long long knead_ms, bake_ms, bell_ms;
};

static const char *name_of(long long step)
{
    return step >= 0 && step <= BAKERY_SHELF_FULL ? names[step]
                                                  : "no step at all";
}

static const char *thread_of(long long thread)
{
    return thread >= 0 && thread <= BAKERY_POOL_THREAD ? threads[thread]
                                                       : "no thread at all";
}

static const struct steps steps = {"step", name_of};

/* bell < knead, as the header promises. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn;

    drawn.bell_ms = GRAIN_MS * random_between(random, 1, 20);
    drawn.knead_ms = drawn.bell_ms + GRAIN_MS * random_between(random, 1, 20);
    drawn.bake_ms = GRAIN_MS * random_between(random, 1, 40);
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "knead_ms", drawn->knead_ms);
    run_input_int(run, "bake_ms", drawn->bake_ms);
    run_input_int(run, "bell_ms", drawn->bell_ms);
    run_play(run, "day");
}

/* The row of the learner's table that has this step. */
static size_t find_row(struct run *run, long long step)
{
    size_t row = 0;

    while (row < BAKERY_STEPS &&
           seen_int(run, key_at("said_step", row).text) != step)
        row++;
    claim(run, row < BAKERY_STEPS, "%s is not in the table", name_of(step));
    return row;
}

HIDDEN_TEST(bakery_predict_order_fits)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < BAKERY_STEPS; i++) {
        long long said = seen_int(run, key_at("said_step", i).text);
        long long step = seen_int_at(run, "step", i);

        claim(run, said != BAKERY_UNKNOWN, "row %zu of the table is empty",
              i + 1);
        claim_step(
            run, said == step, &steps, i, name_of(said),
            "up to row %zu the table is right; then it says %s, but on a day "
            "with knead %lld, bake %lld, bell %lld ms another step comes, "
            "after %lld ms",
            i, name_of(said), drawn.knead_ms, drawn.bake_ms, drawn.bell_ms,
            seen_int_at(run, "step_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

/* Whatever the order of the rows: each step is looked up. */
HIDDEN_TEST(bakery_predict_threads_fit)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < BAKERY_STEPS; i++) {
        long long step = seen_int_at(run, "step", i);
        size_t row = find_row(run, step);
        long long said = seen_int(run, key_at("said_thread", row).text);

        claim_detail(
            run, said == seen_int_at(run, "thread", i), "said_step", &steps, i,
            thread_of(said),
            "the table says that %s comes on %s, but it comes on another "
            "thread, after %lld ms",
            name_of(step), thread_of(said),
            seen_int_at(run, "step_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(bakery_predict_times_fit)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < BAKERY_STEPS; i++) {
        long long step = seen_int_at(run, "step", i);
        size_t row = find_row(run, step);
        long long said_ms = seen_int(run, key_at("said_ms", row).text);

        claim_detail(
            run, is_about(seen_int_at(run, "step_us", i), said_ms), "said_step",
            &steps, i, prediction_ms(said_ms).text,
            "the table says that %s comes after %lld ms, but on a day with "
            "knead %lld, bake %lld, bell %lld ms it comes after %lld ms",
            name_of(step), said_ms, drawn.knead_ms, drawn.bake_ms,
            drawn.bell_ms, seen_int_at(run, "step_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

/* Fewer than the pool has threads, as many, or many more. */
HIDDEN_TEST(bakery_batch_total_fits)
{
    struct random *random = run_random(run);
    long long loaves = random_between(random, 1, 4);
    long long knead_ms = GRAIN_MS * random_between(random, 2, 20);

    if (run_seed(run) % 2)
        loaves = random_between(random, 5, 18);
    run_input_int(run, "loaves", loaves);
    run_input_int(run, "knead_ms", knead_ms);
    run_play(run, "batch");
    claim(run,
          is_about(seen_int(run, "elapsed_us"), seen_int(run, "said_total_ms")),
          "bakery_batch_total() says %lld ms, but %lld loaves of %lld ms each "
          "take %lld ms",
          seen_int(run, "said_total_ms"), loaves, knead_ms,
          seen_int(run, "elapsed_us") / US_PER_MS);
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add_question(hidden, 3, bakery_predict_order_fits);
    hidden_add_question(hidden, 3, bakery_predict_threads_fit);
    hidden_add_question(hidden, 3, bakery_predict_times_fit);
    hidden_add_question(hidden, 3, bakery_batch_total_fits);
}
