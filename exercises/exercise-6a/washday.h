/*
 * washday.h - the contract of part 4: says what a program does, without
 * running it.
 */
#ifndef WASHDAY_H
#define WASHDAY_H

#include "async.h"

/* How long things take. */
struct washday {
    unsigned wash_ms; /* the washing machine */
    unsigned walk_ms; /* to the shop and back */
    unsigned bake_ms; /* the oven */
};

/* What the program notes on its way. Each step comes once. */
enum washday_step {
    WASHDAY_UNKNOWN, /* no step: you have not said it yet */
    WASHDAY_TASKS_MADE,
    WASHDAY_WASH_SPAWNED,
    WASHDAY_WASH_STARTS,
    WASHDAY_WASH_ENDS,
    WASHDAY_BACK_HOME,
    WASHDAY_BAKE_STARTS,
    WASHDAY_BAKE_ENDS,
    WASHDAY_BREAD_OUT,
    WASHDAY_DONE
};

enum { WASHDAY_STEPS = 9 };

typedef void washday_note_fn(void *arg, enum washday_step step);

/*
 * The program of which you say what it does; runs in a task. Calls `note` at
 * each step. It is right, and stays as it is: the grader runs one of its own.
 */
SUSPENDS int washday_run(const struct washday *day, washday_note_fn *note,
                         void *arg);

/* A row of your table: this step comes at this time, counted from the call of
 * washday_run(). */
struct washday_row {
    enum washday_step step;
    unsigned at_ms;
};

/*
 * Your table: fills in WASHDAY_STEPS rows, in the order in which the steps
 * come. Here you may rely on
 *
 *     walk_ms < wash_ms < walk_ms + bake_ms
 *
 * and none of the three is 0.
 */
void washday_predict(const struct washday *day, struct washday_row *ret_table);

/* How long washday_run() takes in all, whatever the three times are (none is
 * 0). */
unsigned washday_total(const struct washday *day);

#endif
