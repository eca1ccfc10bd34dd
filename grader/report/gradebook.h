/*
 * gradebook.h - the results of a class in the formats that others read. Names
 * and reasons come from submissions: CSV cells start no formula, XML is made
 * by a library.
 */
#ifndef GRADE_REPORT_GRADEBOOK_H
#define GRADE_REPORT_GRADEBOOK_H

#include <stddef.h>

#include "base/json.h"
#include "course/exercise.h"

/* One submission. */
struct gradebook_row {
    char *name;
    json_t *result; /* as docs/result.schema.json says; NULL: not graded */
    char *reason;   /* why it was not graded, or a remark; may be NULL */
};

struct gradebook {
    const struct exercise *exercise;
    struct gradebook_row *rows;
    size_t count;
};

/* "pass", "fail" or "not_graded". */
const char *gradebook_verdict(const struct gradebook_row *row);

/*
 * CSV: a heading, then a row each: submission, exercise, verdict, points,
 * max_points, the points of each check, reason. Points of what was not graded
 * are empty: they are not zero.
 */
void gradebook_csv(const struct gradebook *book, struct strbuf *ret_text);
void gradebook_json(const struct gradebook *book, struct strbuf *ret_text);
/* JUnit: a testsuite each, a testcase for each check. */
void gradebook_junit(const struct gradebook *book, struct strbuf *ret_text);

#endif
