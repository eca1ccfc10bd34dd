/*
 * exercise.h - what an exercise is: exercises/<slug>/exercise.json, its hints
 * and its rubric (rubrics/<slug>.json). Pure: reads JSON, runs nothing.
 */
#ifndef GRADE_COURSE_EXERCISE_H
#define GRADE_COURSE_EXERCISE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { HINTS_PER_PART = 3 };

/* One line of a rubric. It is decided by the hidden tests and by the rules
 * that it names: any of them failing, or found, fails the check. */
struct check {
    char *id; /* "6d.1.values" */
    int part; /* 1... */
    int points;
    char *title;   /* what holds when it passes */
    char *explain; /* why it matters, for `grade explain ID` */
    char **tests;  /* names of hidden tests of this part */
    size_t test_count;
    char **rules; /* ids; a finding of severity error or warning counts */
    size_t rule_count;
};

struct part {
    int number;
    char *name;   /* "cache" */
    char *title;  /* "The cache that was never filled" */
    char *file;   /* the learner's file: "cache.c" */
    char *header; /* the contract: "cache.h" */
    char *style;  /* "callback" or "task" */
    char **api;   /* symbols that the submission defines for the driver */
    size_t api_count;
    char **provides; /* symbols that the driver defines for the submission */
    size_t provides_count;
    char *hints[HINTS_PER_PART];
};

struct exercise {
    char *slug, *title, *module;
    char *dir; /* exercises/<slug> */
    struct part *parts;
    size_t part_count;
    struct check *checks; /* in the rubric's order */
    size_t check_count;
    int max_points;
};

/*
 * Reads exercise.json, hints.json and the rubric of `slug` below `share` (the
 * folder that holds exercises/ and rubrics/). On failure `ex` is released.
 */
int exercise_load(struct exercise *ex, const char *share, const char *slug,
                  struct error *err) __attribute__((warn_unused_result));
void exercise_release(struct exercise *ex);

/* NULL when there is no such part. */
const struct part *exercise_find_part(const struct exercise *ex, int number);
/* The id that was meant by one that is none; NULL when it is like none. */
const char *exercise_near_check(const struct exercise *ex, const char *typed);
const struct check *exercise_find_check(const struct exercise *ex,
                                        const char *id);
int exercise_part_points(const struct exercise *ex, int number);

/* The slugs below share/exercises that hold an exercise.json, sorted; the
 * caller frees each and the array. */
int exercise_list(const char *share, char ***ret_slugs, size_t *ret_count,
                  struct error *err) __attribute__((warn_unused_result));

#endif
