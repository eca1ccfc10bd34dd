/* suite_part3.c - do a hundred waits of a second take a second? */
#include <uv.h>

#include "suite.h"

enum { WAITS_MAX = 100, FEW = 8 };

/* The two functions: the scene has the name of its function's last word. */
static const char *const scenes[] = {"row", "together"};
static const char *const functions[] = {"hundred_in_row()",
                                        "hundred_together()"};
enum { ROW, TOGETHER, SCENES };

struct drawn {
    long long count, wait_ms;
};

/* A hundred now and then, few mostly: that shows the same. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {random_between(random, 2, FEW),
                          100 * random_between(random, 3, 30)};

    if (run_seed(run) % 32 == 0)
        drawn = (struct drawn){WAITS_MAX, 1000};
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn, int which)
{
    run_input_int(run, "at0", 10);
    run_input_int(run, "count", drawn->count);
    run_input_int(run, "wait_ms", drawn->wait_ms);
    run_play(run, scenes[which]);
    claim(run, seen_int(run, "returned") == 0, "%s returned %s",
          functions[which], status_text(seen_int(run, "returned")).text);
}

static long long wanted_ms(const struct drawn *drawn, int which)
{
    return which == ROW ? drawn->count * drawn->wait_ms : drawn->wait_ms;
}

HIDDEN_TEST(every_wait_is_told)
{
    struct drawn drawn = draw(run);
    int which = (int)random_below(run_random(run), SCENES);

    play(run, &drawn, which);
    claim(run, seen_int(run, "overs") == drawn.count,
          "%s: of %lld waits 'over' was told %lld times", functions[which],
          drawn.count, seen_int(run, "overs"));
    claim(run, seen_int(run, "most_of_one") == 1,
          "%s: 'over' was told %lld times of the same wait", functions[which],
          seen_int(run, "most_of_one"));
    claim(run, seen_int(run, "strange") == 0,
          "%s: 'over' or 'done' came with a number or an 'arg' that nobody "
          "gave",
          functions[which]);
    claim(run, seen_int(run, "inside") == 0,
          "%s: a callback was called before the function had returned",
          functions[which]);
}
END_HIDDEN_TEST

/* When the n-th wait is over, counted in the order in which they end. */
static void claim_over(struct run *run, const struct drawn *drawn, int which,
                       long long n)
{
    long long us = seen_int_at(run, "over_us", (size_t)n);
    long long ms = which == ROW ? (n + 1) * drawn->wait_ms : drawn->wait_ms;

    claim(run, is_about(us, ms),
          "%s: with %lld waits of %lld ms number %lld should be over after "
          "%lld ms, and was after %lld ms",
          functions[which], drawn->count, drawn->wait_ms, n + 1, ms,
          us / US_PER_MS);
}

HIDDEN_TEST(together_takes_one)
{
    struct drawn drawn = draw(run);
    int which = run_seed(run) % 4 == 3 ? ROW : TOGETHER;

    play(run, &drawn, which);
    claim_short(run, functions[which]);
    for (long long i = 0;
         i < drawn.count && i < (long long)seen_count(run, "over_us"); i++)
        claim_over(run, &drawn, which, i);
}
END_HIDDEN_TEST

HIDDEN_TEST(report_tells_what_it_was)
{
    struct drawn drawn = draw(run);
    int which = (int)random_below(run_random(run), SCENES);
    long long most = which == ROW ? 1 : drawn.count;

    play(run, &drawn, which);
    claim(run, seen_count(run, "said_ms") == 1, "%s: 'done' was never called",
          functions[which]);
    claim(run,
          is_about(seen_int(run, "said_ms") * US_PER_MS,
                   wanted_ms(&drawn, which)),
          "%s: %lld waits of %lld ms should take %lld ms, the report says %lld",
          functions[which], drawn.count, drawn.wait_ms,
          wanted_ms(&drawn, which), seen_int(run, "said_ms"));
    claim(run, seen_int(run, "said_most") == most,
          "%s: %lld waits should be under way at once, the report says %lld",
          functions[which], most, seen_int(run, "said_most"));
}
END_HIDDEN_TEST

HIDDEN_TEST(done_comes_when_all_is_closed)
{
    struct drawn drawn = draw(run);
    int which = (int)random_below(run_random(run), SCENES);

    play(run, &drawn, which);
    claim(run, seen_int(run, "dones") == 1, "%s: 'done' was called %lld times",
          functions[which], seen_int(run, "dones"));
    claim(run, seen_int(run, "overs_at_done") == seen_int(run, "overs"),
          "%s: when 'done' was called, %lld of %lld waits were over",
          functions[which], seen_int(run, "overs_at_done"), drawn.count);
    claim(run, seen_int(run, "open_at_done") == 0,
          "%s: when 'done' was called, %lld handles were not closed",
          functions[which], seen_int(run, "open_at_done"));
    claim_closed(run);
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_to_wait_for_is_refused)
{
    int which = (int)(run_seed(run) % SCENES);

    run_input_int(run, "at0", 10);
    run_input_int(run, "count", 0);
    run_input_int(run, "wait_ms", 100);
    run_play(run, scenes[which]);
    claim(run, seen_int(run, "returned") == UV_EINVAL,
          "%s: without a wait it returned %s, not UV_EINVAL", functions[which],
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "dones") == 0,
          "%s: it refused, and still called 'done'", functions[which]);
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add(hidden, 3, every_wait_is_told);
    hidden_add(hidden, 3, together_takes_one);
    hidden_add(hidden, 3, report_tells_what_it_was);
    hidden_add(hidden, 3, done_comes_when_all_is_closed);
    hidden_add_question(hidden, 3, nothing_to_wait_for_is_refused);
}
