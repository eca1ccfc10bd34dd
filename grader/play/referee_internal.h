/*
 * referee_internal.h - what the files of the referee know of a test that is
 * played: see referee.c for the theory.
 */
#ifndef GRADE_PLAY_REFEREE_INTERNAL_H
#define GRADE_PLAY_REFEREE_INTERNAL_H

#include "play/recording_detail.h"
#include "play/referee.h"
#include "play/steps.h"

enum { REPLAYS = 2, REPLAYED_SEEDS_MAX = 6, INPUTS_MAX = 256 };

struct run {
    struct hidden *hidden;
    size_t test;
    uint64_t seed;
    bool open;      /* taken, and not come to its end */
    bool replaying; /* a replay, which only confirms */
    bool is_plain;  /* the seed's inputs under the plain schedule */
    struct random random, secret;
    struct protocol_value inputs[INPUTS_MAX]; /* own key and data */
    size_t input_count;
    struct recording recording;
    bool seen[TESTIMONY_SIGHTINGS_MAX]; /* findings of this iteration */
    struct parting parting;
};

struct test_state {
    long long first;     /* schedules before those of this referee */
    long long schedules; /* that this referee plays the test under */
    bool failed;
    unsigned failed_again;
    bool planned;
    long long replays[REPLAYED_SEEDS_MAX];
    size_t replay_count;
};

/* A test that the exercise has for this part. */
struct offer {
    const char *name;
    const TTest *test;
    long long schedules;
    bool is_long; /* played under all schedules */
};

struct hidden {
    const struct referee_options *options;
    struct testimony *testimony;
    struct test_state *tests; /* one for each test of the testimony */
    size_t test_capacity;
    unsigned seen_again[TESTIMONY_SIGHTINGS_MAX];
    struct offer *offers; /* the tests of this part, of all referees */
    size_t offer_count, offer_capacity;
    Suite *suite;
    struct stage stage;
    struct run run;
    /* A limit that was confirmed once needs no replay in the next test: they
     * take long. */
    const char *known_limit;
    uint64_t known_limit_pc;
    uint64_t long_runs_ms;          /* real time of long runs so far */
    struct recording_detail detail; /* of a run that is traced */
};

/* Ends the test: the grader is at fault. */
void referee_stop(struct run *run, const char *text) __attribute__((noreturn));

/* referee_inputs.c: run_input_...(), and giving back what they keep. */
void referee_forget_inputs(struct run *run);

/* referee_deal.c: takes this referee's tests out of those that are offered. */
void referee_deal(struct hidden *hidden);

/* referee_trace.c: a test that is played for its trace, this often. */
enum { REFEREE_TRACES = 2 };
/* Whether the test is played at all. */
bool referee_trace_wants(const struct hidden *hidden, const char *test);
/* The seed of an iteration, which is prepared; -1 when all were played. */
long long referee_trace_seed(struct hidden *hidden, int iteration);
/* The iteration is over: what it was goes into the testimony. */
void referee_trace_tell(struct run *run, bool passed, const char *message);

#endif
