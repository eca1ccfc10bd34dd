/*
 * suppress.h - comments by which a file allows a finding:
 *
 *     sleep(1); // grade-allow UV301: before the loop serves anybody
 *
 * on its line, or alone before it; "grade-allow-begin" and "grade-allow-end"
 * around several. The reason must be there.
 */
#ifndef GRADE_LINT_SUPPRESS_H
#define GRADE_LINT_SUPPRESS_H

#include "lint/finish.h"

/*
 * Gives findings that are allowed their excuse. Adds a finding (UV999) for
 * each comment that has no reason, names no rule, has no counterpart or allows
 * nothing.
 */
void suppress_apply(struct finish *finish);

#endif
