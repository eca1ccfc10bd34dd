/* suite_part4.c - does the prediction fit what the program does? No answer
 * stands here: each plan is drawn, run and compared. */
#include "../../../exercises/exercise-4/round.h"
#include "../prediction.h"
#include "suite.h"

static const char *const names[] = {
    [ROUND_UNKNOWN] = "ROUND_UNKNOWN", [ROUND_STARTED] = "ROUND_STARTED",
    [ROUND_IDLE] = "ROUND_IDLE",       [ROUND_PREPARE] = "ROUND_PREPARE",
    [ROUND_CHECK] = "ROUND_CHECK",     [ROUND_TICK] = "ROUND_TICK",
    [ROUND_CLOSED] = "ROUND_CLOSED",
};

struct drawn {
    long long idle_rounds, ticks, tick_ms;
};

#define DRAWN_TEXT "with idle_rounds %lld, ticks %lld, tick_ms %lld"
#define DRAWN_VALUES(d) (d).idle_rounds, (d).ticks, (d).tick_ms

static const char *name_of(long long step)
{
    return step >= 0 && step <= ROUND_CLOSED ? names[step] : "no step at all";
}

static const struct steps steps = {"step", name_of};

static struct drawn play(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {1 + (long long)(run_seed(run) % 3),
                          random_between(random, 3, 6),
                          random_between(random, 2, 40)};

    run_input_int(run, "idle_rounds", drawn.idle_rounds);
    run_input_int(run, "ticks", drawn.ticks);
    run_input_int(run, "tick_ms", drawn.tick_ms);
    run_play(run, "rounds");
    return drawn;
}

HIDDEN_TEST(round_predict_fits)
{
    struct drawn drawn = play(run);

    for (size_t i = 0; i < ROUND_STEPS; i++) {
        long long said = seen_int(run, key_at("said", i).text);
        long long step = seen_int_at(run, "step", i);

        claim(run, said != ROUND_UNKNOWN, "row %zu of the table is empty",
              i + 1);
        claim_step(run, said == step, &steps, i, name_of(said),
                   "up to row %zu the table is right; then it says %s, "
                   "but " DRAWN_TEXT " another step comes",
                   i, name_of(said), DRAWN_VALUES(drawn));
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(round_prepares_fits)
{
    struct drawn drawn = play(run);
    long long said = seen_int(run, "said_prepares");

    claim(run, said == seen_int(run, "prepares"),
          "round_prepares() says %lld, but " DRAWN_TEXT " it is another number",
          said, DRAWN_VALUES(drawn));
}
END_HIDDEN_TEST

HIDDEN_TEST(round_elapsed_fits)
{
    struct drawn drawn = play(run);
    long long said = seen_int(run, "said_elapsed");
    long long took_ms = seen_int(run, "took_us") / US_PER_MS;

    claim(run, said >= took_ms - 1 && said <= took_ms + 1,
          "round_elapsed() says %lld ms, but " DRAWN_TEXT
          " it takes another time",
          said, DRAWN_VALUES(drawn));
}
END_HIDDEN_TEST

void suite_part4(struct hidden *hidden)
{
    hidden_add_question(hidden, 4, round_predict_fits);
    hidden_add_question(hidden, 4, round_prepares_fits);
    hidden_add_question(hidden, 4, round_elapsed_fits);
}
