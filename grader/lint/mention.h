/*
 * mention.h - where a program names its variables, fields and functions, and
 * what it does with them there. Read once from the cursors, in the order of the
 * text; for rules that ask what reads or writes what, and not on which path.
 */
#ifndef GRADE_LINT_MENTION_H
#define GRADE_LINT_MENTION_H

#include "lint/program.h"

enum mention_how {
    MENTION_READ,
    MENTION_WRITE,
    MENTION_UPDATE,  /* reads and writes: ++, += */
    MENTION_ADDRESS, /* & of it */
    MENTION_PATH,    /* the way to a field: the struct before the dot */
    MENTION_DROP     /* (void)x */
};

struct mention {
    int decl;      /* variable, field, or function that is not called here */
    int root;      /* fields: the variable at the root of the path; NONE */
    bool indirect; /* fields: a pointer is followed on the way from the root */
    enum mention_how how;
    struct spot spot;
    unsigned at;  /* offset in the file */
    int function; /* whose body it is in; NONE: a global's initializer */
    int store;    /* the innermost store in whose value it stands; NONE */
    bool element; /* of an array: a part of it */
};

/* `target = value`, initializers included. */
struct store {
    int target;     /* mention; NONE: what is written cannot be named */
    int first, end; /* mentions of the value */
    int function;
    struct spot spot;
    unsigned begin, stop; /* offsets of the whole */
    int outer;            /* the store in whose value this one stands; NONE */
    bool compound;
    bool constant; /* the value is `number` */
    long long number;
    bool plain; /* the value is one variable or field, unchanged */
};

/* A function's address gets into a variable, a parameter or a field. */
struct link {
    int holder;   /* decl */
    int target;   /* index of the function */
    int function; /* where it happens; NONE: a global's initializer */
    struct spot spot;
};

struct mentions {
    const struct program *program;
    struct mention *items;
    size_t count, capacity;
    struct store *stores;
    size_t store_count, store_capacity;
    struct link *links; /* sorted by holder */
    size_t link_count, link_capacity;
    int *first;       /* by function: its first mention; one more at the end */
    int *first_store; /* the same for stores */
};

void mentions_build(struct mentions *mentions, struct program *program);
void mentions_release(struct mentions *mentions);

/* The first link of a holder, and how many follow it. */
const struct link *mentions_links(const struct mentions *mentions, int holder,
                                  size_t *ret_count);
/* `function` reads `decl` (or takes its address) between two offsets. */
bool mentions_read(const struct mentions *mentions, int function, int decl,
                   unsigned from, unsigned to);
/* `decl` occurs in `function` at all; (void)decl does not count. */
bool mentions_has(const struct mentions *mentions, int function, int decl);
/* (void)decl: it is left alone on purpose. */
bool mentions_drop(const struct mentions *mentions, int function, int decl);
/* It may be read or written from more than one thread without a lock. */
bool mention_is_atomic(const struct program *program, int decl);

#endif
