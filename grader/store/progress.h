/*
 * progress.h - what a learner has done so far: one JSON object a line in
 * $XDG_STATE_HOME/grade/progress.jsonl (or ~/.local/state/grade/). Lines are
 * only ever appended, under a lock; a line that was cut short by a crash is
 * skipped, and the next one starts on a line of its own. It is never sent
 * anywhere. The events:
 *
 *     start  exercise
 *     hint   exercise, part, hint
 *     run    exercise, parts (points of each), passed (ids of checks)
 *     shown  item: its model answer was read
 *     did    item: the learner says so
 *     track  track: was chosen
 */
#ifndef GRADE_STORE_PROGRESS_H
#define GRADE_STORE_PROGRESS_H

#include <stdbool.h>
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

/* A set of words. */
struct progress_words {
    char **words;
    size_t count, capacity;
};

struct progress {
    struct progress_part *parts;
    size_t count, capacity;
    char *started; /* the exercise of the newest line; NULL when none */
    char *track;   /* chosen last; NULL when none */
    struct progress_words passed; /* checks that passed once, by their id */
    struct progress_words shown;  /* items whose model answer was read */
    struct progress_words did;    /* items that the learner has ticked */
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

bool progress_has(const struct progress_words *set, const char *word);
/* Whether the check was passed, by its id ("6d.1.values" is of exercise-6d,
 * part 1): it was told, or the part had all its points. */
bool progress_has_passed(const struct progress *progress, const char *check);

/* Append one line. On failure (full disk) nothing half is left behind. */
int progress_add_start(const char *exercise, struct error *err)
    __attribute__((warn_unused_result));
int progress_add_hint(const char *exercise, int part, int number,
                      struct error *err) __attribute__((warn_unused_result));
int progress_add_shown(const char *item, struct error *err)
    __attribute__((warn_unused_result));
int progress_add_did(const char *item, struct error *err)
    __attribute__((warn_unused_result));
int progress_add_track(const char *track, struct error *err)
    __attribute__((warn_unused_result));
/* The points of each graded part of `result`, and the checks that passed. */
int progress_add_result(const struct result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
