/*
 * quiz_log.h - which questions of the quiz were answered, and how: one JSON
 * object a line in $XDG_STATE_HOME/grade/quiz.jsonl, beside progress.jsonl and
 * under the same rules (appended only, under a lock; a line that was cut short
 * is skipped). A line is
 *
 *     {"version":1,"event":"quiz","question":"5.phases","module":"5",
 *      "right":true,"at":1763882590}
 *
 * "at" is in seconds since 1970. Boxes are not kept: they follow from the
 * lines. Two logs put together, in the order of "at", are a log.
 */
#ifndef GRADE_STORE_QUIZ_LOG_H
#define GRADE_STORE_QUIZ_LOG_H

#include "course/quiz_deck.h"

/* No file yet is no error: `deck` is empty then, as after a failure. */
int quiz_log_load(struct quiz_deck *deck, struct error *err)
    __attribute__((warn_unused_result));

/* Appends one line. On failure (full disk) nothing half is left behind. */
int quiz_log_add(const struct quiz_question *question, bool right, long long at,
                 struct error *err) __attribute__((warn_unused_result));

#endif
