#include "report/excerpt.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/words.h"

enum { TAB_COLUMNS = 8, LINES_MAX = 16, COLUMNS_MAX = 4096 };

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* A line as it is shown. */
struct row {
    int number;
    size_t len;         /* bytes of the line */
    size_t *columns;    /* where each byte is shown; one more for the end */
    size_t first, last; /* columns of its first and behind its last word */
    struct strbuf shown;
};

static void row_release(struct row *row)
{
    free(row->columns);
    strbuf_release(&row->shown);
}

/* --- a line --- */

/* Shows the character at `at`; returns its bytes. */
static size_t show_character(const char *line, size_t len, size_t at,
                             size_t *column, struct strbuf *shown)
{
    uint32_t code = 0;
    size_t used = utf8_decode(line + at, len - at, &code), before = shown->len;
    int columns = used ? utf8_columns(code) : -1;

    if (line[at] == '\t') {
        strbuf_add_repeated(shown, ' ', TAB_COLUMNS - *column % TAB_COLUMNS);
    } else if (columns >= 0) {
        strbuf_add(shown, line + at, used);
        *column += (size_t)columns;
        return used;
    } else if (used) {
        strbuf_addf(shown, "<U+%04X>", code);
    } else {
        strbuf_addf(shown, "<%02X>", (unsigned char)line[at]);
    }
    *column += shown->len - before;
    return used ? used : 1;
}

static bool row_read(struct row *row, struct source *source,
                     const struct place *place)
{
    size_t column = 0, at = 0, used;
    const char *line;

    *row = (struct row){.number = place->line};
    if (!source_line(source, place, &line, &row->len) || row->len > COLUMNS_MAX)
        return false;
    if (row->len && line[row->len - 1] == '\r')
        row->len--;
    row->columns = xcalloc(row->len + 1, sizeof *row->columns);
    if (place->line == 1 && row->len >= 3 && !memcmp(line, byte_order_mark, 3))
        at = 3;
    while (at < row->len) {
        size_t begin = column;

        used = show_character(line, row->len, at, &column, &row->shown);
        for (size_t i = 0; i < used; i++)
            row->columns[at + i] = begin;
        if (line[at] != ' ' && line[at] != '\t') {
            row->first = row->last ? row->first : begin;
            row->last = column;
        }
        at += used;
    }
    row->columns[row->len] = column;
    return true;
}

static size_t column_of(const struct row *row, int column)
{
    size_t byte = column > 0 ? (size_t)column - 1 : 0;

    return row->columns[byte < row->len ? byte : row->len];
}

/* --- marks --- */

/* From column `from` to `to`; the first is the caret if `caret`. */
static void show_row(const struct row *row, size_t from, size_t to, bool caret,
                     bool color, struct strbuf *out)
{
    struct strbuf marks = STRBUF_INIT;

    strbuf_addf(out, "%5d | %s\n      | ", row->number,
                strbuf_text(&row->shown));
    strbuf_add_repeated(out, ' ', from);
    if (caret)
        strbuf_add_char(&marks, '^');
    if (to > from + caret)
        strbuf_add_repeated(&marks, '~', to - from - caret);
    words_paint(color, PAINT_GOOD, strbuf_text(&marks), out);
    strbuf_add_char(out, '\n');
    strbuf_release(&marks);
}

static void show_hint(const char *hint, size_t column, bool color,
                      struct strbuf *out)
{
    struct strbuf clean = STRBUF_INIT;

    if (!hint || !*hint || strchr(hint, '\n'))
        return;
    words_clean(hint, &clean);
    strbuf_add_str(out, "      | ");
    strbuf_add_repeated(out, ' ', column);
    words_paint(color, PAINT_GOOD, strbuf_text(&clean), out);
    strbuf_add_char(out, '\n');
    strbuf_release(&clean);
}

/* The lines behind the first, all marked. */
static void show_rest(struct source *source, const struct excerpt *excerpt,
                      bool color, struct strbuf *out)
{
    struct place place = *excerpt->place;
    int last = excerpt->end_line;
    struct row row;

    if (last >= excerpt->place->line + LINES_MAX)
        last = excerpt->place->line + LINES_MAX - 1;
    while (++place.line <= last) {
        if (row_read(&row, source, &place))
            show_row(&row, row.first,
                     place.line == excerpt->end_line
                         ? column_of(&row, excerpt->end_column)
                         : row.last,
                     false, color, out);
        row_release(&row);
    }
}

void excerpt_show(struct source *source, const struct excerpt *excerpt,
                  bool color, struct strbuf *ret_text)
{
    const struct place *place = excerpt->place;
    struct row row;
    size_t from, to;

    if (!row_read(&row, source, place)) {
        row_release(&row);
        return;
    }
    /* Without a column the caret points at the first thing on the line. */
    from = place->column > 0 ? column_of(&row, place->column) : row.first;
    to = excerpt->end_line > place->line ? row.last
         : excerpt->end_line == place->line
             ? column_of(&row, excerpt->end_column)
             : from;
    show_row(&row, from, to, true, color, ret_text);
    show_hint(excerpt->hint, from, color, ret_text);
    show_rest(source, excerpt, color, ret_text);
    row_release(&row);
}
