/* suite_part2.c - is breakfast on the table, and did all go on at once? */
#include "../key.h"
#include "suite.h"

#include "../../../exercises/exercise-6a/breakfast.h"

enum { TOAST, COFFEE, TABLE, CHORES };

static const char *const names[CHORES] = {"toast", "coffee", "table"};
static const int codes[CHORES] = {UV_EIO, UV_ENODEV, UV_EBUSY};

struct drawn {
    long long ms[CHORES], result[CHORES];
};

/* A morning on which all goes well. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn;

    for (size_t i = 0; i < CHORES; i++)
        drawn.ms[i] = 100 * random_between(random, 10, 90);
    drawn.result[TOAST] = random_between(random, 1, 8);
    drawn.result[COFFEE] = random_between(random, 1, 6);
    drawn.result[TABLE] = 0;
    return drawn;
}

/* One or more of the three fail. */
static void draw_failures(struct run *run, struct drawn *drawn)
{
    long long which = random_between(run_random(run), 1, 7);

    for (size_t i = 0; i < CHORES; i++)
        if (which & (1 << i))
            drawn->result[i] = codes[i];
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "works", CHORES);
    for (size_t i = 0; i < CHORES; i++) {
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("result", i).text, drawn->result[i]);
    }
    run_play(run, "morning");
    claim(run, seen_count(run, "returned") == 1,
          "breakfast_make() did not return: nothing is left that could wake "
          "it");
}

static void claim_runs(struct run *run)
{
    for (size_t i = 0; i < CHORES; i++)
        claim(run, seen_int(run, key_at("runs", i).text) == 1,
              "%s was begun %lld times", names[i],
              seen_int(run, key_at("runs", i).text));
}

static void claim_served(struct run *run, const char *key, long long result)
{
    long long wanted = result < 0 ? 0 : result;

    claim(run, seen_int(run, key) == wanted,
          "there are %lld %s, but the result says %lld", wanted, key,
          seen_int(run, key));
}

HIDDEN_TEST(all_is_served)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim_runs(run);
    claim_served(run, "slices", drawn.result[TOAST]);
    claim_served(run, "cups", drawn.result[COFFEE]);
}
END_HIDDEN_TEST

HIDDEN_TEST(all_goes_on_at_once)
{
    struct drawn drawn = draw(run);
    long long elapsed_us, longest = 0;

    for (size_t i = 0; i < CHORES; i++)
        longest = drawn.ms[i] > longest ? drawn.ms[i] : longest;
    play(run, &drawn);
    elapsed_us = seen_int(run, "elapsed_us");
    claim(run, seen_int(run, "most_in_flight") == CHORES,
          "at most %lld of toast (%lld ms), coffee (%lld ms) and table "
          "(%lld ms) were under way at the same time; in all it took %lld ms",
          seen_int(run, "most_in_flight"), drawn.ms[TOAST], drawn.ms[COFFEE],
          drawn.ms[TABLE], elapsed_us / US_PER_MS);
    claim(run, elapsed_us <= (longest + SLACK_MS) * US_PER_MS,
          "the longest of the three takes %lld ms, breakfast takes %lld ms",
          longest, elapsed_us / US_PER_MS);
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_goes_on_after_breakfast)
{
    struct drawn drawn = draw(run);

    draw_failures(run, &drawn);
    play(run, &drawn);
    claim(run, seen_int(run, "ended") == seen_int(run, "ended_later"),
          "%lld of the three still went on when breakfast_make() had returned",
          seen_int(run, "ended_later") - seen_int(run, "ended"));
}
END_HIDDEN_TEST

/* Which of them failed, for the learner. */
static const char *failure_text(const struct drawn *drawn)
{
    static const char *const texts[] = {
        "nothing fails",         "toast fails",     "coffee fails",
        "toast and coffee fail", "the table fails", "toast and table fail",
        "coffee and table fail", "all three fail"};
    size_t which = 0;

    for (size_t i = 0; i < CHORES; i++)
        which |= (size_t)(drawn->result[i] < 0) << i;
    return texts[which];
}

HIDDEN_TEST(first_error_is_returned)
{
    struct drawn drawn = draw(run);
    long long first = 0;

    draw_failures(run, &drawn);
    for (size_t i = CHORES; i-- > 0;)
        first = drawn.result[i] < 0 ? drawn.result[i] : first;
    play(run, &drawn);
    claim(run, seen_int(run, "returned") == first,
          "%s, so that %s should be returned, but %s is", failure_text(&drawn),
          status_text(first).text, status_text(seen_int(run, "returned")).text);
    claim_runs(run);
    claim_served(run, "slices", drawn.result[TOAST]);
    claim_served(run, "cups", drawn.result[COFFEE]);
}
END_HIDDEN_TEST

HIDDEN_TEST(good_morning_returns_zero)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_int(run, "returned") == 0,
          "nothing fails, but breakfast_make() returned %s",
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, all_is_served);
    hidden_add(hidden, 2, all_goes_on_at_once);
    hidden_add(hidden, 2, nothing_goes_on_after_breakfast);
    hidden_add(hidden, 2, first_error_is_returned);
    hidden_add(hidden, 2, good_morning_returns_zero);
}
