/*
 * owe.h - what must happen before a function returns: memory freed, a lock
 * given back. The rules say what is owed and how to word it.
 */
#ifndef GRADE_LINT_OWE_H
#define GRADE_LINT_OWE_H

#include "lint/effect.h"
#include "lint/engine.h"
#include "lint/report.h"

struct owe {
    struct effect_table *effects;
    struct report *report;
    int function;
    int object;            /* access */
    enum effect_kind pays; /* what settles it: EFFECT_FREE, EFFECT_UNLOCK */
    bool stays;            /* keeping or starting does not settle it: locks */
    const struct run *before; /* with `begin`: the walk of before.h */
    int begin; /* node behind which it is owed; NONE: the entry */
    /* It is still owed at the return `n`, or was taken over by a start whose
     * result nobody has looked at (own is OWN_PENDING); `start` of the state is
     * the start that failed, `guarded_after` that two or more decisions rest on
     * state that is not followed. */
    void (*leave)(struct run *run, const struct state *s, const struct node *n);
    /* A call while it is owed; may be NULL. */
    void (*call)(struct run *run, const struct state *s, const struct node *n,
                 const struct effect *e);
    /* After a branch: the operation has failed; may be NULL. `stopped` of the
     * state says so from there on. */
    bool (*fails)(const struct run *run, const struct state *s);
    void *data; /* the rule's own */
};

/* `s`: the state at the entry; not used with `begin`. */
void owe_walk(struct owe *owe, const struct state *s);
/* The steps to state `s`. */
void owe_trail(struct run *run, const struct state *s, struct trail *ret_trail);

#endif
