/*
 * uses.h - where functions are handed to calls as callbacks. Made once.
 */
#ifndef GRADE_LINT_USES_H
#define GRADE_LINT_USES_H

#include "lint/program.h"

struct use {
    int callback; /* function */
    int function, node, argument;
    const char *type; /* "uv_read_cb"; "" if it has no name */
};

struct uses {
    struct use *items; /* sorted by callback */
    size_t count, capacity;
    size_t *first; /* by function; one more at the end */
};

void uses_build(struct uses *uses, const struct program *program);
void uses_release(struct uses *uses);
/* The first use of a function, and how many follow. */
const struct use *uses_of(const struct uses *uses, int function,
                          size_t *ret_count);
/* It is a callback of that type, and of no other. */
bool uses_only_as(const struct uses *uses, int function, const char *type);

#endif
