/* suite_part1.c - does the meter tell what another one beside it tells? */
#include "../../../exercises/exercise-4/meter.h"
#include "suite.h"

enum { VISITS_MAX = 12 };

/* Some work so long that the next one is due before it ends. */
static void play(struct run *run)
{
    struct random *random = run_random(run);
    long long visits = random_between(random, 4, VISITS_MAX), at = 0;

    for (long long i = 0; i < visits; i++) {
        at += random_between(random, 5, 60);
        run_input_int(run, key_at("at", (size_t)i).text, at);
        run_input_int(run, key_at("work", (size_t)i).text,
                      random_between(random, 2, 90));
        run_input_int(run, key_at("reads", (size_t)i).text,
                      random_below(random, 2) == 0);
    }
    run_input_int(run, "visits", visits);
    run_play(run, "shift");
    claim(run, seen_int(run, "started") == 0, "meter_start() returned %s",
          status_text(seen_int(run, "started")).text);
}

/* Each reading of the learner's meter beside the true one; both cut to ms. */
static void claim_readings(struct run *run, const char *name,
                           const char *true_name, const char *what)
{
    size_t count = seen_count(run, name);

    for (size_t i = 0; i < count; i++) {
        long long said = seen_int_at(run, name, i);
        long long wanted = seen_int_at(run, true_name, i);

        claim(run, said >= wanted - 1 && said <= wanted + 1,
              "reading %zu of %zu: %s is %lld, the meter says %lld", i + 1,
              count, what, wanted, said);
    }
}

HIDDEN_TEST(meter_tells_work)
{
    play(run);
    claim_readings(run, "worked", "true_worked", "the time worked so far (ms)");
}
END_HIDDEN_TEST

HIDDEN_TEST(meter_tells_waits)
{
    play(run);
    claim_readings(run, "waited", "true_waited", "the time waited so far (ms)");
}
END_HIDDEN_TEST

HIDDEN_TEST(meter_tells_longest)
{
    play(run);
    claim_readings(run, "longest", "true_longest",
                   "the longest work between two waits (ms)");
}
END_HIDDEN_TEST

/* The first time the loop may have come there before the meter did. */
HIDDEN_TEST(meter_counts_rounds)
{
    play(run);
    claim_readings(run, "rounds", "true_rounds", "the number of rounds so far");
}
END_HIDDEN_TEST

HIDDEN_TEST(meter_only_looks_on)
{
    play(run);
    claim(run, seen_int_at(run, "loop_alive", 0) == 0,
          "all visitors have gone, and the meter alone keeps the loop alive");
}
END_HIDDEN_TEST

HIDDEN_TEST(meter_is_taken_out)
{
    play(run);
    claim(run, seen_int(run, "stops") == 1, "'stopped' was called %lld times",
          seen_int(run, "stops"));
    claim(run, seen_int(run, "inside_stop") == 0,
          "'stopped' was called before meter_stop() returned, not from the "
          "loop");
    claim(run, seen_int(run, "open_at_stop") == 0,
          "when 'stopped' was called, libuv still had %lld handles of the "
          "meter",
          seen_int(run, "open_at_stop"));
    claim_closed(run);
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add(hidden, 1, meter_tells_work);
    hidden_add(hidden, 1, meter_tells_waits);
    hidden_add(hidden, 1, meter_tells_longest);
    hidden_add(hidden, 1, meter_counts_rounds);
    hidden_add(hidden, 1, meter_only_looks_on);
    hidden_add(hidden, 1, meter_is_taken_out);
}
