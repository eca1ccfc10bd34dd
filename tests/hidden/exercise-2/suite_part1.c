/* suite_part1.c - is every dish ready in its time, and the cook free? */
#include <uv.h>

#include "suite.h"

enum { DISHES_MAX = 8 };

struct drawn {
    size_t count;
    long long at_ms[DISHES_MAX], bake_ms[DISHES_MAX];
};

/* Some overlap, and all times are different. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count = (size_t)random_between(random, 2, 6)};

    for (size_t i = 0; i < drawn.count; i++) {
        drawn.at_ms[i] = 10 + 1000 * (long long)i;
        drawn.bake_ms[i] = 200 * random_between(random, 2, 60) + 100;
    }
    /* The second goes in while the first is being baked. */
    drawn.bake_ms[0] += 2000;
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "dishes", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("at", i).text, drawn->at_ms[i]);
        run_input_int(run, key_at("bake", i).text, drawn->bake_ms[i]);
    }
    run_play(run, "day");
}

static void claim_dish(struct run *run, const struct drawn *drawn, size_t i)
{
    long long answers = seen_int(run, key_at("answers", i).text);
    long long ready_us = seen_int(run, key_at("ready_us", i).text);
    long long returned = seen_int(run, key_at("returned", i).text);

    claim(run, returned == 0, "oven_bake() returned %s for dish %zu",
          status_text(returned).text, i + 1);
    claim(run, answers > 0, "'ready' was never called for dish %zu", i + 1);
    claim(run, answers == 1, "'ready' was called %lld times for dish %zu",
          answers, i + 1);
    claim(run, is_about(ready_us, drawn->bake_ms[i]),
          "dish %zu takes %lld ms, but was ready after %lld ms", i + 1,
          drawn->bake_ms[i], ready_us / US_PER_MS);
}

HIDDEN_TEST(dish_is_ready_in_time)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++)
        claim_dish(run, &drawn, i);
}
END_HIDDEN_TEST

HIDDEN_TEST(cook_is_free)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim_short(run, "oven_bake()");
    for (size_t i = 0; i < drawn.count; i++)
        claim(run, seen_int(run, key_at("inside", i).text) == 0,
              "'ready' was called for dish %zu before oven_bake() returned",
              i + 1);
}
END_HIDDEN_TEST

HIDDEN_TEST(oven_is_left_clean)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim_closed(run);
}
END_HIDDEN_TEST

HIDDEN_TEST(no_time_is_refused)
{
    struct drawn drawn = draw(run);
    size_t none = (size_t)random_below(run_random(run), drawn.count);
    long long returned;

    drawn.bake_ms[none] = 0;
    play(run, &drawn);
    returned = seen_int(run, key_at("returned", none).text);
    claim(run, returned == UV_EINVAL,
          "with bake_ms 0 oven_bake() returned %s, not UV_EINVAL",
          status_text(returned).text);
    claim(run, seen_int(run, key_at("answers", none).text) == 0,
          "with bake_ms 0 'ready' was called all the same");
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add(hidden, 1, dish_is_ready_in_time);
    hidden_add(hidden, 1, cook_is_free);
    hidden_add(hidden, 1, oven_is_left_clean);
    hidden_add(hidden, 1, no_time_is_refused);
}
