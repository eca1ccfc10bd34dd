/*
 * follow_words.h - one finding of follow.c, and what it knows. Private to
 * follow*.c.
 */
#ifndef GRADE_LINT_FOLLOW_WORDS_H
#define GRADE_LINT_FOLLOW_WORDS_H

#include "lint/effect.h"
#include "lint/engine.h"
#include "lint/report.h"

/* In the order of the table in follow_words.c. */
enum follow_rule {
    FOLLOW_FREED_CLOSING,
    FOLLOW_FREED_STARTED,
    FOLLOW_FREED_BUFFER,
    FOLLOW_STARTED_TWICE,
    FOLLOW_CLOSED_TWICE,
    FOLLOW_FREED_CANCELLED,
    FOLLOW_CLOSED_WRITING,
    FOLLOW_USED_CLOSING
};

struct follow {
    struct effect_table *effects;
    struct report *report;
    int function;
    const struct effect *begin;
    const struct run *before; /* the walk that led to it */
    int object;               /* access */
    int owner, buffer;        /* accesses; NONE */
    bool loaded;              /* the way to the object may change in calls */
};

/* `e` at node `n` breaks the rule; `s` is the state before it. */
void follow_report(struct run *run, const struct state *s, const struct node *n,
                   const struct effect *e, enum follow_rule rule);

#endif
