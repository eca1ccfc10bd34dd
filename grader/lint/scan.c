#include "lint/scan.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* A backslash before a line break continues the line. */
static bool is_continued(const char *text, size_t newline)
{
    if (newline && text[newline - 1] == '\r')
        newline--;
    return newline && text[newline - 1] == '\\';
}

static size_t line_comment_end(const char *text, size_t len, size_t at)
{
    while (at < len && (text[at] != '\n' || is_continued(text, at)))
        at++;
    return at;
}

static size_t block_comment_end(const char *text, size_t len, size_t at)
{
    for (at += 2; at + 1 < len; at++)
        if (text[at] == '*' && text[at + 1] == '/')
            return at + 2;
    return len;
}

static size_t literal_end(const char *text, size_t len, size_t at)
{
    char quote = text[at++];

    while (at < len && text[at] != quote) {
        if (text[at] == '\n')
            return at;
        at += text[at] == '\\' && at + 1 < len ? 2 : 1;
    }
    return at < len ? at + 1 : len;
}

static size_t run_end(const char *text, size_t len, size_t at,
                      bool (*belongs)(char))
{
    while (at < len && belongs(text[at]))
        at++;
    return at;
}

static bool is_blank(char c)
{
    return c && strchr(" \t\r\n\f\v", c);
}

bool scan_piece(const char *text, size_t len, size_t at,
                struct piece *ret_piece)
{
    bool slash;

    if (at >= len)
        return false;
    slash = text[at] == '/' && at + 1 < len;
    *ret_piece = (struct piece){PIECE_MARK, at, at + 1};
    if (slash && text[at + 1] == '/')
        *ret_piece =
            (struct piece){PIECE_COMMENT, at, line_comment_end(text, len, at)};
    else if (slash && text[at + 1] == '*')
        *ret_piece =
            (struct piece){PIECE_COMMENT, at, block_comment_end(text, len, at)};
    else if (text[at] == '"' || text[at] == '\'')
        *ret_piece =
            (struct piece){PIECE_LITERAL, at, literal_end(text, len, at)};
    else if (is_word(text[at]))
        *ret_piece =
            (struct piece){PIECE_WORD, at, run_end(text, len, at, is_word)};
    else if (is_blank(text[at]))
        *ret_piece =
            (struct piece){PIECE_SPACE, at, run_end(text, len, at, is_blank)};
    return true;
}

/* Without the blank, "a b" would be "ab" and "a - -b" be "a--b". */
static bool would_join(char before, char after)
{
    return (is_word(before) && is_word(after)) ||
           (before == after && strchr("+-&|<>=", before));
}

void scan_normalize(const char *text, size_t len, struct strbuf *ret_text)
{
    struct piece piece;
    size_t at = 0;
    bool gap = false;

    while (scan_piece(text, len, at, &piece)) {
        at = piece.end;
        if (piece.kind == PIECE_SPACE || piece.kind == PIECE_COMMENT) {
            gap = true;
            continue;
        }
        if (gap && ret_text->len &&
            would_join(ret_text->text[ret_text->len - 1], text[piece.begin]))
            strbuf_add_char(ret_text, ' ');
        strbuf_add(ret_text, text + piece.begin, piece.end - piece.begin);
        gap = false;
    }
}
