/*
 * member.h - reading members of the course's JSON files, checked: -EINVAL and
 * a message that names the member when it is missing or makes no sense.
 */
#ifndef GRADE_COURSE_MEMBER_H
#define GRADE_COURSE_MEMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/json.h"

/* A text that is not empty; the caller frees *ret. */
int member_text(const json_t *object, const char *key, char **ret,
                struct error *err) __attribute__((warn_unused_result));

/* The same, or NULL when the member is not there. */
int member_optional_text(const json_t *object, const char *key, char **ret,
                         struct error *err) __attribute__((warn_unused_result));

/* A whole number from `least` to `most`. */
int member_number(const json_t *object, const char *key, int least, int most,
                  int *ret, struct error *err)
    __attribute__((warn_unused_result));

/* "version" is 1. */
int member_version(const json_t *root, struct error *err)
    __attribute__((warn_unused_result));

/*
 * A list of words, none of them empty; may be missing when it is `optional`.
 * Both *ret and *ret_count hold what was read, on failure too: give them to
 * member_free_words().
 */
int member_words(const json_t *object, const char *key, bool optional,
                 char ***ret, size_t *ret_count, struct error *err)
    __attribute__((warn_unused_result));
void member_free_words(char **words, size_t count);

#endif
