/*
 * launch.h - each place where an operation of libuv, or of another library, is
 * started with a callback of this file.
 */
#ifndef GRADE_LINT_LAUNCH_H
#define GRADE_LINT_LAUNCH_H

#include "lint/context.h"

struct launch {
    int callback; /* function */
    int function; /* that starts it */
    const struct node *node;
    int argument; /* of the call: the callback */
    enum context context;
};

struct launches {
    struct launch *items; /* sorted by callback */
    size_t count, capacity;
};

void launches_build(struct launches *launches, const struct contexts *contexts);
void launches_release(struct launches *launches);
/* Those of one callback. */
const struct launch *launches_of(const struct launches *launches, int callback,
                                 size_t *ret_count);
/* "uv_write" */
const char *launch_name(const struct program *program,
                        const struct launch *launch);
/* "uv_write_cb", or "" */
const char *launch_type(const struct program *program,
                        const struct launch *launch);
/* The index of the argument that is a handle or request; NONE. */
int launch_thing(const struct program *program, const struct launch *launch);

#endif
