/* suite_part4.c - is there a quote in time, whoever is on holiday? */
#include <uv.h>

#include "suite.h"

enum { QUESTIONS = 8, OLD_CENTS = 4711, LIMIT_MS = 1000 };

struct drawn {
    long long ms[QUESTIONS], cents;
    int status[QUESTIONS];
};

/* Every question after the first `answer` is a long one. */
static struct drawn draw(struct run *run, size_t answer, long long ms)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.cents = random_between(random, 5000, 9000)};

    for (size_t i = 0; i < QUESTIONS; i++) {
        drawn.ms[i] = i == answer ? ms : random_between(random, 20, 120);
        drawn.status[i] = i < answer ? UV_EAGAIN : 0;
    }
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "thing", random_between(run_random(run), 1, 99));
    run_input_int(run, "limit_ms", LIMIT_MS);
    run_input_int(run, "old_cents", OLD_CENTS);
    run_input_int(run, "cents", drawn->cents);
    run_input_int(run, "questions", QUESTIONS);
    for (size_t i = 0; i < QUESTIONS; i++) {
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
    }
    run_play(run, "quote");
    claim_returned(run, "quote_get");
}

static void claim_quote(struct run *run, long long cents, bool is_old)
{
    claim(run, seen_int(run, "returned") == 0, "quote_get() returned %s",
          status_text(seen_int(run, "returned")).text);
    claim(run,
          seen_int(run, "cents") == cents &&
              (seen_int(run, "is_old") != 0) == is_old,
          "the quote should be %lld (%s), but it is %lld (%s)", cents,
          is_old ? "old" : "new", seen_int(run, "cents"),
          seen_int(run, "is_old") ? "old" : "new");
}

static void claim_in_time(struct run *run)
{
    long long took_ms = seen_int(run, "took_us") / US_PER_MS;

    claim(run, took_ms <= LIMIT_MS + SLACK_MS,
          "the quote was to be there after %d ms, and took %lld ms", LIMIT_MS,
          took_ms);
}

HIDDEN_TEST(an_answer_in_time_is_used)
{
    struct drawn drawn =
        draw(run, 0, random_between(run_random(run), 10, LIMIT_MS - 100));

    play(run, &drawn);
    claim_quote(run, drawn.cents, false);
    claim_ended(run, "quote_get");
}
END_HIDDEN_TEST

HIDDEN_TEST(a_late_answer_is_not_awaited)
{
    struct drawn drawn =
        draw(run, 0, random_between(run_random(run), LIMIT_MS + 100, 3600000));

    play(run, &drawn);
    claim_in_time(run);
    claim_quote(run, OLD_CENTS, true);
}
END_HIDDEN_TEST

HIDDEN_TEST(the_question_is_cancelled)
{
    struct drawn drawn = draw(run, 0, 30000);

    play(run, &drawn);
    claim_ended(run, "quote_get");
    claim(run, seen_int(run, "cancelled") == 1,
          "the time was over, and %lld questions were cancelled",
          seen_int(run, "cancelled"));
}
END_HIDDEN_TEST

HIDDEN_TEST(errors_are_returned)
{
    struct drawn drawn = draw(run, 0, 200);

    drawn.status[0] = code_at(run_seed(run));
    play(run, &drawn);
    claim(run, seen_int(run, "returned") == drawn.status[0],
          "the dealer's answer was %s, but quote_get() returned %s",
          status_text(drawn.status[0]).text,
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "cents") == -1,
          "the dealer's answer was an error, and still there is a quote");
    claim(run, seen_int(run, "calls") == 1,
          "the dealer's answer was %s, and he was asked %lld times",
          status_text(drawn.status[0]).text, seen_int(run, "calls"));
}
END_HIDDEN_TEST

/* Busy a few times, then an answer: in time, or too late for all together. */
HIDDEN_TEST(busy_dealers_are_asked_again)
{
    size_t busy = (size_t)random_between(run_random(run), 1, 4);
    bool late = run_seed(run) % 2;
    struct drawn drawn = draw(run, busy, late ? LIMIT_MS - 30 : 100);

    /* Each time it takes less than the limit, and together more. */
    if (late)
        drawn.ms[0] = 100;
    play(run, &drawn);
    claim_in_time(run);
    if (late)
        claim_quote(run, OLD_CENTS, true);
    else
        claim_quote(run, drawn.cents, false);
    claim(run, seen_int(run, "calls") == (long long)busy + 1,
          "the dealer was busy %zu times and then answered; he was asked %lld "
          "times",
          busy, seen_int(run, "calls"));
    claim_ended(run, "quote_get");
}
END_HIDDEN_TEST

void suite_part4(struct hidden *hidden)
{
    hidden_add(hidden, 4, an_answer_in_time_is_used);
    hidden_add(hidden, 4, a_late_answer_is_not_awaited);
    hidden_add(hidden, 4, the_question_is_cancelled);
    hidden_add(hidden, 4, errors_are_returned);
    hidden_add(hidden, 4, busy_dealers_are_asked_again);
}
