/*
 * progress.h - what a learner has done so far: one JSON object a line in
 * $XDG_STATE_HOME/grade/progress.jsonl (or ~/.local/state/grade/). Lines are
 * only ever appended, under a lock; a line that was cut short by a crash is
 * skipped, and the next one starts on a line of its own.
 */
#ifndef GRADE_STORE_PROGRESS_H
#define GRADE_STORE_PROGRESS_H

#include <stddef.h>

#include "base/error.h"
#include "course/result.h"

/* What is known of one part of one exercise. */
struct progress_part {
    char *exercise;
    int part;
    int best, max_points; /* 0 of 0 before the first grading */
    int runs;
    int hints; /* how many of the three were shown */
};

struct progress {
    struct progress_part *parts;
    size_t count, capacity;
    char *started; /* the exercise of the newest line; NULL when none */
};

/* Where it is kept; -ENOENT when neither XDG_STATE_HOME nor HOME is set. The
 * caller frees *ret_path. */
int progress_path(char **ret_path, struct error *err)
    __attribute__((warn_unused_result));

/* No file yet is no error: `progress` is empty then, as after a failure. */
int progress_load(struct progress *progress, struct error *err)
    __attribute__((warn_unused_result));
void progress_release(struct progress *progress);

/* NULL when nothing is known. */
const struct progress_part *progress_find(const struct progress *progress,
                                          const char *exercise, int part);

/* Append one line. On failure (full disk) nothing half is left behind. */
int progress_add_start(const char *exercise, struct error *err)
    __attribute__((warn_unused_result));
int progress_add_hint(const char *exercise, int part, int number,
                      struct error *err) __attribute__((warn_unused_result));
/* The points of each graded part of `result`. */
int progress_add_result(const struct result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
