/*
 * evening.h - the contract of part 4: a program to read, and a table in which
 * you say what it does and when.
 */
#ifndef EVENING_H
#define EVENING_H

#include <uv.h>

/* How long things take on one evening, in ms. */
struct evening {
    unsigned soup_ms;  /* until the soup boils */
    unsigned chop_ms;  /* how long the cook chops onions for it */
    unsigned roast_ms; /* until the roast is done */
    unsigned cake_ms;  /* until the cake is done */
};

enum evening_step {
    EVENING_UNKNOWN,   /* you have not said it yet */
    EVENING_STOVES_ON, /* evening_run() has started its timers */
    EVENING_SOUP_BOILS,
    EVENING_CHOPPED,
    EVENING_ROAST_OUT,
    EVENING_CAKE_OUT
};

enum { EVENING_STEPS = 5 }; /* each step comes once */

/* Hears of a step in the moment in which it comes. */
typedef void (*evening_note_cb)(void *arg, enum evening_step step);

/* The program: it is in the upper half of evening.c, and stays as it is: the
 * grader runs one of its own. Starts everything and returns 0 or a negative UV
 * code; the loop does the rest. */
int evening_run(uv_loop_t *loop, const struct evening *evening,
                evening_note_cb note, void *arg);

/* Given: the cook chops onions for that long, with both hands and all his
 * attention, and returns when they are chopped. */
void cook_chop(unsigned chop_ms);

/* A row of your table: this step comes at this time, counted from the call of
 * evening_run(). */
struct evening_row {
    enum evening_step step;
    unsigned at_ms;
};

/*
 * Your table: fills in EVENING_STEPS rows, in the order in which the steps
 * come. Here you may rely on
 *
 *     soup_ms < roast_ms < soup_ms + chop_ms < cake_ms
 *
 * and none of the four is 0.
 */
void evening_predict(const struct evening *evening,
                     struct evening_row *ret_table);

/* When the last step comes, whatever the four times are (none is 0). */
unsigned evening_total(const struct evening *evening);

#endif
