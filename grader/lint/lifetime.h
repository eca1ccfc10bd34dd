/*
 * lifetime.h - questions that the rules about lifetimes ask, and those rules.
 */
#ifndef GRADE_LINT_LIFETIME_H
#define GRADE_LINT_LIFETIME_H

#include "lint/program.h"
#include "lint/report.h"
#include "lint/uses.h"

/* --- questions (helper.c) --- */
/* Its name or annotation says that it may run the loop. */
bool helper_waits(const struct decl *d);
/* It may run the loop, or park, before it returns. */
bool helper_may_run_loop(const struct program *program, int function,
                         int depth);
/* `function`, or what it calls, calls `name`. */
bool helper_calls(const struct program *program, int function, const char *name,
                  int depth);
/* A straight helper that does `name` to its parameter `i` (or to a member). */
bool helper_does(struct program *program, const struct call *call, int i,
                 const char *name, bool to_member, int *ret_field);
/* A call of libuv that gets a callback. */
bool helper_is_start(const struct program *program, const struct call *call);
/* The result of that start may be positive: a count, a descriptor, or the
 * like. True for what is no file operation. */
bool helper_may_count(const char *start);
/* The local variable that `&local`, `&local.member` is inside of. */
int helper_stack_object(const struct program *program, int access);

/* --- rules --- */
/* UV204 at a start. */
void stack_check(struct program *program, struct report *report, int function,
                 const struct node *n);
/* UV202 in a callback. */
void cleaning_check_callback(struct program *program, const struct uses *uses,
                             struct report *report, int function);
/* UV202 behind an operation without callback. */
void cleaning_check_sync(struct program *program, struct report *report,
                         int function, const struct node *n);

#endif
