/* suite_part3.c - are all gauges read, and does asking them together pay? */
#include <stdio.h>

#include "../../../exercises/exercise-6a/rain.h"
#include "../key.h"
#include "suite.h"

static const int codes[] = {UV_ETIMEDOUT, UV_EIO, UV_ECONNREFUSED,
                            UV_EHOSTUNREACH};

/* The two functions: the scene has the name of its function's last word. */
static const char *const scenes[] = {"row", "together"};
static const char *const functions[] = {"rain_ask_in_row()",
                                        "rain_ask_together()"};
enum { ROW, TOGETHER, SCENES };

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

static void play(struct run *run, const struct drawn *drawn, size_t scene)
{
    run_input_int(run, "works", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        char name[32];

        snprintf(name, sizeof(name), "gauge %zu", i + 1);
        run_input_text(run, key_at("name", i).text, name);
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("result", i).text, drawn->result[i]);
    }
    run_play(run, scenes[scene]);
    claim(run, seen_count(run, "returned") == 1,
          "%s did not return: nothing is left that could wake it",
          functions[scene]);
}

static void claim_answers(struct run *run, const struct drawn *drawn,
                          size_t scene)
{
    struct wanted wanted = want(drawn);

    for (size_t i = 0; i < drawn->count; i++)
        claim(run, seen_int(run, key_at("runs", i).text) == 1,
              "%s asked gauge %zu %lld times", functions[scene], i + 1,
              seen_int(run, key_at("runs", i).text));
    claim(run, seen_int(run, "answered") == wanted.answered,
          "%lld of %zu gauges give mm of rain, %s says %lld", wanted.answered,
          drawn->count, functions[scene], seen_int(run, "answered"));
    claim(run, seen_int(run, "total_mm") == wanted.total_mm,
          "%lld mm fell in all, %s says %lld", wanted.total_mm,
          functions[scene], seen_int(run, "total_mm"));
}

HIDDEN_TEST(every_gauge_is_read)
{
    struct drawn drawn = draw(run);

    for (size_t scene = 0; scene < SCENES; scene++) {
        play(run, &drawn, scene);
        claim_answers(run, &drawn, scene);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(failing_gauges_are_told)
{
    struct drawn drawn = draw(run);
    struct wanted wanted;

    draw_failures(run, &drawn);
    wanted = want(&drawn);
    for (size_t scene = 0; scene < SCENES; scene++) {
        play(run, &drawn, scene);
        claim(run, seen_int(run, "returned") == wanted.first,
              "the first error in the array is %s, but %s returned %s",
              status_text(wanted.first).text, functions[scene],
              status_text(seen_int(run, "returned")).text);
        claim_answers(run, &drawn, scene);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(together_overlaps)
{
    struct drawn drawn = draw(run);
    long long longest_ms = want(&drawn).longest_ms, elapsed_us;

    play(run, &drawn, TOGETHER);
    elapsed_us = seen_int(run, "elapsed_us");
    claim(run, seen_int(run, "most_in_flight") == (long long)drawn.count,
          "rain_ask_together() had at most %lld of %zu gauges under way at the "
          "same time, and took %lld ms; the slowest gauge takes %lld ms",
          seen_int(run, "most_in_flight"), drawn.count, elapsed_us / US_PER_MS,
          longest_ms);
    claim(run, elapsed_us <= (longest_ms + SLACK_MS) * US_PER_MS,
          "the slowest gauge takes %lld ms, rain_ask_together() takes %lld ms",
          longest_ms, elapsed_us / US_PER_MS);
    play(run, &drawn, ROW);
    claim(run, seen_int(run, "most_in_flight") == 1,
          "rain_ask_in_row() asked %lld gauges at the same time",
          seen_int(run, "most_in_flight"));
}
END_HIDDEN_TEST

HIDDEN_TEST(elapsed_time_is_told)
{
    struct drawn drawn = draw(run);

    for (size_t scene = 0; scene < SCENES; scene++) {
        long long elapsed_us;

        play(run, &drawn, scene);
        elapsed_us = seen_int(run, "elapsed_us");
        claim(run, is_about(elapsed_us, seen_int(run, "said_ms")),
              "%s took %lld ms, but says that it took %lld ms",
              functions[scene], elapsed_us / US_PER_MS,
              seen_int(run, "said_ms"));
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_goes_on_after_asking)
{
    struct drawn drawn = draw(run);

    draw_failures(run, &drawn);
    for (size_t scene = 0; scene < SCENES; scene++) {
        play(run, &drawn, scene);
        claim(run, seen_int(run, "ended") == seen_int(run, "ended_later"),
              "%lld gauges were still being asked when %s had returned",
              seen_int(run, "ended_later") - seen_int(run, "ended"),
              functions[scene]);
    }
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add(hidden, 3, every_gauge_is_read);
    hidden_add(hidden, 3, failing_gauges_are_told);
    hidden_add(hidden, 3, together_overlaps);
    hidden_add(hidden, 3, elapsed_time_is_told);
    hidden_add(hidden, 3, nothing_goes_on_after_asking);
}
