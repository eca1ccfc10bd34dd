/*
 * lanes.h - what small programs did, drawn in text: a row for each thing that
 * was under way, one for the thread, and one scale of time for all programs.
 */
#ifndef GRADE_REPORT_LANES_H
#define GRADE_REPORT_LANES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum lanes_kind {
    LANES_BEGIN,  /* `what` is under way from now on */
    LANES_END,    /* and now no more */
    LANES_MOMENT, /* `what` happens */
    LANES_HELD    /* the loop's thread slept or computed until `until_us` */
};

struct lanes_event {
    enum lanes_kind kind;
    long long at_us, until_us;
    bool on_pool; /* on a thread of the pool, not on the loop's */
    char *what;   /* owned */
};

/* One program; start as LANES_INIT. */
struct lanes {
    char *name, *title; /* owned; one line each */
    struct lanes_event *events;
    size_t count, capacity;
};

#define LANES_INIT                                                             \
    {                                                                          \
        NULL, NULL, NULL, 0, 0                                                 \
    }

/*
 * Adds the event that a line tells, "begin 0 0 loop stew": its kind, its time
 * and its end in microseconds, the thread, its name. False if it tells none.
 */
bool lanes_add_line(struct lanes *lanes, const char *line);
void lanes_release(struct lanes *lanes);

/* Draws all of them, one below the other, with a legend; no row is wider than a
 * terminal. */
void lanes_draw(const struct lanes *programs, size_t count,
                struct strbuf *ret_text);
/* One line an event, "1.5 s  stew ends", the time to the half second. */
void lanes_list(const struct lanes *program, struct strbuf *ret_text);

#endif
