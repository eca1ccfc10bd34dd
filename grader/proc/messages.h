/*
 * messages.h - what a compiler said, made fit for a learner: the names that
 * they know, nothing that a terminal would obey, the first error on top.
 */
#ifndef GRADE_PROC_MESSAGES_H
#define GRADE_PROC_MESSAGES_H

#include <stddef.h>

#include "base/strbuf.h"

/* `from` at the start of a line or after a blank becomes `to`. */
struct renaming {
    const char *from, *to;
};

/* Appends the cleaned `text`; returns how many warnings it has. */
size_t messages_clean(const struct strbuf *text,
                      const struct renaming *renamings, size_t count,
                      struct strbuf *ret_text);

/* A file's name in a message: on one line, nothing hidden, not endless. */
void messages_add_name(const char *name, struct strbuf *ret_text);

#endif
