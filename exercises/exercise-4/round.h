/*
 * round.h - the contract of part 4: a program to read, and what you say it
 * does.
 */
#ifndef ROUND_H
#define ROUND_H

#include <uv.h>

struct round_plan {
    unsigned idle_rounds; /* 1 to 3 */
    unsigned ticks;       /* 3 or more */
    unsigned tick_ms;     /* 1 or more */
};

enum round_step {
    ROUND_UNKNOWN, /* you have not said it yet */
    ROUND_STARTED,
    ROUND_IDLE,
    ROUND_PREPARE,
    ROUND_CHECK,
    ROUND_TICK,
    ROUND_CLOSED
};

enum { ROUND_STEPS = 14 }; /* rows of your table */

typedef void (*round_note_cb)(void *arg, enum round_step step);

/* The program: it is in the upper half of round.c, and stays as it is: the
 * grader runs one of its own. */
int round_run(uv_loop_t *loop, const struct round_plan *plan,
              round_note_cb note, void *arg);

/* Fills in the first ROUND_STEPS steps that the program notes, in order. */
void round_predict(const struct round_plan *plan, enum round_step *ret_table);

/* How often ROUND_PREPARE is noted in all. */
unsigned round_prepares(const struct round_plan *plan);

/* When the last step comes, in ms after the start. */
unsigned round_elapsed(const struct round_plan *plan);

#endif
