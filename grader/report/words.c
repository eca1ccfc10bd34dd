#include "report/words.h"

#include <string.h>

#include "base/utf8.h"

void words_clean(const char *text, struct strbuf *ret_text)
{
    size_t start = ret_text->len, i;

    utf8_show(text, strlen(text), ret_text);
    for (i = start; i < ret_text->len; i++)
        if (ret_text->text[i] == '\n' || ret_text->text[i] == '\t')
            ret_text->text[i] = ' ';
}

/* How many bytes of `text` take at most `columns`. */
static size_t bytes_of(const char *text, size_t len, size_t columns)
{
    size_t i, used = 0;

    for (i = 0; i < len; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80 && used++ == columns)
            break;
    return i;
}

void words_clean_cut(const char *text, size_t columns, struct strbuf *ret_text)
{
    struct strbuf clean = STRBUF_INIT;

    words_clean(text, &clean);
    if (utf8_width(strbuf_text(&clean), clean.len) <= columns || columns < 4)
        strbuf_add_str(ret_text, strbuf_text(&clean));
    else {
        strbuf_add(ret_text, clean.text,
                   bytes_of(clean.text, clean.len, columns - 3));
        strbuf_add_str(ret_text, "...");
    }
    strbuf_release(&clean);
}

void words_wrap(const char *text, size_t indent, struct strbuf *ret_text)
{
    struct strbuf clean = STRBUF_INIT;
    size_t column = 0;
    const char *word;

    words_clean(text, &clean);
    word = strbuf_text(&clean);
    for (word += strspn(word, " "); *word; word += strspn(word, " ")) {
        size_t len = strcspn(word, " "), width = utf8_width(word, len);

        if (column && column + 1 + width > WORDS_COLUMNS) {
            strbuf_add_char(ret_text, '\n');
            column = 0;
        }
        if (column)
            strbuf_add_char(ret_text, ' ');
        else
            strbuf_add_repeated(ret_text, ' ', indent);
        strbuf_add(ret_text, word, len);
        column = (column ? column + 1 : indent) + width;
        word += len;
    }
    strbuf_add_char(ret_text, '\n');
    strbuf_release(&clean);
}

void words_paint(bool color, enum paint paint, const char *text,
                 struct strbuf *ret_text)
{
    static const char *const codes[] = {"", "1;32", "1;31", "1;33", "2", "1"};

    if (!color || paint == PAINT_NONE)
        strbuf_add_str(ret_text, text);
    else
        strbuf_addf(ret_text, "\x1b[%sm%s\x1b[0m", codes[paint], text);
}

void words_shell(const char *text, struct strbuf *ret_text)
{
    struct strbuf clean = STRBUF_INIT;

    words_clean(text, &clean);
    strbuf_add_quoted(ret_text, strbuf_text(&clean));
    strbuf_release(&clean);
}
