/*
 * excerpt.h - lines of a file as clang shows them under a message: a number in
 * a gutter, the line, below it a caret and what the message is about:
 *
 *         6 |     sleep(1);
 *           |     ^~~~~~~~
 */
#ifndef GRADE_REPORT_EXCERPT_H
#define GRADE_REPORT_EXCERPT_H

#include "report/source.h"

/* What is marked; it begins at the place. */
struct excerpt {
    const struct place *place;
    int end_line, end_column; /* behind it; 0: the caret alone */
    const char *hint;         /* what would be put in there; NULL: nothing */
};

/*
 * Appends the lines, at most 16. Tabs go to the next multiple of eight, wide
 * characters count as two columns, what is not to be shown becomes <U+001B>
 * or <FF>. Nothing is appended for a line that cannot be read or is longer
 * than 4096 columns.
 */
void excerpt_show(struct source *source, const struct excerpt *excerpt,
                  bool color, struct strbuf *ret_text);

#endif
