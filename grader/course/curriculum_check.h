/*
 * curriculum_check.h - whether what the curriculum names as evidence is there:
 * checks in rubrics, questions in the bank, parts of exercises.
 */
#ifndef GRADE_COURSE_CURRICULUM_CHECK_H
#define GRADE_COURSE_CURRICULUM_CHECK_H

#include "base/strbuf.h"
#include "course/curriculum.h"

struct curriculum_count {
    size_t items;
    size_t here;  /* all of their evidence exists */
    size_t later; /* some of it is still to come, as the file says */
    size_t wrong; /* what does not hold */
};

/*
 * Counts, and says of each thing that does not hold what it is, a line each, in
 * `ret_wrong`; in `ret_news`, a line each, what was to come and is here, so
 * that the file can name it now. Failure is a course that cannot be read.
 */
int curriculum_check(const struct curriculum *curriculum, const char *share,
                     struct curriculum_count *ret_count,
                     struct strbuf *ret_wrong, struct strbuf *ret_news,
                     struct error *err) __attribute__((warn_unused_result));

#endif
