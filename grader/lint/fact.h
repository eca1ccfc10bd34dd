/*
 * fact.h - the part of facts that only the walk needs.
 */
#ifndef GRADE_LINT_FACT_H
#define GRADE_LINT_FACT_H

#include "lint/engine.h"

/* The signs that a value has by its type. */
unsigned char fact_default(const struct program *program, int access);
/* Index in s->facts; NONE if nothing is known. */
int fact_find(const struct state *s, int access);
/* `access` has changed: what is known about it and what is in it is gone. */
void fact_forget(const struct run *run, struct state *s, int access);
enum comparison fact_opposite(enum comparison op);
/* Learns `subject op number`. False: that cannot be. */
bool fact_refine(const struct run *run, struct state *s, int subject,
                 enum comparison op, long long number);

#endif
