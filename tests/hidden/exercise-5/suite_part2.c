/* suite_part2.c - do jobs sleep as long as they want, and does nobody else? */
#include "suite.h"

enum { JOBS_MAX = 8, TURNS_MAX = 6, SLACK_MS = 3 };

struct drawn {
    long long jobs, first, same_ms;
    long long turns[JOBS_MAX], friend[JOBS_MAX];
    long long work[JOBS_MAX][TURNS_MAX], nap[JOBS_MAX][TURNS_MAX];
};

/* Work is short, sleep is long. The last turn ends without sleep. */
static struct drawn draw(struct run *run, long long first)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.jobs = first, .first = first};

    for (long long i = 0; i < JOBS_MAX; i++) {
        drawn.turns[i] = random_between(random, 2, TURNS_MAX);
        drawn.friend[i] = -1;
        for (long long j = 0; j < TURNS_MAX; j++) {
            drawn.work[i][j] = random_between(random, 0, 3);
            if (j + 1 < drawn.turns[i] && random_below(random, 3) > 0)
                drawn.nap[i][j] = random_between(random, 20, 300);
        }
    }
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "jobs", drawn->jobs);
    run_input_int(run, "first", drawn->first);
    run_input_int(run, "same_ms", drawn->same_ms);
    run_input_int(run, "beat_ms", 25);
    for (size_t i = 0; i < (size_t)drawn->jobs; i++) {
        run_input_int(run, key_at("turns", i).text, drawn->turns[i]);
        run_input_int(run, key_at("friend", i).text, drawn->friend[i]);
        for (size_t j = 0; j < TURNS_MAX; j++) {
            run_input_int(run, key_at("work", i * TURNS_MAX + j).text,
                          drawn->work[i][j]);
            run_input_int(run, key_at("nap", i * TURNS_MAX + j).text,
                          drawn->nap[i][j]);
        }
    }
    run_play(run, "night");
    claim(run, seen_int(run, "made") == 1, "naps_new() returned NULL");
    claim(run, seen_int(run, "returned") == 0, "naps_start() returned %s",
          status_text(seen_int(run, "returned")).text);
}

/* What all jobs together may work in one round. */
static long long round_ms(const struct drawn *drawn)
{
    long long sum = SLACK_MS;

    for (long long i = 0; i < drawn->jobs; i++) {
        long long most = 0;

        for (long long j = 0; j < TURNS_MAX; j++)
            if (drawn->work[i][j] > most)
                most = drawn->work[i][j];
        sum += most;
    }
    return sum;
}

static long long turns_of(struct run *run, long long job)
{
    long long had = 0;

    for (size_t i = 0; i < seen_count(run, "turn"); i++)
        had += seen_int_at(run, "turn", i) == job;
    return had;
}

HIDDEN_TEST(every_job_gets_done)
{
    struct drawn drawn = draw(run, 4);

    drawn.friend[run_seed(run) % 4] = 4;
    drawn.jobs = 5;
    play(run, &drawn);
    for (long long i = 0; i < drawn.jobs; i++)
        claim(run, turns_of(run, i) == drawn.turns[i],
              "job %lld wants %lld turns and had %lld", i, drawn.turns[i],
              turns_of(run, i));
    claim(run, seen_int(run, "late_turns") == 0,
          "a job had a turn after it was done");
    claim(run, seen_int(run, "inside") == 0,
          "jobs had turns before naps_start() returned");
}
END_HIDDEN_TEST

/* The turn after turn i of the same job; 0: there is none. */
static size_t next_turn(struct run *run, size_t i)
{
    long long job = seen_int_at(run, "turn", i);

    for (size_t j = i + 1; j < seen_count(run, "turn"); j++)
        if (seen_int_at(run, "turn", j) == job)
            return j;
    return 0;
}

HIDDEN_TEST(sleep_is_as_long_as_wanted)
{
    struct drawn drawn = draw(run, 5);
    size_t count;

    play(run, &drawn);
    count = seen_count(run, "turn");
    for (size_t i = 0; i < count; i++) {
        long long nap = seen_int_at(run, "nap_ms", i), slept_us;
        size_t next = next_turn(run, i);

        if (nap == 0 || next == 0)
            continue;
        slept_us = seen_int_at(run, "turn_us", next) -
                   seen_int_at(run, "asleep_us", i);
        claim(run, slept_us >= (nap - 1) * US_PER_MS,
              "a job wanted to sleep %lld ms, and had a turn after %lld ms",
              nap, slept_us / US_PER_MS);
        claim(run, slept_us <= (nap + round_ms(&drawn)) * US_PER_MS,
              "a job wanted to sleep %lld ms, and had no turn for %lld ms", nap,
              slept_us / US_PER_MS);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(loop_gets_its_chance)
{
    struct drawn drawn = draw(run, 5);
    long long late_ms;

    /* One who never sleeps, and works. */
    for (long long j = 0; j < TURNS_MAX; j++) {
        drawn.nap[0][j] = 0;
        drawn.work[0][j] = 12;
    }
    play(run, &drawn);
    late_ms = seen_int(run, "late_us") / US_PER_MS;
    claim(run, late_ms <= round_ms(&drawn),
          "a timer of somebody else fired %lld ms late; one turn of each job "
          "takes %lld ms at most",
          late_ms, round_ms(&drawn) - SLACK_MS);
}
END_HIDDEN_TEST

/* Each round has a reason: a turn, a beat, somebody who wakes. */
HIDDEN_TEST(loop_waits_when_all_sleep)
{
    struct drawn drawn = draw(run, 3);
    long long reasons;

    play(run, &drawn);
    reasons = 2 * (long long)seen_count(run, "turn") +
              2 * seen_int(run, "beats") + 20;
    claim(run, seen_int(run, "rounds") <= reasons,
          "the loop went round %lld times for %zu turns: it does not wait "
          "while all jobs sleep",
          seen_int(run, "rounds"), seen_count(run, "turn"));
}
END_HIDDEN_TEST

/* Those who stay awake have turns in the order in which they joined. */
HIDDEN_TEST(line_is_fair)
{
    struct drawn drawn = draw(run, 4);

    for (long long i = 0; i < drawn.jobs; i++) {
        drawn.turns[i] = 4;
        for (long long j = 0; j < TURNS_MAX; j++)
            drawn.nap[i][j] = 0;
    }
    play(run, &drawn);
    for (size_t i = 0; i < seen_count(run, "turn"); i++)
        claim(run, seen_int_at(run, "turn", i) == (long long)(i % 4),
              "4 jobs that never sleep are in the line; turn %zu belongs to "
              "job %zu, and job %lld had it",
              i + 1, i % 4, seen_int_at(run, "turn", i));
}
END_HIDDEN_TEST

/* All sleep until the same moment. */
HIDDEN_TEST(who_slept_first_joins_first)
{
    struct drawn drawn = draw(run, 5);

    drawn.same_ms = 400;
    for (long long i = 0; i < drawn.jobs; i++) {
        drawn.turns[i] = 2;
        drawn.nap[i][0] = 1;
        drawn.nap[i][1] = 0;
    }
    play(run, &drawn);
    for (size_t i = 5; i < seen_count(run, "turn"); i++)
        claim(run, seen_int_at(run, "turn", i) == (long long)i - 5,
              "jobs 0 to 4 went to sleep in this order, until the same "
              "moment; then job %lld had a turn before job %zu",
              seen_int_at(run, "turn", i), i - 5);
}
END_HIDDEN_TEST

HIDDEN_TEST(done_is_told_at_the_end)
{
    struct drawn drawn = draw(run, 3);

    play(run, &drawn);
    claim(run, seen_int(run, "dones") == 1, "'done' was called %lld times",
          seen_int(run, "dones"));
    claim(run, seen_int(run, "open_at_done") == 0,
          "when 'done' was called, libuv still had handles of the scheduler");
    claim_closed(run);
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, every_job_gets_done);
    hidden_add(hidden, 2, sleep_is_as_long_as_wanted);
    hidden_add(hidden, 2, loop_gets_its_chance);
    hidden_add(hidden, 2, loop_waits_when_all_sleep);
    hidden_add(hidden, 2, line_is_fair);
    hidden_add(hidden, 2, who_slept_first_joins_first);
    hidden_add(hidden, 2, done_is_told_at_the_end);
}
