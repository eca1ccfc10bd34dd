/* suite_part1.c - is the egg cooked, and was the cat looked after meanwhile? */
#include <stdio.h>

#include "../../../exercises/exercise-6a/egg.h"
#include "../key.h"
#include "suite.h"

enum { CAT_MS = 10 * 1000, STAGES = 3 };

static const char *const stage_names[STAGES] = {"EGG_HEATING", "EGG_COOKING",
                                                "EGG_READY"};

struct drawn {
    long long heat_ms, cook_ms;
};

/* Hard eggs and soft ones, and now and then one at the border. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn;

    drawn.heat_ms = 1000 * random_between(random, 60, 180);
    drawn.cook_ms = 1000 * random_between(random, 180, 600);
    if (random_below(random, 8) == 0)
        drawn.cook_ms = EGG_SOFT_MAX_MS;
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "heat_ms", drawn->heat_ms);
    run_input_int(run, "cook_ms", drawn->cook_ms);
    run_play(run, "cook");
    claim(run, seen_count(run, "returned") == 1,
          "egg_cook() did not return: nothing is left that could wake it");
}

/* What egg_cook() returned, as the learner writes it. */
static struct status_text result_text(long long result)
{
    struct status_text text = status_text(result);

    if (result == EGG_SOFT || result == EGG_HARD)
        snprintf(text.text, sizeof(text.text), "%s",
                 result == EGG_SOFT ? "EGG_SOFT" : "EGG_HARD");
    return text;
}

static void claim_stage(struct run *run, size_t n, long long wanted_ms)
{
    long long stage = seen_int_at(run, "stage", n);
    long long at_us = seen_int_at(run, "stage_us", n);

    claim(run, stage == (long long)n, "stage %zu should be %s, but %s is said",
          n + 1, stage_names[n],
          stage >= 0 && stage < STAGES ? stage_names[stage] : "another one");
    claim(run, is_about(at_us, wanted_ms),
          "%s is said after %lld ms, and should be after %lld ms",
          stage_names[n], at_us / US_PER_MS, wanted_ms);
}

HIDDEN_TEST(egg_is_cooked)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_count(run, "stage") == STAGES,
          "egg_cook() was called, %lld of the %d stages are said",
          (long long)seen_count(run, "stage"), STAGES);
    claim_stage(run, 0, 0);
    claim_stage(run, 1, drawn.heat_ms);
    claim_stage(run, 2, drawn.heat_ms + drawn.cook_ms);
}
END_HIDDEN_TEST

HIDDEN_TEST(cook_returns_when_it_is_ready)
{
    struct drawn drawn = draw(run);
    long long wanted_ms = drawn.heat_ms + drawn.cook_ms;

    play(run, &drawn);
    claim(run, is_about(seen_int(run, "returned_us"), wanted_ms),
          "the egg takes %lld ms, but egg_cook() returns after %lld ms",
          wanted_ms, seen_int(run, "returned_us") / US_PER_MS);
    claim(run, seen_int(run, "stages") == seen_int(run, "stages_later"),
          "the egg was still being cooked when egg_cook() had returned");
}
END_HIDDEN_TEST

HIDDEN_TEST(others_run_meanwhile)
{
    struct drawn drawn = draw(run);
    long long longest_ms;

    play(run, &drawn);
    longest_ms = seen_int(run, "longest_us") / US_PER_MS;
    claim(run, longest_ms <= CAT_MS + SLACK_MS,
          "another task looks after the cat each %d ms, but for %lld ms it "
          "could not run",
          CAT_MS, longest_ms);
}
END_HIDDEN_TEST

HIDDEN_TEST(result_is_handed_on)
{
    struct drawn drawn = draw(run);
    long long wanted = drawn.cook_ms <= EGG_SOFT_MAX_MS ? EGG_SOFT : EGG_HARD;

    if (random_below(run_random(run), 3) == 0) {
        drawn.cook_ms = 0;
        wanted = UV_EINVAL;
    }
    play(run, &drawn);
    claim(run, seen_int(run, "returned") == wanted,
          "with cook_ms %lld egg_cook() should return %s, but returned %s",
          drawn.cook_ms, result_text(wanted).text,
          result_text(seen_int(run, "returned")).text);
    claim(run, drawn.cook_ms > 0 || seen_int(run, "stages_later") == 0,
          "nobody said for how long, and still a stage is said");
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add(hidden, 1, egg_is_cooked);
    hidden_add(hidden, 1, cook_returns_when_it_is_ready);
    hidden_add(hidden, 1, others_run_meanwhile);
    hidden_add(hidden, 1, result_is_handed_on);
}
