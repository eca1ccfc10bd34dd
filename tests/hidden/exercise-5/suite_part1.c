/*
 * suite_part1.c - does everybody get a turn, and the same as all others? What
 * the line should do is worked out here with a queue.
 */
#include "suite.h"

#include <string.h>

enum { JOBS_MAX = 40, LINE_MAX = 1000 };

struct drawn {
    long long jobs, first, turns[JOBS_MAX], friend_at[JOBS_MAX],
        friend[JOBS_MAX];
};

/* A few bring along one who was not there at the start. */
static struct drawn draw(struct run *run, bool friends)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.first = random_between(random, 3, 18)};
    long long next = drawn.first;

    for (long long i = 0; i < drawn.first; i++) {
        drawn.turns[i] = random_between(random, 1, 12);
        if (friends && random_below(random, 3) == 0 && next < JOBS_MAX) {
            drawn.friend_at[i] = random_between(random, 1, drawn.turns[i]);
            drawn.friend[i] = next;
            drawn.turns[next++] = random_between(random, 1, 5);
        }
    }
    drawn.jobs = next;
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "jobs", drawn->jobs);
    run_input_int(run, "first", drawn->first);
    for (size_t i = 0; i < (size_t)drawn->jobs; i++) {
        run_input_int(run, key_at("turns", i).text, drawn->turns[i]);
        run_input_int(run, key_at("friend_at", i).text, drawn->friend_at[i]);
        run_input_int(run, key_at("friend", i).text, drawn->friend[i]);
    }
    run_play(run, "line");
    claim(run, seen_int(run, "made") == 1, "turns_new() returned NULL");
}

static long long turns_of(struct run *run, long long job)
{
    long long had = 0;

    for (size_t i = 0; i < seen_count(run, "turn"); i++)
        had += seen_int_at(run, "turn", i) == job;
    return had;
}

HIDDEN_TEST(everybody_gets_done)
{
    struct drawn drawn = draw(run, false);

    play(run, &drawn);
    for (long long i = 0; i < drawn.jobs; i++)
        claim(run, turns_of(run, i) == drawn.turns[i],
              "job %lld of %lld wants %lld turns and had %lld", i, drawn.jobs,
              drawn.turns[i], turns_of(run, i));
    claim(run, seen_int(run, "given_again") == 0,
          "when all jobs are done, turns_run() gives %lld turns more",
          seen_int(run, "given_again"));
}
END_HIDDEN_TEST

/* The turns that should come, in order; their number is returned. */
static size_t work_out(const struct drawn *drawn, long long *ret_turns)
{
    long long line[LINE_MAX], left[JOBS_MAX], had[JOBS_MAX] = {0};
    size_t head = 0, tail = 0, given = 0;

    memcpy(left, drawn->turns, sizeof(left));
    for (long long i = 0; i < drawn->first; i++)
        line[tail++] = i;
    while (head < tail) {
        long long job = line[head++];

        ret_turns[given++] = job;
        if (++had[job] == drawn->friend_at[job])
            line[tail++] = drawn->friend[job];
        if (--left[job] > 0)
            line[tail++] = job;
    }
    return given;
}

static void claim_order(struct run *run, const struct drawn *drawn)
{
    long long turns[LINE_MAX];
    size_t count = work_out(drawn, turns);

    claim(run, seen_count(run, "turn") == count,
          "%zu turns were wanted in all, and %zu were given", count,
          seen_count(run, "turn"));
    for (size_t i = 0; i < count; i++)
        claim(run, seen_int_at(run, "turn", i) == turns[i],
              "%lld jobs are in the line; turn %zu belongs to job %lld, and "
              "job %lld had it",
              drawn->first, i + 1, turns[i], seen_int_at(run, "turn", i));
}

HIDDEN_TEST(turns_go_round)
{
    struct drawn drawn = draw(run, false);

    play(run, &drawn);
    claim_order(run, &drawn);
}
END_HIDDEN_TEST

HIDDEN_TEST(who_joins_later_stands_at_the_end)
{
    struct drawn drawn = draw(run, true);

    play(run, &drawn);
    for (size_t i = 0; i < seen_count(run, "joined"); i++)
        claim(run, seen_int_at(run, "joined", i) == 0,
              "turns_add() returned %lld to job %zu",
              seen_int_at(run, "joined", i), i);
    claim_order(run, &drawn);
}
END_HIDDEN_TEST

HIDDEN_TEST(turns_are_counted)
{
    struct drawn drawn = draw(run, true);
    long long turns[LINE_MAX];
    size_t count = work_out(&drawn, turns);

    play(run, &drawn);
    claim(run, seen_int(run, "given") == (long long)count,
          "turns_run() returned %lld, and %zu turns were wanted",
          seen_int(run, "given"), count);
    claim(run, seen_int(run, "nothing") == 1,
          "turns_add() took a job without a step");
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_runs_without_turns_run)
{
    run_play(run, "nothing");
    claim(run, seen_int(run, "told") == 0,
          "jobs had %lld turns before turns_run() was called, or in "
          "turns_free()",
          seen_int(run, "told"));
}
END_HIDDEN_TEST

/* There is no loop, so no schedule either: only what is drawn differs. */
enum { DRAWS = 32 };

void suite_part1(struct hidden *hidden)
{
    hidden_add_test(hidden, 1, "everybody_gets_done", everybody_gets_done,
                    DRAWS);
    hidden_add_test(hidden, 1, "turns_go_round", turns_go_round, DRAWS);
    hidden_add_test(hidden, 1, "who_joins_later_stands_at_the_end",
                    who_joins_later_stands_at_the_end, DRAWS);
    hidden_add_test(hidden, 1, "turns_are_counted", turns_are_counted, DRAWS);
    hidden_add_question(hidden, 1, nothing_runs_without_turns_run);
}
