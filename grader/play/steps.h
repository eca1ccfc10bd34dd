/*
 * steps.h - what a program does that a learner is asked about, step by step,
 * and where a prediction parts from it.
 */
#ifndef GRADE_PLAY_STEPS_H
#define GRADE_PLAY_STEPS_H

#include <stddef.h>

#include "runtime/trace.h"

/* The driver observes each step as an integer under `key`. */
struct steps {
    const char *key;
    const char *(*name_of)(long long step); /* for the learner; borrowed until
                                               the next call */
};

/* The first step, `row` counted from 0, for which something else was said. */
struct parting {
    const struct steps *steps; /* NULL: the test is about no prediction */
    size_t row;
    char said[TRACE_NAME_MAX];
};

#endif
