/* suite_part3.c - is it measured, and is the answer what was measured? */
#include "../../../exercises/exercise-4/sorter.h"
#include "suite.h"

struct drawn {
    long long copies, pieces, wait_ms, work_ms, refused, failing;
    int status;
};

static const int codes[] = {UV_EIO, UV_ETIMEDOUT, UV_ENOMEM};

/* Long or short, in one piece or several, whatever the kind. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.refused = -1, .failing = -1};
    bool works = random_below(random, 2);

    drawn.copies = random_between(random, 3, 12);
    drawn.pieces = random_between(random, 1, 4);
    drawn.wait_ms =
        works ? random_between(random, 1, 3) : random_between(random, 60, 400);
    drawn.work_ms =
        works ? random_between(random, 30, 200) : random_between(random, 0, 2);
    drawn.status = codes[random_below(random, 3)];
    return drawn;
}

static void start(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "copies", drawn->copies);
    run_input_int(run, "pieces", drawn->pieces);
    run_input_int(run, "wait_ms", drawn->wait_ms);
    run_input_int(run, "work_ms", drawn->work_ms);
    run_input_int(run, "refused", drawn->refused);
    run_input_int(run, "failing", drawn->failing);
    run_input_int(run, "status", drawn->status);
    run_play(run, "sorting");
}

static void play(struct run *run, const struct drawn *drawn)
{
    start(run, drawn);
    claim(run, seen_int(run, "returned") == 0, "sorter_measure() returned %s",
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "dones") == 1, "'done' was called %lld times",
          seen_int(run, "dones"));
}

static long long time_of(struct run *run, const char *name, long long i)
{
    return seen_int(run, key_at(name, (size_t)i).text);
}

static long long alone_ms(struct run *run)
{
    return (time_of(run, "over_us", 0) - time_of(run, "begun_us", 0)) /
           US_PER_MS;
}

static long long together_ms(struct run *run)
{
    long long runs = seen_int(run, "runs"), last = 0;

    for (long long i = 1; i < runs; i++)
        if (time_of(run, "over_us", i) > last)
            last = time_of(run, "over_us", i);
    return (last - time_of(run, "begun_us", 1)) / US_PER_MS;
}

static void claim_runs(struct run *run, const struct drawn *drawn)
{
    long long runs = seen_int(run, "runs"), most = seen_int(run, "most");

    claim(run, runs == drawn->copies + 1,
          "for one alone and %lld together there were %lld runs", drawn->copies,
          runs);
    claim(run, time_of(run, "begun_us", 1) >= time_of(run, "over_us", 0),
          "the first run was not over when the second began: it was not alone");
    claim(run, most == drawn->copies,
          "of %lld runs that belong together never more than %lld were under "
          "way at once",
          drawn->copies, most);
}

HIDDEN_TEST(runs_are_alone_then_together)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim_runs(run, &drawn);
    claim(run, seen_int(run, "inside") == 0,
          "'done' was called before sorter_measure() returned");
    claim(run, seen_int(run, "under_way_at_done") == 0,
          "when 'done' was called, %lld runs were not over",
          seen_int(run, "under_way_at_done"));
}
END_HIDDEN_TEST

HIDDEN_TEST(times_are_measured)
{
    struct drawn drawn = draw(run);
    long long said;

    play(run, &drawn);
    said = seen_int(run, "alone_ms");
    claim(run, said >= alone_ms(run) - 1 && said <= alone_ms(run) + 1,
          "one run alone took %lld ms, the report says %lld", alone_ms(run),
          said);
    claim_runs(run, &drawn);
    said = seen_int(run, "together_ms");
    claim(run, said >= together_ms(run) - 1 && said <= together_ms(run) + 1,
          "%lld runs together took %lld ms, the report says %lld", drawn.copies,
          together_ms(run), said);
}
END_HIDDEN_TEST

HIDDEN_TEST(kind_is_what_was_measured)
{
    struct drawn drawn = draw(run);
    long long kind, wanted;

    play(run, &drawn);
    kind = seen_int(run, "kind");
    wanted = drawn.work_ms > drawn.wait_ms ? LOAD_WORKS : LOAD_WAITS;
    claim(run, kind == wanted,
          "a job that waits %lld ms and works %lld ms in each piece is %s",
          drawn.wait_ms, drawn.work_ms,
          wanted == LOAD_WORKS ? "LOAD_WORKS" : "LOAD_WAITS");
}
END_HIDDEN_TEST

/* A run in the middle fails, or cannot be begun. */
HIDDEN_TEST(trouble_is_told)
{
    struct drawn drawn = draw(run);
    long long which = random_below(run_random(run), 3), runs;
    bool refused = run_seed(run) % 2;

    if (refused)
        drawn.refused = 1 + which;
    else
        drawn.failing = which;
    play(run, &drawn);
    claim(run, seen_int(run, "said_status") == drawn.status,
          "run %lld %s with %s; 'done' was told %s", which + 1 + refused,
          refused ? "could not be begun" : "ended",
          status_text(drawn.status).text,
          status_text(seen_int(run, "said_status")).text);
    claim(run, seen_int(run, "has_report") == 0,
          "a run failed, and 'done' still got a report");
    claim(run, seen_int(run, "under_way_at_done") == 0,
          "when 'done' was called, %lld runs were not over",
          seen_int(run, "under_way_at_done"));
    runs = seen_int(run, "tries");
    claim(run, !(refused || which == 0) || runs <= which + 1 + refused,
          "a run had failed, and another one was begun");
    claim_closed(run);
}
END_HIDDEN_TEST

HIDDEN_TEST(odd_orders_are_refused)
{
    struct drawn drawn = draw(run);
    int wanted = UV_EINVAL;

    if (run_seed(run) % 3 == 0) {
        drawn.refused = 0;
        wanted = drawn.status;
    } else {
        drawn.copies = run_seed(run) % 3 == 1 ? 1 : SORTER_COPIES_MAX + 1;
    }
    start(run, &drawn);
    claim(run, seen_int(run, "returned") == wanted,
          "sorter_measure() returned %s, not %s",
          status_text(seen_int(run, "returned")).text,
          status_text(wanted).text);
    claim(run, seen_int(run, "dones") == 0,
          "sorter_measure() refused, and still 'done' was called");
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add(hidden, 3, runs_are_alone_then_together);
    hidden_add(hidden, 3, times_are_measured);
    hidden_add(hidden, 3, kind_is_what_was_measured);
    hidden_add(hidden, 3, trouble_is_told);
    hidden_add_question(hidden, 3, odd_orders_are_refused);
}
