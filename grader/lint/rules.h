/* rules.h - the analyses. Each reads the program and adds to the report. */
#ifndef GRADE_LINT_RULES_H
#define GRADE_LINT_RULES_H

#include "lint/program.h"
#include "lint/report.h"

/* UV301-304, 401: what runs on the loop, what on a thread, and what it
 * calls. */
void context_check(struct program *program, struct report *report);
/* UV101-105, 107: who owes a completion, and whether it comes once. */
void completion_check(struct program *program, struct report *report);
/* A callback that somebody waits for, as its name and type say. */
bool completion_is_one(const struct decl *d);
/* UV202, 204, 205, 208: requests and handles. */
void lifetime_check(struct program *program, struct report *report);
/* UV111: tasks that nobody awaits. */
void task_check(struct program *program, struct report *report);
/* UV601: results that nobody looks at. After the others. */
void result_check(struct program *program, struct report *report);

/* What the rules see, for people who work on them. */
void graph_write(const struct program *program, struct strbuf *ret_text);

#endif
