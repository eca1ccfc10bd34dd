/*
 * timeline.h - the contract of part 3: a program to read, and a table in which
 * you say who runs when.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <uv.h>

/* How long things take, in ms. */
struct timeline_plan {
    unsigned anna_ms;  /* Anna works that long in her first turn, */
    unsigned anna_nap; /* sleeps that long, */
    unsigned anna_end; /* and works that long in her second turn */
    unsigned ben_ms;   /* Ben likewise */
    unsigned ben_nap;
    unsigned ben_end;
    unsigned cleo_ms; /* Cleo works that long, and is done */
};

enum timeline_who {
    TIMELINE_UNKNOWN,
    TIMELINE_ANNA,
    TIMELINE_BEN,
    TIMELINE_CLEO
};

enum { TIMELINE_TURNS = 5 };

/* Hears of a turn when it begins. */
typedef void (*timeline_note_cb)(void *arg, enum timeline_who who);

/* The program: it is in the upper half of timeline.c, and stays as it is: the
 * grader runs one of its own. */
int timeline_run(uv_loop_t *loop, const struct timeline_plan *plan,
                 timeline_note_cb note, void *arg);

/* Given: a task works, for that long, and returns. */
void task_works(unsigned ms);

/* A row of your table: this turn begins at that time after the start. */
struct timeline_row {
    enum timeline_who who;
    unsigned at_ms;
};

/*
 * Your table: TIMELINE_TURNS rows, in the order in which the turns come. Here
 * you may rely on
 *
 *     anna_nap < ben_ms + cleo_ms      and      ben_nap > cleo_ms + anna_end
 *
 * and on none of the seven being 0.
 */
void timeline_predict(const struct timeline_plan *plan,
                      struct timeline_row *ret_table);

/* How long, in ms, nobody works, from the first turn to the end of the last
 * one; you may rely on the same. */
unsigned timeline_idle(const struct timeline_plan *plan);

#endif
