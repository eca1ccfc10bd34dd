/*
 * engine.h - walks all paths of one function for one property at a time.
 *
 * States that agree in everything are one state; a node that has seen too many
 * forgets what it knows about values and keeps only the property (property
 * simulation). Nothing that rests on a forgetful state is reported.
 */
#ifndef GRADE_LINT_ENGINE_H
#define GRADE_LINT_ENGINE_H

#include "lint/program.h"
#include "lint/report.h"

enum { FACTS_MAX = 16, STATES_MAX = 64, RUN_STATES_MAX = 150000 };
enum { NEGATIVE = 1, ZERO = 2, POSITIVE = 4, ANY = 7 };

/* What is known about one value. */
struct fact {
    int access;
    unsigned char signs;
    bool has_value;
    long long value;
};

enum own {
    OWN_NONE,    /* nothing is owed (any more, or yet) */
    OWN_HELD,    /* owed, here and now */
    OWN_PENDING, /* somebody took it over if `pending` is not negative */
    OWN_GIVEN,   /* somebody else owes it */
    OWN_ESCAPED  /* cannot be followed */
};

struct state {
    int node;
    int previous; /* index in run->states; NONE at the entry */
    enum own own;
    int count; /* completions: 0, 1, 2 or more */
    int pending;
    int copy;           /* another variable with the value of `pending`; NONE */
    bool guarded;       /* passed a branch on state that is not followed */
    bool flagged;       /* the same, and it was no counter */
    bool guarded_after; /* flagged after the first completion */
    bool opaque_after;  /* the same, after the first completion */
    bool last;          /* a counter said that nobody else is to come */
    bool counted;       /* a counter said that others are still to come */
    bool guarded_since; /* guarded after the last start */
    bool opaque;  /* flagged where the state is looked at in several places, or
                     is more than one value */
    bool skipped; /* left a loop by its condition */
    bool freed;   /* the object is gone */
    bool stopped; /* what was started may have been stopped */
    bool forgetful;
    unsigned char assigned; /* parameters that were; a bit for each */
    int first;              /* node of the first completion */
    int start;              /* node that handed it over */
    int dead;               /* node of a start whose callback never completes */
    int fact_count;
    struct fact facts[FACTS_MAX]; /* sorted by access */
};

struct run;

/* All may be NULL. `s` is a copy that may be changed. */
struct property {
    /* Must call run_go() for each way on. */
    void (*call)(struct run *run, struct state *s, const struct node *n);
    void (*set)(struct run *run, struct state *s, const struct node *n);
    /* After a branch, whose edge is taken. */
    void (*decide)(struct run *run, struct state *s, const struct node *n,
                   int edge);
    void (*escape)(struct run *run, struct state *s, const struct node *n);
    /* `result`: what is known about the value returned. */
    void (*leave)(struct run *run, const struct state *s, const struct node *n,
                  struct fact result);
};

/* What was met of a call. A condition on a value that only a call makes which
 * is further on, behind a loop's edge, depends on nothing unknown as yet. */
enum call_state { CALL_AHEAD, CALL_MET, CALL_FOLLOWED };

struct run {
    struct program *program;
    int function;
    const struct property *property;
    void *data;
    struct state *states; /* in the order in which they were found */
    size_t state_count, state_capacity;
    size_t current; /* index of the state that is being left */
    int *first_at;  /* per node: index of its first state */
    int *next_same; /* per state: the next one of the same node */
    size_t next_capacity;
    int *count_at;        /* per node */
    unsigned char *uses;  /* per access */
    unsigned char *tests; /* per access: how many conditions are on it, 2 for
                             more than one */
    size_t use_count;
    unsigned char *twins; /* per node: another condition asks the same */
    unsigned char *calls; /* per serial number of a call: enum call_state */
    size_t limit; /* of states; what exceeds it makes the run exhausted */
    bool exhausted;
};

void run_begin(struct run *run, struct program *program, int function,
               const struct property *property, void *data);
/* What is learned about `access` is kept, also if it is named only once. */
void run_keep(struct run *run, int access);
/* The state at the entry; more than one may be added. */
void run_enter(struct run *run, const struct state *s);
/* A state behind the call `node`. */
void run_enter_behind(struct run *run, const struct state *s, int node);
void run_walk(struct run *run);
void run_end(struct run *run);
/* Goes on behind the node of `s`. */
void run_go(struct run *run, const struct state *s);

struct state state_start(void);
/* The value of `access` tells whether what is pending has started. */
bool state_tells_start(const struct state *s, int access);
/* A counter came to its end. */
void state_is_last(struct state *s);
/* ANY when nothing is known. */
struct fact state_fact(const struct run *run, const struct state *s,
                       int access);
void state_learn(const struct run *run, struct state *s, struct fact fact);
/* After something was learnt: when the result of a start is known now, what it
 * started runs, or never will. */
void state_settle(const struct run *run, struct state *s);
/* Memory may have changed: what is known about other than locals is gone. */
void state_forget_memory(const struct run *run, struct state *s);

/* The path that led to state `at`: decisions and changes. `describe` words a
 * call that changed the property (malloc'ed; NULL: no step). */
void run_trail(struct run *run, const struct state *last,
               char *(*describe)(struct run *run, const struct state *before,
                                 const struct state *after,
                                 const struct node *n),
               struct trail *ret_trail);

#endif
