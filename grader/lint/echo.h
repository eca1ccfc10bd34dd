/* echo.h - what is read and passed on. */
#ifndef GRADE_LINT_ECHO_H
#define GRADE_LINT_ECHO_H

#include "lint/program.h"
#include "lint/report.h"
#include "lint/uses.h"

/* UV604: a read callback passes on the whole buffer, not what was read. */
void echo_check(struct program *program, const struct uses *uses,
                struct report *report, int function);

#endif
