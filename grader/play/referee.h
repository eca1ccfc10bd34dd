/*
 * referee.h - how the hidden tests of one part are played over all schedules:
 * what hidden.h offers to the tests, seen from the program that runs them.
 */
#ifndef GRADE_PLAY_REFEREE_H
#define GRADE_PLAY_REFEREE_H

#include <stdbool.h>

#include "play/hidden.h"
#include "play/referee_seen.h"
#include "play/stage.h"
#include "play/testimony.h"

struct referee_options {
    int part;
    long long seed, schedules; /* seeds from `seed` on, at least one */
    int share, shares;  /* which of how many referees that share the tests */
    bool debug;         /* one schedule, no fork, no replay */
    const char *trace;  /* plays this test alone, for its trace; or NULL */
    const char *player; /* path of the program */
    int object_fd;      /* the learner's object */
    void (*attach)(pid_t player); /* called before each run if `debug` */
};

/*
 * Runs the exercise's hidden tests and fills in what was seen. Faults of the
 * grader are told in ret->trouble. One call a process: Check has no place to
 * hand a context through, so the tests find theirs in a static variable.
 */
void referee_run(const struct referee_options *options, struct testimony *ret);

#endif
