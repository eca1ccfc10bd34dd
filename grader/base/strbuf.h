/*
 * strbuf.h - a growing string. Start as STRBUF_INIT ({0} works too); `text`
 * is NULL until the first byte is added, after that always NUL-terminated
 * (strbuf_text() is never NULL). It may hold NUL bytes: `len` is the truth.
 */
#ifndef GRADE_BASE_STRBUF_H
#define GRADE_BASE_STRBUF_H

#include <stddef.h>

struct strbuf {
    char *text;
    size_t len, capacity;
};

#define STRBUF_INIT                                                            \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/* Frees the text and leaves an empty strbuf that may be used again. */
void strbuf_release(struct strbuf *sb);
/* Forgets the text, keeps the memory. */
void strbuf_clear(struct strbuf *sb);
void strbuf_add(struct strbuf *sb, const void *data, size_t len);
void strbuf_add_str(struct strbuf *sb, const char *text);
void strbuf_add_char(struct strbuf *sb, char c);
void strbuf_add_repeated(struct strbuf *sb, char c, size_t count);
void strbuf_addf(struct strbuf *sb, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Appends a word as a shell reads it back: as it is or in single quotes. */
void strbuf_add_quoted(struct strbuf *sb, const char *word);
/* The text, "" when empty; valid until the next change. */
const char *strbuf_text(const struct strbuf *sb);
/* Gives the text to the caller (who frees it) and leaves an empty strbuf. */
char *strbuf_steal(struct strbuf *sb);

#endif
