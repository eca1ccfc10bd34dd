/*
 * site.h - where in the syntax a finding is: what it is about, the statement
 * around it. Found for all findings in one walk, after the rules have run.
 */
#ifndef GRADE_LINT_SITE_H
#define GRADE_LINT_SITE_H

#include "course/result.h"
#include "lint/program.h"

/* Bytes of the analysed file, the end behind the last. */
struct extent {
    size_t begin, end;
};

struct site {
    struct extent at;        /* the call, expression or word it is about */
    struct extent statement; /* around it, without ';'; the same as `at` when
                                there is none */
    CXCursor expression;     /* null when it is about a word */
    CXCursor statement_cursor, parent; /* null when there is none */
    CXCursor guard; /* the innermost "if" around it; null when there is none */
    CXCursor function; /* the definition around it; null outside of one */
};

struct line_index {
    size_t *begins; /* offset of each line */
    size_t count;
};

void line_index_init(struct line_index *lines, const char *text, size_t len);
void line_index_release(struct line_index *lines);
/* Of a line and a column in bytes, both from 1; `len` when there is none. */
size_t line_index_offset(const struct line_index *lines, size_t len, int line,
                         int column);
void line_index_place(const struct line_index *lines, size_t offset,
                      int *ret_line, int *ret_column);

/* One for each finding, in their order; the caller frees the array. */
struct site *sites_find(const struct program *program,
                        const struct line_index *lines,
                        const struct finding_list *findings);

/* Where a cursor is in the file; false when it is elsewhere. What a macro
 * stands for is where the macro's name is. */
bool site_extent(const struct program *program, CXCursor cursor,
                 struct extent *ret_extent);

#endif
