/*
 * suite_part3.c - do the predictions fit what the programs do? No answer stands
 * here: each day is drawn, run and compared.
 */
#include "../../../exercises/exercise-1/desk.h"
#include "../prediction.h"
#include "suite.h"

enum { GRAIN_MS = 100, SLACK_US = 10000 };

static const char *const names[] = {
    [DESK_UNKNOWN] = "DESK_UNKNOWN",   [DESK_ANN_ASKS] = "DESK_ANN_ASKS",
    [DESK_ANN_BOOK] = "DESK_ANN_BOOK", [DESK_ANN_GOES] = "DESK_ANN_GOES",
    [DESK_BEN_ASKS] = "DESK_BEN_ASKS", [DESK_BEN_BOOK] = "DESK_BEN_BOOK",
    [DESK_BEN_GOES] = "DESK_BEN_GOES",
};

/* The two programs: the scene has the name of its program. */
static const char *const scenes[] = {"one_by_one", "at_once"};
enum { ONE_BY_ONE, AT_ONCE, SCENES };

struct drawn {
    long long ann_ms, ben_ms, stamp_ms;
};

static const char *name_of(long long step)
{
    return step >= 0 && step <= DESK_BEN_GOES ? names[step] : "no step at all";
}

static const struct steps steps = {"step", name_of};

/* ben < ann, as the header promises. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn;

    drawn.ben_ms = GRAIN_MS * random_between(random, 1, 20);
    drawn.ann_ms = drawn.ben_ms + GRAIN_MS * random_between(random, 1, 20);
    drawn.stamp_ms = GRAIN_MS * random_between(random, 1, 9);
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn, int which)
{
    run_input_int(run, "ann_ms", drawn->ann_ms);
    run_input_int(run, "ben_ms", drawn->ben_ms);
    run_input_int(run, "stamp_ms", drawn->stamp_ms);
    run_play(run, scenes[which]);
}

static bool is_about(long long seen_us, long long said_ms)
{
    return seen_us >= said_ms * US_PER_MS - SLACK_US &&
           seen_us <= said_ms * US_PER_MS + SLACK_US;
}

static void claim_row(struct run *run, const struct drawn *drawn, int which,
                      size_t i)
{
    long long said = seen_int(run, key_at("said_step", i).text);
    long long said_ms = seen_int(run, key_at("said_ms", i).text);
    long long at_us = seen_int_at(run, "step_us", i);

    claim(run, said != DESK_UNKNOWN, "row %zu of the table is empty", i + 1);
    claim_step(
        run, said == seen_int_at(run, "step", i), &steps, i, name_of(said),
        "up to row %zu the table of desk_%s() is right; then it says %s, but "
        "on a day with ann %lld, ben %lld, stamp %lld ms another step comes, "
        "after %lld ms",
        i, scenes[which], name_of(said), drawn->ann_ms, drawn->ben_ms,
        drawn->stamp_ms, at_us / US_PER_MS);
    claim_step(
        run, is_about(at_us, said_ms), &steps, i, prediction_ms(said_ms).text,
        "up to row %zu the table of desk_%s() is right; then it says that %s "
        "comes after %lld ms, but on a day with ann %lld, ben %lld, stamp "
        "%lld ms it comes after %lld ms",
        i, scenes[which], name_of(said), said_ms, drawn->ann_ms, drawn->ben_ms,
        drawn->stamp_ms, at_us / US_PER_MS);
}

HIDDEN_TEST(desk_predict_one_by_one_fits)
{
    struct drawn drawn = draw(run);

    play(run, &drawn, ONE_BY_ONE);
    for (size_t i = 0; i < DESK_STEPS; i++)
        claim_row(run, &drawn, ONE_BY_ONE, i);
}
END_HIDDEN_TEST

HIDDEN_TEST(desk_predict_at_once_fits)
{
    struct drawn drawn = draw(run);

    play(run, &drawn, AT_ONCE);
    for (size_t i = 0; i < DESK_STEPS; i++)
        claim_row(run, &drawn, AT_ONCE, i);
}
END_HIDDEN_TEST

static void claim_idle(struct run *run, const struct drawn *drawn, int which)
{
    play(run, drawn, which);
    claim(run,
          is_about(seen_int(run, "idle_us"), seen_int(run, "said_idle_ms")),
          "desk_idle_%s() says %lld ms, but on a day with ann %lld, ben %lld, "
          "stamp %lld ms the librarian only waits for %lld ms",
          scenes[which], seen_int(run, "said_idle_ms"), drawn->ann_ms,
          drawn->ben_ms, drawn->stamp_ms, seen_int(run, "idle_us") / US_PER_MS);
}

HIDDEN_TEST(desk_idle_one_by_one_fits)
{
    struct drawn drawn = draw(run);

    claim_idle(run, &drawn, ONE_BY_ONE);
}
END_HIDDEN_TEST

/* On any day: now Ben's book is there first, now long after Ann has gone. */
HIDDEN_TEST(desk_idle_at_once_fits)
{
    struct drawn drawn = draw(run);
    struct random *random = run_random(run);

    if (run_seed(run) % 2)
        drawn.ben_ms = drawn.ann_ms + drawn.stamp_ms +
                       GRAIN_MS * random_between(random, 1, 9);
    if (run_seed(run) % 4 == 2)
        drawn.ben_ms = drawn.ann_ms + drawn.stamp_ms / 2;
    claim_idle(run, &drawn, AT_ONCE);
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add_question(hidden, 3, desk_predict_one_by_one_fits);
    hidden_add_question(hidden, 3, desk_predict_at_once_fits);
    hidden_add_question(hidden, 3, desk_idle_one_by_one_fits);
    hidden_add_question(hidden, 3, desk_idle_at_once_fits);
}
