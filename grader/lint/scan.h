/*
 * scan.h - the text of a file as the eye reads it: comments, literals, code.
 * No preprocessor: what stands in "#if 0" is read like the rest.
 */
#ifndef GRADE_LINT_SCAN_H
#define GRADE_LINT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum piece_kind {
    PIECE_SPACE, /* blanks and line breaks */
    PIECE_COMMENT,
    PIECE_LITERAL, /* a string or a character; it ends with its line */
    PIECE_WORD,    /* a name or a number */
    PIECE_MARK     /* one other character */
};

struct piece {
    enum piece_kind kind;
    size_t begin, end;
};

/* The piece that begins at `at`; false behind the end. */
bool scan_piece(const char *text, size_t len, size_t at,
                struct piece *ret_piece);

/* Appends the text without comments and needless blanks: the same for two
 * texts that differ in these alone. */
void scan_normalize(const char *text, size_t len, struct strbuf *ret_text);

#endif
