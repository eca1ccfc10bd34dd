/*
 * before.h - what is known of the results of libuv on the way to a place: a
 * walk of its own, before the rule begins to follow anything.
 */
#ifndef GRADE_LINT_BEFORE_H
#define GRADE_LINT_BEFORE_H

#include "lint/engine.h"

/* At a call: memory may be another one now; the result of a start is zero or
 * negative. */
void before_learn(struct run *run, struct state *s, const struct node *n);
/* Walks all of the function; run_end() it. */
void before_walk(struct run *run, struct program *program, int function);

#endif
