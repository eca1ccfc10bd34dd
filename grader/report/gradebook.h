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

/* Why there is no verdict. What the grader did wrong is never the learner's
 * fault, and somebody has to look after it. */
enum gradebook_fault { FAULT_NONE, FAULT_SUBMISSION, FAULT_GRADER };

/* One submission. */
struct gradebook_row {
    char *name;
    json_t *result; /* as docs/result.schema.json says; NULL: not graded */
    char *reason;   /* why it was not graded, or a remark; may be NULL */
    enum gradebook_fault fault; /* when it was not graded */
};

struct gradebook {
    const struct exercise *exercise;
    struct gradebook_row *rows;
    size_t count;
};

/* "pass", "fail" or "not_graded". */
const char *gradebook_verdict(const struct gradebook_row *row);
/* "submission", "grader", or "" when there is a verdict. */
const char *gradebook_fault(const struct gradebook_row *row);

/*
 * CSV: a heading, then a row each: submission, exercise, verdict, points,
 * max_points, the points of each check, fault, reason. Points of what was not
 * graded are empty: they are not zero.
 */
void gradebook_csv(const struct gradebook *book, struct strbuf *ret_text);
void gradebook_json(const struct gradebook *book, struct strbuf *ret_text);
/* JUnit: a testsuite each, a testcase for each check; one that is an error, of
 * the type that gradebook_fault() says, for what was not graded. */
void gradebook_junit(const struct gradebook *book, struct strbuf *ret_text);

#endif
