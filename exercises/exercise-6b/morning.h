/*
 * morning.h - the contract of part 4: four programs that make the same
 * breakfast, and four tables in which you say when each step happens.
 *
 * The programs are in morning.c. The grader runs them as you found them, with
 * other times each day, and compares the diary that they write with your
 * tables. It stores no answers.
 */
#ifndef MORNING_H
#define MORNING_H

#include <stddef.h>

#include "async.h"

/* How long things take today. All are above 0, and it always holds:
 *     table_ms < toast_ms < kettle_ms */
struct morning {
    unsigned kettle_ms, toast_ms, table_ms;
};

enum step {
    STEP_NONE,
    STEP_EAT,
    STEP_KETTLE_BOILS,
    STEP_KETTLE_ON,
    STEP_TABLE_BEGUN,
    STEP_TABLE_SET,
    STEP_TEA_MADE,
    STEP_TOAST_IN,
    STEP_TOAST_OUT
};

/* Given: writes down that a step happens now. Takes no time. */
void diary_note(enum step step);

/* The programs: bodies of tasks, their `arg` is a struct morning. */
async_fn breakfast_in_a_row, breakfast_together, breakfast_lazy,
    breakfast_spawned;

/* One line of your table. */
struct row {
    enum step step;
    unsigned at_ms; /* since the program began */
};

enum { ROWS_MAX = 8 };

/*
 * Your answers, one function for each program: fills in the steps of that
 * program in the order in which they happen, each with its time as it follows
 * from `m`, and returns how many there are. Of two steps at the same time the
 * one that is noted first comes first. `rows` has room for ROWS_MAX. The
 * functions only compute: they run no task and no loop.
 */
size_t predict_in_a_row(const struct morning *m, struct row *rows);
size_t predict_together(const struct morning *m, struct row *rows);
size_t predict_lazy(const struct morning *m, struct row *rows);
size_t predict_spawned(const struct morning *m, struct row *rows);

#endif
