/* result_json.h - what the two writers of results share. */
#ifndef GRADE_COURSE_RESULT_JSON_H
#define GRADE_COURSE_RESULT_JSON_H

#include "course/result.h"

/* null for `null_value`; the caller owns it. */
json_t *result_number_or_null(long long value, long long null_value);
/* Sets file, line, column, function. */
void result_set_place(json_t *object, const struct place *place);
/* A list, which the caller owns. */
json_t *result_steps_to_json(const struct step *steps, size_t count);

#endif
