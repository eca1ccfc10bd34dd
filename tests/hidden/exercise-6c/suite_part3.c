/* suite_part3.c - is each result on the screen when it is there? */
#include "../../../exercises/exercise-6c/scores.h"
#include "suite.h"

struct drawn {
    size_t count;
    long long ms[MATCHES_MAX], goals[MATCHES_MAX];
    int status[MATCHES_MAX];
};

static struct drawn draw(struct run *run, bool trouble)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count =
                              (size_t)random_between(random, 3, MATCHES_MAX)};

    for (size_t i = 0; i < drawn.count; i++) {
        drawn.ms[i] = 100 * random_between(random, 5, 60) + 5 * (long long)i;
        drawn.goals[i] = random_between(random, 0, 9);
        if (trouble && random_below(random, 3) == 0)
            drawn.status[i] = code_at(i);
    }
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "count", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
        run_input_int(run, key_at("goals", i).text, drawn->goals[i]);
    }
    run_play(run, "afternoon");
    claim_returned(run, "scores_show");
}

/* Each match once, with its own result. */
static void claim_lines(struct run *run, const struct drawn *drawn)
{
    bool shown[MATCHES_MAX] = {false};

    for (size_t i = 0; i < seen_count(run, "shown"); i++) {
        long long match = seen_int_at(run, "shown", i), wanted;

        claim(run, match >= 0 && match < (long long)drawn->count,
              "match %lld is on the screen, and there are %zu matches", match,
              drawn->count);
        claim(run, !shown[match], "match %lld was shown twice", match);
        shown[match] = true;
        wanted =
            drawn->status[match] ? drawn->status[match] : drawn->goals[match];
        claim(run, seen_int_at(run, "shown_goals", i) == wanted,
              "match %lld ended with %s, the screen shows %s", match,
              status_text(wanted).text,
              status_text(seen_int_at(run, "shown_goals", i)).text);
    }
    claim(run, seen_count(run, "shown") == drawn->count,
          "%zu of %zu matches were shown", seen_count(run, "shown"),
          drawn->count);
}

HIDDEN_TEST(every_match_is_shown)
{
    struct drawn drawn = draw(run, false);
    long long sum = 0;

    play(run, &drawn);
    claim_lines(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++)
        sum += drawn.goals[i];
    claim(run, seen_int(run, "returned") == sum,
          "%lld goals were shot, but scores_show() returned %lld", sum,
          seen_int(run, "returned"));
}
END_HIDDEN_TEST

HIDDEN_TEST(shown_when_it_ends)
{
    struct drawn drawn = draw(run, false);

    play(run, &drawn);
    for (size_t i = 0; i < seen_count(run, "shown"); i++) {
        long long late_ms = (seen_int_at(run, "shown_us", i) -
                             seen_int_at(run, "ended_us", i)) /
                            US_PER_MS;

        claim(run, late_ms <= SLACK_MS,
              "match %lld was on the screen %lld ms after its end",
              seen_int_at(run, "shown", i), late_ms);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(matches_are_followed_together)
{
    struct drawn drawn = draw(run, false);

    play(run, &drawn);
    claim(run, seen_int(run, "most") == (long long)drawn.count,
          "of %zu matches never more than %lld were followed at the same time",
          drawn.count, seen_int(run, "most"));
    claim_ended(run, "scores_show");
}
END_HIDDEN_TEST

HIDDEN_TEST(unknown_results_are_shown_too)
{
    struct drawn drawn = draw(run, true);
    long long sum = 0;

    play(run, &drawn);
    claim_lines(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++)
        sum += drawn.status[i] ? 0 : drawn.goals[i];
    claim(run, seen_int(run, "returned") == sum,
          "of the matches that are known, %lld goals were shot, but "
          "scores_show() returned %lld",
          sum, seen_int(run, "returned"));
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add(hidden, 3, every_match_is_shown);
    hidden_add(hidden, 3, shown_when_it_ends);
    hidden_add(hidden, 3, matches_are_followed_together);
    hidden_add(hidden, 3, unknown_results_are_shown_too);
}
