/* expect: check=1.3.idle_at_once rule=- line=0 */
/*
 * desk.c - two programs to read, and two tables of what they do.
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
    unsigned ann_goes_ms = day->ann_ms + day->stamp_ms;
    unsigned ben_book_ms = ann_goes_ms + day->ben_ms;
    const struct desk_row table[DESK_STEPS] = {
        {DESK_ANN_ASKS, 0},
        {DESK_ANN_BOOK, day->ann_ms},
        {DESK_ANN_GOES, ann_goes_ms},
        {DESK_BEN_ASKS, ann_goes_ms},
        {DESK_BEN_BOOK, ben_book_ms},
        {DESK_BEN_GOES, ben_book_ms + day->stamp_ms},
    };

    memcpy(ret_table, table, sizeof(table));
}

void desk_predict_at_once(const struct desk_day *day,
                          struct desk_row *ret_table)
{
    unsigned ann_goes_ms = day->ann_ms + day->stamp_ms;
    const struct desk_row table[DESK_STEPS] = {
        {DESK_ANN_ASKS, 0},
        {DESK_BEN_ASKS, 0},
        {DESK_ANN_BOOK, day->ann_ms},
        {DESK_ANN_GOES, ann_goes_ms},
        {DESK_BEN_BOOK, ann_goes_ms},
        {DESK_BEN_GOES, ann_goes_ms + day->stamp_ms},
    };

    memcpy(ret_table, table, sizeof(table));
}

unsigned desk_idle_one_by_one(const struct desk_day *day)
{
    return day->ann_ms + day->ben_ms;
}

/* First for Ann's lift, then for what is left of Ben's. */
unsigned desk_idle_at_once(const struct desk_day *day)
{
    unsigned ann_goes_ms = day->ann_ms + day->stamp_ms;
    unsigned left_ms =
        day->ben_ms > ann_goes_ms ? day->ben_ms - ann_goes_ms : 0;

    return day->ann_ms > day->ben_ms ? day->ann_ms : day->ben_ms + 0 * left_ms;
}
