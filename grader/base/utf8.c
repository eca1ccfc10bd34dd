#include "base/utf8.h"

/* Reads one character; returns its length, 0 if the bytes are not valid. */
static size_t decode(const unsigned char *s, size_t len, uint32_t *ret_code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t need = s[0] < 0x80           ? 1
                  : (s[0] >> 5) == 0x06 ? 2
                  : (s[0] >> 4) == 0x0e ? 3
                  : (s[0] >> 3) == 0x1e ? 4
                                        : 0;
    uint32_t code = need == 1 ? s[0] : s[0] & (0x7fu >> need);
    size_t i;

    if (need == 0 || need > len)
        return 0;
    for (i = 1; i < need; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (s[i] & 0x3f);
    }
    if (need > 1 && (code < least[need] || code > 0x10ffff ||
                     (code >= 0xd800 && code <= 0xdfff)))
        return 0;
    *ret_code = code;
    return need;
}

static bool is_hidden(uint32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t') ||
           (code >= 0x7f && code < 0xa0) || code == 0x61c ||
           (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x2069) || code == 0xfeff;
}

size_t utf8_decode(const char *text, size_t len, uint32_t *ret_code)
{
    return len ? decode((const unsigned char *)text, len, ret_code) : 0;
}

static const struct {
    int columns;
    uint32_t first, last;
} widths[] = {
#define WIDTH(columns, first, last) {columns, first, last},
#include "base/utf8_width.def"
#undef WIDTH
};

int utf8_columns(uint32_t code)
{
    if (is_hidden(code) || code == '\n' || code == '\t')
        return -1;
    for (size_t i = 0;
         i < sizeof widths / sizeof widths[0] && code >= widths[i].first; i++)
        if (code <= widths[i].last)
            return widths[i].columns;
    return 1;
}

static void copy(const char *text, size_t len, bool show, struct strbuf *out)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;

    while (i < len) {
        uint32_t code = 0;
        size_t used = decode(s + i, len - i, &code);

        if (used == 0)
            strbuf_add_str(out, "\xef\xbf\xbd");
        else if (show && is_hidden(code))
            strbuf_addf(out, code < 0x100 ? "\\x%02x" : "\\u%04x", code);
        else
            strbuf_add(out, text + i, used);
        i += used ? used : 1;
    }
}

void utf8_repair(const char *text, size_t len, struct strbuf *ret_text)
{
    copy(text, len, false, ret_text);
}

void utf8_show(const char *text, size_t len, struct strbuf *ret_text)
{
    copy(text, len, true, ret_text);
}

size_t utf8_width(const char *text, size_t len)
{
    size_t width = 0, i;

    for (i = 0; i < len; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

bool utf8_is_valid(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    uint32_t code;
    size_t i = 0, used;

    while (i < len) {
        used = decode(s + i, len - i, &code);
        if (used == 0)
            return false;
        i += used;
    }
    return true;
}
