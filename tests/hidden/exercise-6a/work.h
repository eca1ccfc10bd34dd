/*
 * work.h - what a scene gives the submission to wait for: pieces of work that
 * take some time, end with a result, and count how many are under way.
 */
#ifndef EXERCISE_6A_WORK_H
#define EXERCISE_6A_WORK_H

#include <stddef.h>

#include "async.h"

enum { WORKS_MAX = 24 };

struct work {
    unsigned ms;
    int result;
    long long runs;
};

/* All pieces of the scene, from inputs "works", "ms0", "result0", ... */
struct works {
    struct work items[WORKS_MAX];
    size_t count;
    long long ended, in_flight, most_in_flight;
};

extern struct works works;

void works_make(void);
/* The body of a piece; `arg` is its struct work. */
async_fn work_run;
/* The clock of the run. */
long long work_now_us(void);
/* "runs0", ...: how often each was run. */
void works_observe_runs(void);

#endif
