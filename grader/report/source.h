/* source.h - lines of a submission, for showing. */
#ifndef GRADE_REPORT_SOURCE_H
#define GRADE_REPORT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "course/result.h"

/* Files that were read already. Start as {0}. */
struct source {
    const struct result *result;
    struct source_file *files;
    size_t count, capacity;
};

void source_init(struct source *source, const struct result *result);
void source_release(struct source *source);

/*
 * Points `*ret_line` at the bytes of a line (1...), as they are, without its
 * newline; false when it cannot be read. Valid until the next call.
 */
bool source_line(struct source *source, const struct place *place,
                 const char **ret_line, size_t *ret_len);

/*
 * Appends the line of `place`, cleaned, with its number in a gutter, and below
 * it a caret at the column; at most 80 columns wide, with `indent` blanks
 * before. Appends nothing when the line cannot be read.
 */
void source_show(struct source *source, const struct place *place,
                 size_t indent, bool color, struct strbuf *ret_text);

#endif
