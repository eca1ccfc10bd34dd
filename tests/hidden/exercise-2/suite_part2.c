/* suite_part2.c - is everybody served, and are all orders on the stove at once?
 */
#include "../../../exercises/exercise-2/kitchen.h"
#include "suite.h"

static const int codes[] = {UV_EIO, UV_ETIMEDOUT, UV_ENOMEM, UV_EBUSY};

enum { ORDERS_MAX = KITCHEN_ORDERS_MAX + 1 };

struct drawn {
    size_t count;
    long long ms[ORDERS_MAX];
    int taken[ORDERS_MAX], status[ORDERS_MAX]; /* 0 or a negative UV code */
};

/* The last order is not the one that takes longest. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count = (size_t)random_between(random, 3, 10)};

    if (random_below(random, 16) == 0)
        drawn.count = KITCHEN_ORDERS_MAX;
    for (size_t i = 0; i < drawn.count; i++)
        drawn.ms[i] = 100 * random_between(random, 3, 60);
    drawn.ms[random_below(random, drawn.count - 1)] = 6500;
    return drawn;
}

/* One burns, one is not even taken: often the first, or the last. */
static void draw_trouble(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    size_t burnt = (size_t)random_below(random, drawn->count);
    size_t refused = (burnt + 1) % drawn->count;
    size_t code = (size_t)random_below(random, 4);

    drawn->status[burnt] = codes[code];
    drawn->taken[refused] = codes[(code + 1) % 4];
    if (random_below(random, 2) && burnt != 0)
        drawn->taken[0] = codes[(code + 2) % 4];
}

static void order(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "at0", 10);
    run_input_int(run, "orders", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("taken", i).text, drawn->taken[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
    }
    run_play(run, "table");
}

static void play(struct run *run, const struct drawn *drawn)
{
    order(run, drawn);
    claim(run, seen_int(run, "returned") == 0, "kitchen_serve() returned %s",
          status_text(seen_int(run, "returned")).text);
}

static void claim_order(struct run *run, const struct drawn *drawn, size_t i)
{
    long long answers = seen_int(run, key_at("answers", i).text);
    long long started = seen_int(run, key_at("started", i).text);
    long long served_ms =
        seen_int(run, key_at("served_us", i).text) / US_PER_MS;

    claim(run, started == 1, "order %zu was cooked %lld times", i + 1, started);
    claim(run, answers > 0, "'each_served' was never called for order %zu",
          i + 1);
    claim(run, answers == 1,
          "'each_served' was called %lld times for order %zu", answers, i + 1);
    claim(run, served_ms >= drawn->ms[i] - 1,
          "order %zu takes %lld ms, but was served after %lld ms", i + 1,
          drawn->ms[i], served_ms);
}

HIDDEN_TEST(every_order_is_served)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_int(run, "strange") == 0,
          "a callback was called with an index or an 'arg' that nobody gave");
    for (size_t i = 0; i < drawn.count; i++)
        claim_order(run, &drawn, i);
}
END_HIDDEN_TEST

HIDDEN_TEST(orders_overlap)
{
    struct drawn drawn = draw(run);
    long long most;

    play(run, &drawn);
    claim_short(run, "kitchen_serve()");
    most = seen_int(run, "most_on_stove");
    claim(run, most == (long long)drawn.count,
          "of %zu orders never more than %lld were on the stove at once",
          drawn.count, most);
    for (size_t i = 0; i < drawn.count; i++) {
        long long us = seen_int(run, key_at("served_us", i).text);

        claim(run, us <= (drawn.ms[i] + SLACK_MS) * US_PER_MS,
              "order %zu takes %lld ms, but was served after %lld ms", i + 1,
              drawn.ms[i], us / US_PER_MS);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(finished_comes_last)
{
    struct drawn drawn = draw(run);
    long long finishes, unserved;

    play(run, &drawn);
    finishes = seen_int(run, "finishes");
    claim(run, finishes > 0, "'finished' was never called");
    claim(run, finishes == 1, "'finished' was called %lld times", finishes);
    unserved = seen_int(run, "unserved_at_finish");
    claim(run, unserved == 0,
          "when 'finished' was called, %lld orders had not been served",
          unserved);
    claim_closed(run);
}
END_HIDDEN_TEST

static void claim_told(struct run *run, const struct drawn *drawn, size_t i)
{
    int wanted = drawn->taken[i] < 0 ? drawn->taken[i] : drawn->status[i];
    long long said = seen_int(run, key_at("said", i).text);

    claim(run, seen_int(run, key_at("answers", i).text) == 1,
          "other orders had trouble; then 'each_served' was called %lld times "
          "for "
          "order %zu",
          seen_int(run, key_at("answers", i).text), i + 1);
    claim(run, said == wanted,
          "%s order %zu %s %s, but 'each_served' was told %s",
          drawn->taken[i] < 0 ? "the stove does not take" : "on the stove",
          i + 1, drawn->taken[i] < 0 ? "with" : "ended with",
          status_text(wanted).text, status_text(said).text);
}

HIDDEN_TEST(trouble_is_told)
{
    struct drawn drawn = draw(run);

    draw_trouble(run, &drawn);
    order(run, &drawn);
    claim(run, seen_int(run, "returned") == 0,
          "the stove did not take all orders, and kitchen_serve() returned %s: "
          "that is for 'each_served' to tell, the other orders are begun",
          status_text(seen_int(run, "returned")).text);
    for (size_t i = 0; i < drawn.count; i++)
        claim_told(run, &drawn, i);
    claim(run, seen_int(run, "finishes") == 1,
          "some orders had trouble; 'finished' was called %lld times",
          seen_int(run, "finishes"));
    claim(run, seen_int(run, "unserved_at_finish") == 0,
          "when 'finished' was called, %lld orders had not been served",
          seen_int(run, "unserved_at_finish"));
}
END_HIDDEN_TEST

HIDDEN_TEST(odd_tables_are_refused)
{
    struct drawn drawn = {.count = 0};

    if (run_seed(run) % 2)
        drawn.count = KITCHEN_ORDERS_MAX + 1;
    order(run, &drawn);
    claim(run, seen_int(run, "returned") == UV_EINVAL,
          "with %zu orders kitchen_serve() returned %s, not UV_EINVAL",
          drawn.count, status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "finishes") == 0,
          "kitchen_serve() refused, and still 'finished' was called");
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, every_order_is_served);
    hidden_add(hidden, 2, orders_overlap);
    hidden_add(hidden, 2, finished_comes_last);
    hidden_add(hidden, 2, trouble_is_told);
    hidden_add_question(hidden, 2, odd_tables_are_refused);
}
