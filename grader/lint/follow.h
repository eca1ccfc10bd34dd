/*
 * follow.h - what must not come behind a call, on the same path: freeing what
 * is being closed, starting a request that is in flight, and the like.
 */
#ifndef GRADE_LINT_FOLLOW_H
#define GRADE_LINT_FOLLOW_H

#include "lint/effect.h"
#include "lint/report.h"

/* UV205-208, 210, 211, 503 in one function. */
void follow_check(struct effect_table *effects, struct report *report,
                  int function);

#endif
