/* utf8.h - bytes of unknown origin, made safe to store and to show. */
#ifndef GRADE_BASE_UTF8_H
#define GRADE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Appends `text` with each invalid sequence replaced by U+FFFD. */
void utf8_repair(const char *text, size_t len, struct strbuf *ret_text);

/*
 * Appends `text` so that a terminal, a log or a table cell shows it and does
 * nothing else: invalid sequences become U+FFFD; controls (but newline and
 * tab), DEL, C1 and bidirectional controls become visible escapes like \x1b
 * or \u202e.
 */
void utf8_show(const char *text, size_t len, struct strbuf *ret_text);

/* How many columns `len` bytes take: one for each character. */
size_t utf8_width(const char *text, size_t len);

/* True if all of it is valid UTF-8. */
bool utf8_is_valid(const char *text, size_t len);

#endif
