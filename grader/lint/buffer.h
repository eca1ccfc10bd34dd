/*
 * buffer.h - the bytes that an operation works on, and who owns them.
 */
#ifndef GRADE_LINT_BUFFER_H
#define GRADE_LINT_BUFFER_H

#include "lint/program.h"
#include "lint/report.h"

/* The base of the only uv_buf_t that a call gets; NONE if it is not known. */
int buffer_of(struct program *program, int function, const struct call *call);

/* UV206: the bytes `buffer` are an array on the stack. */
void buffer_check_stack(struct program *program, struct report *report,
                        int function, const struct node *n, int buffer);

#endif
