/*
 * log.h - the learner's own files: $XDG_STATE_HOME/grade/NAME (or
 * ~/.local/state/grade/NAME), each a log of JSON objects, one a line. Lines are
 * only ever appended, under a lock, and are on the disk when that returns: a
 * crash at any instant loses at most the line that is being written, and two
 * programs at the same time mix no lines.
 */
#ifndef GRADE_STORE_LOG_H
#define GRADE_STORE_LOG_H

#include "base/error.h"
#include "base/json.h"
#include "base/strbuf.h"

/* Where NAME is kept; -ENOENT when neither XDG_STATE_HOME nor HOME is set. The
 * caller frees *ret_path. */
int log_path(const char *name, char **ret_path, struct error *err)
    __attribute__((warn_unused_result));

/* Appends the bytes of the log to `ret_text`; no file yet is no error. */
int log_read(const char *name, struct strbuf *ret_text, struct error *err)
    __attribute__((warn_unused_result));

/* Appends one object as a line and takes it over. On failure (full disk)
 * nothing half is left behind. */
int log_append(const char *name, json_t *line, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Appends those of `lines`, a list of objects, that are not in the log as often
 * as in the list: doing it again changes nothing. All or nothing. *ret_added is
 * how many. `lines` stays the caller's.
 */
int log_merge(const char *name, const json_t *lines, size_t *ret_added,
              struct error *err) __attribute__((warn_unused_result));

/* The objects of the log, without lines that are none; the caller owns the
 * list. */
int log_lines(const char *name, json_t **ret_lines, struct error *err)
    __attribute__((warn_unused_result));

#endif
