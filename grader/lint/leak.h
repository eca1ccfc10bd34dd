/*
 * leak.h - memory that a path to a return does not free.
 */
#ifndef GRADE_LINT_LEAK_H
#define GRADE_LINT_LEAK_H

#include "lint/effect.h"
#include "lint/report.h"
#include "lint/uses.h"

/* UV203: what a look-up of names found, in its callback. */
void leak_check_addresses(struct effect_table *effects, const struct uses *uses,
                          struct report *report, int function);
/* UV209: what the alloc callback allocated, in the read callback. */
void leak_check_read(struct effect_table *effects, const struct uses *uses,
                     struct report *report, int function);
/* UV212: what was allocated for an operation that could not start. */
void leak_check_start(struct effect_table *effects, struct report *report,
                      int function);
/* UV212: what a callback frees, but not when the operation failed. */
void leak_check_failed(struct effect_table *effects, const struct uses *uses,
                       struct report *report, int function);

#endif
