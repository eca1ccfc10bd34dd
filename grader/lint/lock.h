/* lock.h - locks that are held too long. */
#ifndef GRADE_LINT_LOCK_H
#define GRADE_LINT_LOCK_H

#include "lint/effect.h"
#include "lint/report.h"
#include "lint/uses.h"

/* UV405: a lock is held when a callback returns, or when a completion is
 * called. */
void lock_check(struct effect_table *effects, const struct uses *uses,
                struct report *report, int function);

#endif
