/* suggest.h - "did you mean": the known word that is nearest to a typed one. */
#ifndef GRADE_BASE_SUGGEST_H
#define GRADE_BASE_SUGGEST_H

#include <stddef.h>

/*
 * How many insertions, deletions, replacements and swaps of neighbours turn
 * `a` into `b`; upper and lower case are the same.
 */
size_t suggest_distance(const char *a, const char *b);

/*
 * The nearest of `count` words, or NULL when none is near enough to be what
 * was meant. Of equally near ones the first. A word that starts with `typed`
 * is near when nothing else is.
 */
const char *suggest_find(const char *typed, const char *const *words,
                         size_t count);

#endif
