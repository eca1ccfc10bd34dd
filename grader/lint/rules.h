/* rules.h - the analyses. Each reads the program and adds to the report. */
#ifndef GRADE_LINT_RULES_H
#define GRADE_LINT_RULES_H

#include "lint/context.h"
#include "lint/launch.h"
#include "lint/mention.h"
#include "lint/program.h"
#include "lint/report.h"

/* What several rules ask for, made once. */
struct facts {
    struct program *program;
    struct mentions mentions;
    struct contexts contexts;
    struct launches launches;
};

/* All rules that there are, in an order that those which build on others
 * need. */
void rules_check(struct program *program, struct report *report);

/* Has `check` look at each call of each function that was lowered. */
void rules_each_call(const struct facts *facts, struct report *report,
                     void (*check)(const struct facts *facts,
                                   struct report *report, int function,
                                   const struct node *n));

/* UV301-304: what waits on the thread of the loop. */
void blocking_check(const struct facts *facts, struct report *report);
/* It waits because its callback is a null pointer. */
bool blocking_is_sync_fs(const struct program *program,
                         const struct call *call);
/* A finding at the call `n`, with the way that leads there; takes over
 * `message` and `why`. */
void blocking_add(const struct facts *facts, struct report *report,
                  enum context context, int function, const struct node *n,
                  const char *rule, int severity, char *message, char *why);
/* UV401, 403, 404: what must not be called off the loop's thread. */
void thread_check(const struct facts *facts, struct report *report);
/* UV101-108, 901, 903: who owes a completion, and whether it comes once. */
void completion_check(struct program *program, struct report *report);
/* A callback that somebody waits for, as its name and type say. */
bool completion_is_one(const struct decl *d);
/* One that says by its name that it comes once. */
bool completion_is_final(const struct decl *d);
/* UV202-212, 405, 503: requests, handles, memory and locks. */
void lifetime_check(struct program *program, struct report *report);
/* UV111: tasks that nobody awaits. */
void task_check(struct program *program, struct report *report);
/* UV214: local variables that a thread uses. */
void borrow_check(const struct facts *facts, struct report *report);
/* UV305: loops that only look, or turn for too long. */
void spin_check(const struct facts *facts, struct report *report);
/* UV402: globals that a thread writes and others use at the same time. */
void shared_check(const struct facts *facts, struct report *report);
/* UV501: what was read before a wait is written back after it. */
void stale_check(const struct facts *facts, struct report *report);
/* UV502: tests that allow a second start. */
void guard_check(const struct facts *facts, struct report *report);
/* UV109: operations without a callback that lose memory. */
void lost_check(const struct facts *facts, struct report *report);
/* UV201: handles that nothing closes. */
void unclosed_check(const struct facts *facts, struct report *report);
/* UV213: callbacks whose data nothing sets. */
void data_check(const struct facts *facts, struct report *report);
/* UV902, on demand: async callbacks that take one item. */
void oneitem_check(const struct facts *facts, struct report *report);
/* UV110: completion callbacks that never look whether it worked. */
void status_check(const struct facts *facts, struct report *report);
/* UV602: errno and -1 in place of what libuv returned. */
void errno_check(const struct facts *facts, struct report *report);
/* UV603: data, nothing yet, the end and errors not told apart. */
void eof_check(const struct facts *facts, struct report *report);
/* A uv_* function that says with an int whether it worked. */
bool result_can_fail(const struct program *program, const struct call *call);
/* UV601: results that nobody looks at. After the others. */
void result_check(struct program *program, struct report *report);

/* What the rules see, for people who work on them. */
void graph_write(const struct program *program, struct strbuf *ret_text);

#endif
