/* suite_part1.c - is it the first good answer, and does nobody else go on? */
#include "../../../exercises/exercise-6c/mirror.h"
#include "suite.h"

struct drawn {
    size_t count;
    long long ms[MIRRORS_MAX];
    int status[MIRRORS_MAX], answer[MIRRORS_MAX];
};

static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count =
                              (size_t)random_between(random, 3, MIRRORS_MAX)};

    /* No two at the same time. */
    for (size_t i = 0; i < drawn.count; i++) {
        drawn.ms[i] = 100 * random_between(random, 1, 40) + 5 * (long long)i;
        drawn.answer[i] = (int)random_between(random, 1, 100000);
    }
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "count", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
        run_input_int(run, key_at("answer", i).text, drawn->answer[i]);
    }
    run_play(run, "fetch");
    claim_returned(run, "mirror_fetch");
}

/* The one that answers well first; `count` if none does. */
static size_t winner(const struct drawn *drawn)
{
    size_t best = drawn->count;

    for (size_t i = 0; i < drawn->count; i++)
        if (drawn->status[i] == 0 &&
            (best == drawn->count || drawn->ms[i] < drawn->ms[best]))
            best = i;
    return best;
}

static void claim_answer(struct run *run, const struct drawn *drawn)
{
    size_t best = winner(drawn);

    claim(run, seen_int(run, "returned") == 0, "mirror_fetch() returned %s",
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "answer") == drawn->answer[best],
          "mirror %zu was the first to answer well (%d, after %lld ms), but "
          "the answer is %lld",
          best, drawn->answer[best], drawn->ms[best], seen_int(run, "answer"));
}

HIDDEN_TEST(first_answer_wins)
{
    struct drawn drawn = draw(run);
    long long took_ms;

    play(run, &drawn);
    claim_answer(run, &drawn);
    took_ms = seen_int(run, "took_us") / US_PER_MS;
    claim(run, took_ms <= drawn.ms[winner(&drawn)] + SLACK_MS,
          "mirror %zu answered after %lld ms, but mirror_fetch() returned "
          "after %lld ms",
          winner(&drawn), drawn.ms[winner(&drawn)], took_ms);
}
END_HIDDEN_TEST

HIDDEN_TEST(mirrors_are_asked_together)
{
    struct drawn drawn = draw(run);
    long long most;

    play(run, &drawn);
    most = seen_int(run, "most");
    claim(run, most == (long long)drawn.count,
          "of %zu mirrors never more than %lld were asked at the same time",
          drawn.count, most);
    for (size_t i = 0; i < drawn.count; i++)
        claim(run, seen_int(run, key_at("asked", i).text) == 1,
              "mirror %zu was asked %lld times", i,
              seen_int(run, key_at("asked", i).text));
}
END_HIDDEN_TEST

HIDDEN_TEST(losers_are_cancelled)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim_ended(run, "mirror_fetch");
    claim(run, seen_int(run, "cancelled") == (long long)drawn.count - 1,
          "one of %zu mirrors had answered; of the others %lld were cancelled",
          drawn.count, seen_int(run, "cancelled"));
}
END_HIDDEN_TEST

/* The quickest fail. */
HIDDEN_TEST(a_failure_is_no_answer)
{
    struct drawn drawn = draw(run);
    size_t first = winner(&drawn);

    drawn.status[first] = code_at(run_seed(run));
    if (drawn.count > 3)
        drawn.status[winner(&drawn)] = code_at(run_seed(run) + 1);
    play(run, &drawn);
    claim_answer(run, &drawn);
    claim_ended(run, "mirror_fetch");
}
END_HIDDEN_TEST

HIDDEN_TEST(if_all_fail_the_first_code_is_returned)
{
    struct drawn drawn = draw(run);

    for (size_t i = 0; i < drawn.count; i++)
        drawn.status[i] = code_at(run_seed(run) + i);
    play(run, &drawn);
    claim(run, seen_int(run, "returned") == drawn.status[0],
          "all mirrors failed, mirror 0 with %s, but mirror_fetch() returned "
          "%s",
          status_text(drawn.status[0]).text,
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "answer") == -1,
          "all mirrors failed, and still the answer was changed");
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add(hidden, 1, first_answer_wins);
    hidden_add(hidden, 1, mirrors_are_asked_together);
    hidden_add(hidden, 1, losers_are_cancelled);
    hidden_add(hidden, 1, a_failure_is_no_answer);
    hidden_add(hidden, 1, if_all_fail_the_first_code_is_returned);
}
