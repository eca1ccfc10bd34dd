/*
 * journal.h - what a long piece of work has finished so far, so that killing it
 * at any instant loses nothing: one JSON object a line, on the disk before
 * journal_add() returns. A line that was cut short is skipped, and the next one
 * starts on a line of its own. One process at a time has a journal open.
 */
#ifndef GRADE_STORE_JOURNAL_H
#define GRADE_STORE_JOURNAL_H

#include <stdbool.h>

#include "base/error.h"
#include "base/json.h"

struct journal;

/*
 * Opens the file, or makes it, and reads what is finished. -EBUSY when another
 * process has it; other negative errnos when it cannot be read or written.
 */
int journal_open(const char *path, struct journal **ret, struct error *err)
    __attribute__((warn_unused_result));

/* What was finished under that key, borrowed; NULL when nothing was. */
json_t *journal_find(const struct journal *journal, const char *key);

/*
 * Adds what is finished. On failure (full disk) nothing half is left behind.
 * `value` stays the caller's.
 */
int journal_add(struct journal *journal, const char *key, json_t *value,
                struct error *err) __attribute__((warn_unused_result));

/* NULL is accepted. With `remove` the work is over and the file goes, too. */
void journal_close(struct journal *journal, bool remove);

#endif
