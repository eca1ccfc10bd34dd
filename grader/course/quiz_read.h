/* quiz_read.h - one question of the bank, from JSON. For quiz.c. */
#ifndef GRADE_COURSE_QUIZ_READ_H
#define GRADE_COURSE_QUIZ_READ_H

#include "base/json.h"
#include "course/quiz.h"

/*
 * Fills in what the object says; `program` is the bare name still, and lines
 * are not looked up. -EINVAL with what is wrong; the caller releases the
 * question in either case.
 */
int quiz_read_question(const json_t *object, struct quiz_question *question,
                       struct error *err) __attribute__((warn_unused_result));

#endif
