/* suite_part3.c - are all gauges read, and does asking them together pay? */
#include <stdio.h>

#include "../../../exercises/exercise-6a/rain.h"
#include "../key.h"
#include "suite.h"

static const int codes[] = {UV_ETIMEDOUT, UV_EIO, UV_ECONNREFUSED,
                            UV_EHOSTUNREACH};

/* Both are called in one run, together first; what is seen of each has its
 * number. */
static const char *const functions[] = {"rain_ask_in_row()",
                                        "rain_ask_together()"};
enum { ROW, TOGETHER, FUNCTIONS };

struct drawn {
    size_t count;
    long long ms[RAIN_GAUGES_MAX], result[RAIN_GAUGES_MAX];
};

/* What came out of it, as it should be. */
struct wanted {
    long long answered, total_mm, first, sum_ms, longest_ms;
};

static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn;

    drawn.count = (size_t)random_between(random, 3, 7);
    for (size_t i = 0; i < drawn.count; i++) {
        drawn.ms[i] = 100 * random_between(random, 2, 60);
        drawn.result[i] = random_between(random, 0, 40);
    }
    return drawn;
}

/* Two or more fail, no two neighbours with the same code, and one does not. */
static void draw_failures(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    size_t code = (size_t)random_below(random, 4);
    size_t good = (size_t)random_below(random, drawn->count);

    for (size_t i = 0; i < drawn->count; i++) {
        bool must = (i + drawn->count - good) % drawn->count <= 2;

        if (i != good && (must || random_below(random, 3) == 0))
            drawn->result[i] = codes[code++ % 4];
    }
}

static struct wanted want(const struct drawn *drawn)
{
    struct wanted wanted = {0};

    for (size_t i = 0; i < drawn->count; i++) {
        wanted.sum_ms += drawn->ms[i];
        if (drawn->ms[i] > wanted.longest_ms)
            wanted.longest_ms = drawn->ms[i];
        if (drawn->result[i] >= 0) {
            wanted.answered++;
            wanted.total_mm += drawn->result[i];
        } else if (wanted.first == 0) {
            wanted.first = drawn->result[i];
        }
    }
    return wanted;
}

static long long seen_of(struct run *run, size_t function, const char *name)
{
    return seen_int(run, key_at(name, function).text);
}

static void claim_returned(struct run *run, size_t function)
{
    claim(run, seen_count(run, key_at("returned", function).text) == 1,
          "%s did not return: nothing is left that could wake it",
          functions[function]);
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "works", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        char name[32];

        snprintf(name, sizeof(name), "gauge %zu", i + 1);
        run_input_text(run, key_at("name", i).text, name);
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("result", i).text, drawn->result[i]);
    }
    run_play(run, "both");
    claim_returned(run, TOGETHER);
    claim_returned(run, ROW);
}

static void claim_answers(struct run *run, const struct drawn *drawn,
                          size_t function)
{
    struct wanted wanted = want(drawn);

    for (size_t i = 0; i < drawn->count; i++) {
        long long runs = seen_int_at(run, key_at("runs", function).text, i);

        claim(run, runs == 1, "%s asked gauge %zu %lld times",
              functions[function], i + 1, runs);
    }
    claim(run, seen_of(run, function, "answered") == wanted.answered,
          "%lld of %zu gauges give mm of rain, %s says %lld", wanted.answered,
          drawn->count, functions[function],
          seen_of(run, function, "answered"));
    claim(run, seen_of(run, function, "total_mm") == wanted.total_mm,
          "%lld mm fell in all, %s says %lld", wanted.total_mm,
          functions[function], seen_of(run, function, "total_mm"));
}

HIDDEN_TEST(every_gauge_is_read)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t function = 0; function < FUNCTIONS; function++)
        claim_answers(run, &drawn, function);
}
END_HIDDEN_TEST

HIDDEN_TEST(failing_gauges_are_told)
{
    struct drawn drawn = draw(run);
    struct wanted wanted;

    draw_failures(run, &drawn);
    wanted = want(&drawn);
    play(run, &drawn);
    for (size_t function = 0; function < FUNCTIONS; function++) {
        long long returned = seen_of(run, function, "returned");

        claim(run, returned == wanted.first,
              "the first error in the array is %s, but %s returned %s",
              status_text(wanted.first).text, functions[function],
              status_text(returned).text);
        claim_answers(run, &drawn, function);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(together_overlaps)
{
    struct drawn drawn = draw(run);
    long long longest_ms = want(&drawn).longest_ms, elapsed_us;

    play(run, &drawn);
    elapsed_us = seen_of(run, TOGETHER, "elapsed_us");
    claim(run,
          seen_of(run, TOGETHER, "most_in_flight") == (long long)drawn.count,
          "rain_ask_together() had at most %lld of %zu gauges under way at the "
          "same time, and took %lld ms; the slowest gauge takes %lld ms",
          seen_of(run, TOGETHER, "most_in_flight"), drawn.count,
          elapsed_us / US_PER_MS, longest_ms);
    claim(run, elapsed_us <= (longest_ms + SLACK_MS) * US_PER_MS,
          "the slowest gauge takes %lld ms, rain_ask_together() takes %lld ms",
          longest_ms, elapsed_us / US_PER_MS);
    claim(run, seen_of(run, ROW, "most_in_flight") == 1,
          "rain_ask_in_row() asked %lld gauges at the same time",
          seen_of(run, ROW, "most_in_flight"));
}
END_HIDDEN_TEST

HIDDEN_TEST(elapsed_time_is_told)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t function = 0; function < FUNCTIONS; function++) {
        long long elapsed_us = seen_of(run, function, "elapsed_us");
        long long said_ms = seen_of(run, function, "said_ms");

        claim(run, is_about(elapsed_us, said_ms),
              "%s took %lld ms, but says that it took %lld ms",
              functions[function], elapsed_us / US_PER_MS, said_ms);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_goes_on_after_asking)
{
    struct drawn drawn = draw(run);

    draw_failures(run, &drawn);
    play(run, &drawn);
    for (size_t function = 0; function < FUNCTIONS; function++) {
        long long left = seen_of(run, function, "ended_later") -
                         seen_of(run, function, "ended");

        claim(run, left == 0,
              "%lld gauges were still being asked when %s had returned", left,
              functions[function]);
    }
}
END_HIDDEN_TEST

/* No order changes what the clock says before and after. */
enum { DRAWS = 16 };

void suite_part3(struct hidden *hidden)
{
    hidden_add(hidden, 3, every_gauge_is_read);
    hidden_add(hidden, 3, failing_gauges_are_told);
    hidden_add(hidden, 3, together_overlaps);
    hidden_add_test(hidden, 3, "elapsed_time_is_told", elapsed_time_is_told,
                    DRAWS);
    hidden_add(hidden, 3, nothing_goes_on_after_asking);
}
