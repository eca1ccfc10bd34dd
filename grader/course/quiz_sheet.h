/*
 * quiz_sheet.h - the quiz for machines: questions go out as JSON, a sheet of
 * answers comes in, marks go out; docs/quiz-sheet.schema.json describes all
 * three. Pure.
 */
#ifndef GRADE_COURSE_QUIZ_SHEET_H
#define GRADE_COURSE_QUIZ_SHEET_H

#include "base/json.h"
#include "course/quiz_asking.h"

/* All questions of `module` (NULL: of all modules) without their answers; the
 * caller owns it. */
json_t *quiz_sheet_questions(const struct quiz *quiz, const char *module,
                             uint64_t seed);

/* What a file of answers says; borrows from the bank. */
struct quiz_sheet {
    uint64_t seed;
    struct quiz_sheet_row {
        struct asking asking;
        struct quiz_answer answer;
    } * rows;
    size_t count;
};

/* -EINVAL with the place for what makes no sense, other negative errnos for
 * what cannot be read; `sheet` is empty then. */
int quiz_sheet_load(struct quiz_sheet *sheet, const struct quiz *quiz,
                    const char *path, struct error *err)
    __attribute__((warn_unused_result));
void quiz_sheet_release(struct quiz_sheet *sheet);

/* The marks of the whole sheet; the caller owns it. */
json_t *quiz_sheet_marks(const struct quiz_sheet *sheet);

#endif
