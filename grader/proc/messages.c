/*
 * Theory of operation: gcc and clang write a diagnostic as a line
 * "FILE:LINE:COLUMN: error: ...", lines of context before it ("In file
 * included from", "In function") and source lines and notes after it. A block
 * is a diagnostic with both. The first block that is an error is put in front
 * of the warnings that came before it.
 */
#include "proc/messages.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"

enum { NAME_SHOWN_MAX = 120 };

/* A piece of the text: whole lines. */
struct piece {
    const char *text;
    size_t len;
};

static bool piece_has(struct piece line, const char *word)
{
    return memmem(line.text, line.len, word, strlen(word)) != NULL;
}

static bool piece_starts(struct piece line, const char *word)
{
    size_t len = strlen(word);

    return line.len >= len && memcmp(line.text, word, len) == 0;
}

static struct piece next_line(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));

    return (struct piece){at, newline ? (size_t)(newline + 1 - at)
                                      : (size_t)(end - at)};
}

/* A source line that is quoted begins with a blank and says nothing itself. */
static bool is_quoted(struct piece line)
{
    return line.len == 0 || line.text[0] == ' ';
}

static bool is_error(struct piece line)
{
    return !is_quoted(line) &&
           (piece_has(line, ": error: ") || piece_has(line, ": fatal error: "));
}

static bool is_warning(struct piece line)
{
    return !is_quoted(line) && !is_error(line) &&
           piece_has(line, ": warning: ");
}

static bool is_context(struct piece line)
{
    return piece_starts(line, "In file included from ") ||
           piece_starts(line, "                 from ") ||
           piece_has(line, ": In function ") ||
           piece_has(line, ": At top level:");
}

/* --- the first error on top --- */

/* The first error with its context and what follows; empty when there is
 * none. */
static struct piece first_error(const char *text, size_t len)
{
    const char *end = text + len, *context = NULL, *start = NULL;

    for (const char *at = text; at < end;) {
        struct piece line = next_line(at, end);

        if (start && (is_error(line) || is_warning(line) || is_context(line)))
            return (struct piece){start, (size_t)(at - start)};
        if (!start && is_error(line))
            start = context ? context : at;
        if (!is_context(line))
            context = NULL;
        else if (!context)
            context = at;
        at += line.len;
    }
    return start ? (struct piece){start, (size_t)(end - start)}
                 : (struct piece){text, 0};
}

static void error_on_top(const struct strbuf *text, struct strbuf *ret_text)
{
    const char *all = strbuf_text(text);
    struct piece first = first_error(all, text->len);
    size_t before = (size_t)(first.text - all);

    strbuf_add(ret_text, first.text, first.len);
    strbuf_add(ret_text, all, before);
    strbuf_add(ret_text, first.text + first.len,
               text->len - before - first.len);
}

/* --- names --- */

static const struct renaming *match(const char *at, size_t len,
                                    const struct renaming *renamings,
                                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (piece_starts((struct piece){at, len}, renamings[i].from))
            return &renamings[i];
    }
    return NULL;
}

static void rename_line(struct piece line, const struct renaming *renamings,
                        size_t count, struct strbuf *ret_text)
{
    for (size_t i = 0; i < line.len;) {
        const struct renaming *r = NULL;

        if (i == 0 || line.text[i - 1] == ' ')
            r = match(line.text + i, line.len - i, renamings, count);
        if (r)
            strbuf_add_str(ret_text, r->to);
        else
            strbuf_add_char(ret_text, line.text[i]);
        i += r ? strlen(r->from) : 1;
    }
}

/* What compilers say about themselves helps nobody here. */
static bool is_chatter(struct piece line)
{
    return piece_starts(line, "compilation terminated.") ||
           piece_starts(line, "Please submit a full bug report") ||
           piece_starts(line, "See <file:///") ||
           piece_starts(line, "PLEASE submit a bug report");
}

size_t messages_clean(const struct strbuf *text,
                      const struct renaming *renamings, size_t count,
                      struct strbuf *ret_text)
{
    struct strbuf ordered = STRBUF_INIT, named = STRBUF_INIT;
    const char *at, *end;
    size_t warnings = 0;

    error_on_top(text, &ordered);
    at = strbuf_text(&ordered);
    end = at + ordered.len;
    while (at < end) {
        struct piece line = next_line(at, end);

        warnings += is_warning(line);
        if (is_quoted(line))
            strbuf_add(&named, line.text, line.len);
        else if (!is_chatter(line))
            rename_line(line, renamings, count, &named);
        at += line.len;
    }
    utf8_show(strbuf_text(&named), named.len, ret_text);
    strbuf_release(&ordered);
    strbuf_release(&named);
    return warnings;
}

void messages_add_name(const char *name, struct strbuf *ret_text)
{
    struct strbuf shown = STRBUF_INIT;
    size_t len = strlen(name), most = NAME_SHOWN_MAX;

    utf8_show(name, len, &shown);
    for (size_t i = 0; i < shown.len; i++) {
        if (shown.text[i] == '\n' || shown.text[i] == '\t')
            shown.text[i] = '?';
    }
    if (shown.len > most) {
        /* Not in the middle of a character. */
        while (most > 0 && ((unsigned char)shown.text[most] & 0xc0) == 0x80)
            most--;
        strbuf_add(ret_text, shown.text, most);
        strbuf_add_str(ret_text, "...");
    } else {
        strbuf_add(ret_text, strbuf_text(&shown), shown.len);
    }
    strbuf_release(&shown);
}
