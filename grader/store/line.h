/* line.h - appending to a file of lines that a crash may cut short. */
#ifndef GRADE_STORE_LINE_H
#define GRADE_STORE_LINE_H

#include "base/strbuf.h"

/*
 * Appends a line, which ends in a newline, to a file that the caller has open
 * with O_APPEND and has locked; a torn last line is ended first. On failure the
 * file is as it was, and the result a negative errno.
 */
int line_append(int fd, const struct strbuf *line)
    __attribute__((warn_unused_result));

/* Calls `take` for each line of `text`, without its newline; also for a last
 * one that has none. */
void line_each(const struct strbuf *text,
               void (*take)(void *arg, const char *line, size_t len),
               void *arg);

#endif
