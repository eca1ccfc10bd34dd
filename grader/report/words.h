/* words.h - text for a terminal: cleaned, wrapped, painted. */
#ifndef GRADE_REPORT_WORDS_H
#define GRADE_REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum { WORDS_COLUMNS = 80 };

enum paint {
    PAINT_NONE,
    PAINT_GOOD,
    PAINT_BAD,
    PAINT_WARN,
    PAINT_DIM,
    PAINT_STRONG
};

/* Appends `text` on one line: controls visible, line breaks and tabs blanks. */
void words_clean(const char *text, struct strbuf *ret_text);
/* The same, cut to `columns` with "..." at the end. */
void words_clean_cut(const char *text, size_t columns, struct strbuf *ret_text);

/*
 * Appends `text`, cleaned, broken at blanks so that no line is wider than
 * WORDS_COLUMNS; each line starts with `indent` blanks. A word that is too
 * long stays whole.
 */
void words_wrap(const char *text, size_t indent, struct strbuf *ret_text);

/* Appends `text` (already clean) in a colour, plain when `color` is false. */
void words_paint(bool color, enum paint paint, const char *text,
                 struct strbuf *ret_text);

/* Appends a word for a shell: as it is or in single quotes; cleaned. */
void words_shell(const char *text, struct strbuf *ret_text);

#endif
