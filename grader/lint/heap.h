/*
 * heap.h - local variables that hold memory which the function itself made.
 */
#ifndef GRADE_LINT_HEAP_H
#define GRADE_LINT_HEAP_H

#include "lint/program.h"

/* The variable is a local pointer and gets nothing but what malloc() or
 * calloc() made; the node of the first such store, NULL: it is not so. */
const struct node *heap_made(const struct program *program,
                             const struct function *f, int variable);
/* The pointer, or one into its memory, goes where somebody else may find it:
 * it is stored outside of itself, returned, or given to a function that is not
 * of libuv or the C library. */
bool heap_leaves(const struct program *program, const struct function *f,
                 int variable);

/* Some function of the file makes a struct of this name. */
bool heap_makes(const struct program *program, const char *record);

#endif
