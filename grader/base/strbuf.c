#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void reserve(struct strbuf *sb, size_t more)
{
    size_t wanted = sb->len + more + 1;

    if (wanted <= sb->capacity)
        return;
    if (wanted < sb->capacity * 2)
        wanted = sb->capacity * 2;
    if (wanted < 64)
        wanted = 64;
    sb->text = xrealloc(sb->text, wanted);
    sb->capacity = wanted;
}

void strbuf_release(struct strbuf *sb)
{
    free(sb->text);
    *sb = (struct strbuf)STRBUF_INIT;
}

void strbuf_clear(struct strbuf *sb)
{
    sb->len = 0;
    if (sb->text)
        sb->text[0] = '\0';
}

void strbuf_add(struct strbuf *sb, const void *data, size_t len)
{
    reserve(sb, len);
    if (len)
        memcpy(sb->text + sb->len, data, len);
    sb->len += len;
    sb->text[sb->len] = '\0';
}

void strbuf_add_str(struct strbuf *sb, const char *text)
{
    strbuf_add(sb, text, strlen(text));
}

void strbuf_add_char(struct strbuf *sb, char c)
{
    strbuf_add(sb, &c, 1);
}

void strbuf_add_repeated(struct strbuf *sb, char c, size_t count)
{
    reserve(sb, count);
    memset(sb->text + sb->len, c, count);
    sb->len += count;
    sb->text[sb->len] = '\0';
}

void strbuf_addf(struct strbuf *sb, const char *format, ...)
{
    va_list args, again;
    int len;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0) {
        reserve(sb, (size_t)len);
        vsnprintf(sb->text + sb->len, (size_t)len + 1, format, again);
        sb->len += (size_t)len;
    }
    va_end(again);
}

void strbuf_add_quoted(struct strbuf *sb, const char *word)
{
    /* No '~': a shell makes a folder of it. */
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-_./=,:@%+";

    if (*word && word[strspn(word, plain)] == '\0') {
        strbuf_add_str(sb, word);
        return;
    }
    strbuf_add_char(sb, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            strbuf_add_str(sb, "'\\''");
        else
            strbuf_add_char(sb, *word);
    }
    strbuf_add_char(sb, '\'');
}

const char *strbuf_text(const struct strbuf *sb)
{
    return sb->text ? sb->text : "";
}

char *strbuf_steal(struct strbuf *sb)
{
    char *text = sb->text ? sb->text : xstrdup("");

    *sb = (struct strbuf)STRBUF_INIT;
    return text;
}
