/*
 * desk.h - the contract of part 3: two ways to serve two readers in a library,
 * and two tables in which you say what happens when.
 */
#ifndef DESK_H
#define DESK_H

/* How long things take on one day, in ms. */
struct desk_day {
    unsigned ann_ms;   /* until the lift brings Ann's book, from the cellar */
    unsigned ben_ms;   /* the same for Ben's, from the first floor */
    unsigned stamp_ms; /* to stamp one book */
};

enum desk_step {
    DESK_UNKNOWN, /* you have not said it yet */
    DESK_ANN_ASKS,
    DESK_ANN_BOOK, /* the librarian takes her book out of the lift */
    DESK_ANN_GOES,
    DESK_BEN_ASKS,
    DESK_BEN_BOOK,
    DESK_BEN_GOES
};

enum { DESK_STEPS = 6 }; /* each step comes once */

enum desk_reader { DESK_ANN, DESK_BEN };

/* Hears of a step in the moment in which it comes. */
typedef void (*desk_note_cb)(void *arg, enum desk_step step);

/*
 * Given: the lift, one for each reader, and the stamp.
 *
 * Sends the lift for a book and returns at once; the book is there `ms` later,
 * whatever the librarian does meanwhile.
 */
void lift_order(enum desk_reader reader, unsigned ms);
/* Waits until that book is there; returns at once if it is there already. */
void lift_wait(enum desk_reader reader);
/* Stamps a book, which is work, and returns when it is done. */
void book_stamp(unsigned ms);

/* The programs: they are in the upper half of desk.c, and stay as they are: the
 * grader runs some of its own. */
void desk_one_by_one(const struct desk_day *day, desk_note_cb note, void *arg);
void desk_at_once(const struct desk_day *day, desk_note_cb note, void *arg);

/* A row of a table: this step comes at this time, counted from the beginning of
 * the program. */
struct desk_row {
    enum desk_step step;
    unsigned at_ms;
};

/*
 * Your tables: fill in DESK_STEPS rows, in the order in which the steps come.
 * Here you may rely on
 *
 *     ben_ms < ann_ms
 *
 * and none of the three is 0.
 */
void desk_predict_one_by_one(const struct desk_day *day,
                             struct desk_row *ret_table);
void desk_predict_at_once(const struct desk_day *day,
                          struct desk_row *ret_table);

/* For how long the librarian only waits, whatever the three times are (none is
 * 0). */
unsigned desk_idle_one_by_one(const struct desk_day *day);
unsigned desk_idle_at_once(const struct desk_day *day);

#endif
