/*
 * effect.h - what calls do to objects, in the caller's words: a helper's
 * effects on its parameters are effects on the arguments. Made once for each
 * function, when it is first asked for.
 */
#ifndef GRADE_LINT_EFFECT_H
#define GRADE_LINT_EFFECT_H

#include "lint/program.h"

enum effect_kind {
    EFFECT_FREE,
    EFFECT_CLOSE,
    EFFECT_CANCEL,
    EFFECT_START,   /* an operation with that request is under way */
    EFFECT_WRITE,   /* bytes are on their way through that stream */
    EFFECT_OPERATE, /* the handle is used for something */
    EFFECT_LOCK,
    EFFECT_UNLOCK,
    EFFECT_KEEP, /* the pointer is kept where it cannot be followed */
    EFFECT_CALL, /* what is called is that pointer */
    EFFECT_WAIT  /* the loop may run; no path */
};

struct effect {
    enum effect_kind kind;
    int path;           /* access */
    bool always;        /* on each path through the call */
    bool guarded_close; /* CLOSE, behind a look at uv_is_closing() */
    int function;       /* where it happens, and */
    struct spot spot;
    int node; /* of the function that was asked about */
};

struct effect_function {
    struct effect *items; /* in the order of the nodes */
    size_t count, capacity;
    int *first;             /* by node; one more at the end */
    struct effect *summary; /* for callers; paths begin at a parameter or a
                               global variable */
    size_t summary_count;
    bool unknown; /* anything may happen */
    bool in_progress, done;
};

struct effect_table {
    struct program *program;
    struct effect_function *functions;
    int depth;
    size_t spent; /* states of walks over the function that is being checked */
};

/* More are not spent on one function: nothing more is said about it then. */
enum { EFFECT_STATES_MAX = 60000 };

void effect_begin(struct effect_table *table, struct program *program);
void effect_end(struct effect_table *table);

/* What happens at one node of a function, in no order. */
const struct effect *effect_at(struct effect_table *table, int function,
                               int node, size_t *ret_count);

/* Whoever has the pointer `path` can reach the object `object` points to. */
bool effect_reaches(const struct program *program, int path, int object);
/* The struct around an embedded object: &o->tcp lies in what o points to.
 * NONE if it is in none. */
int effect_owner(struct program *program, int object);
/* Names of structs, as in struct decl. */
bool effect_is_request(const char *record);
bool effect_is_handle(const char *record);

#endif
