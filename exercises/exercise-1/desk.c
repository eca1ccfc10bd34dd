/*
 * desk.c - two programs to read, and two tables to fill in.
 *
 * The upper half are two programs: a librarian serves Ann and Ben, whose books
 * have to be brought by a lift. They have no bug, and they are not equally
 * good. Read them, and say in the lower half what they do: which step comes
 * after which, and when. The times are those of the day that they are given:
 * write `day->ann_ms`, not 300.
 */
#include "desk.h"

#include <string.h>

/* --- the programs --- */

void desk_one_by_one(const struct desk_day *day, desk_note_cb note, void *arg)
{
    note(arg, DESK_ANN_ASKS);
    lift_order(DESK_ANN, day->ann_ms);
    lift_wait(DESK_ANN);
    note(arg, DESK_ANN_BOOK);
    book_stamp(day->stamp_ms);
    note(arg, DESK_ANN_GOES);

    note(arg, DESK_BEN_ASKS);
    lift_order(DESK_BEN, day->ben_ms);
    lift_wait(DESK_BEN);
    note(arg, DESK_BEN_BOOK);
    book_stamp(day->stamp_ms);
    note(arg, DESK_BEN_GOES);
}

void desk_at_once(const struct desk_day *day, desk_note_cb note, void *arg)
{
    note(arg, DESK_ANN_ASKS);
    lift_order(DESK_ANN, day->ann_ms);
    note(arg, DESK_BEN_ASKS);
    lift_order(DESK_BEN, day->ben_ms);

    lift_wait(DESK_ANN);
    note(arg, DESK_ANN_BOOK);
    book_stamp(day->stamp_ms);
    note(arg, DESK_ANN_GOES);

    lift_wait(DESK_BEN);
    note(arg, DESK_BEN_BOOK);
    book_stamp(day->stamp_ms);
    note(arg, DESK_BEN_GOES);
}

/* --- what they do --- */

void desk_predict_one_by_one(const struct desk_day *day,
                             struct desk_row *ret_table)
{
    const struct desk_row table[DESK_STEPS] = {
        {DESK_ANN_ASKS, 0}, /* this one is a present */
        {DESK_UNKNOWN, 0},  {DESK_UNKNOWN, 0}, {DESK_UNKNOWN, 0},
        {DESK_UNKNOWN, 0},  {DESK_UNKNOWN, 0},
    };

    (void)day; /* goes away when a row uses it */
    memcpy(ret_table, table, sizeof(table));
}

void desk_predict_at_once(const struct desk_day *day,
                          struct desk_row *ret_table)
{
    const struct desk_row table[DESK_STEPS] = {
        {DESK_ANN_ASKS, 0}, /* this one, too */
        {DESK_UNKNOWN, 0},  {DESK_UNKNOWN, 0}, {DESK_UNKNOWN, 0},
        {DESK_UNKNOWN, 0},  {DESK_UNKNOWN, 0},
    };

    (void)day; /* goes away when a row uses it */
    memcpy(ret_table, table, sizeof(table));
}

unsigned desk_idle_one_by_one(const struct desk_day *day)
{
    (void)day;
    return 0;
}

unsigned desk_idle_at_once(const struct desk_day *day)
{
    (void)day;
    return 0;
}
