/*
 * baseline.h - findings that a project knows of and has not mended yet, in a
 * file: what is new stands out. An entry is known again by file and
 * fingerprint, whatever its line; by fingerprint alone when its file is gone.
 */
#ifndef GRADE_PLAY_BASELINE_H
#define GRADE_PLAY_BASELINE_H

#include "play/lint_files.h"

struct baseline_entry {
    char *file; /* from the baseline's folder */
    char *rule, *function, *message, *fingerprint;
    bool is_met; /* a finding is this one */
    bool is_stale;
};

struct baseline {
    char *path, *folder; /* the folder is absolute */
    struct baseline_entry *items;
    size_t count, capacity;
};

/* Reads the file; -ENOENT when there is none, -EINVAL when it is no baseline,
 * with one sentence. `baseline` may be released in any case. */
int baseline_load(struct baseline *baseline, const char *path,
                  struct error *err) __attribute__((warn_unused_result));
/* An empty one that will be written to `path`. */
void baseline_init(struct baseline *baseline, const char *path);
void baseline_release(struct baseline *baseline);

/*
 * Hides the findings that are in it. Entries are stale that nothing meets
 * although their file was analysed, as a whole and by that rule, or is gone;
 * they go to outcome->absent. Returns how many there are.
 */
size_t baseline_apply(struct baseline *baseline,
                      const struct input_list *inputs,
                      struct lint_outcome *outcome);

/* Adds what is still shown. */
void baseline_take(struct baseline *baseline,
                   const struct lint_outcome *outcome);
/* Takes the stale entries out. */
void baseline_prune(struct baseline *baseline);
/* Writes it whole or not at all. */
int baseline_save(struct baseline *baseline, struct error *err)
    __attribute__((warn_unused_result));

#endif
