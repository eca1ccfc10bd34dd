/* utf8.h - bytes of unknown origin, made safe to store and to show. */
#ifndef GRADE_BASE_UTF8_H
#define GRADE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Reads the character at the beginning of `text`; returns its length in bytes,
 * 0 if the bytes are no valid one. */
size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code);

/* How many columns of a terminal a character takes: 0, 1 or 2; -1 for one that
 * utf8_show() would not let through, a newline, a tab. */
int utf8_columns(uint32_t code);

/* True if all of it is valid UTF-8. */
bool utf8_is_valid(const char *text, size_t len);

#endif
