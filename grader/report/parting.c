#include "report/parting.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/words.h"

enum {
    COMMON_ROWS = 8, /* before the runs part */
    OWN_ROWS = 14,   /* of each, after that */
    RUN_ROWS = 200,  /* of a run alone */
    TIME_COLUMNS = 10
};

/* --- a run as rows --- */

struct row {
    size_t order;
    char mark;
    uint32_t id; /* of the callback or operation; 0: a finding */
    long long at_us;
    const char *name; /* borrowed from the trace */
    unsigned number;  /* of the operation; 0: there is no other */
    const struct place *place;
};

struct rows {
    struct row *items;
    size_t count, capacity;
};

static void add_row(struct rows *rows, const struct row *row)
{
    if (row->order == 0)
        return;
    rows->items = xgrow(rows->items, rows->count, &rows->capacity,
                        sizeof(rows->items[0]));
    rows->items[rows->count++] = *row;
}

static void add_operation(struct rows *rows, const struct trace_operation *o)
{
    static const struct place nowhere;
    struct row start = {o->order, '+',       o->id,    o->start_us,
                        o->name,  o->number, &o->place},
               end = {o->end_order, 'x',       o->id,   o->end_us,
                      o->name,      o->number, &nowhere};

    add_row(rows, &start);
    add_row(rows, &end);
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;

    return a->order < b->order ? -1 : a->order > b->order;
}

/* A task's callbacks have its name. */
static bool is_task(const struct trace_callback *callback)
{
    return strcmp(callback->kind, "task") == 0;
}

static struct rows make_rows(const struct trace_run *run)
{
    struct rows rows = {NULL, 0, 0};

    for (size_t i = 0; i < run->callback_count; i++) {
        const struct trace_callback *c = &run->callbacks[i];
        const struct trace_operation *o =
            trace_operation_find(run, c->operation);
        struct row row = {c->order, '*',
                          c->id,    c->begin_us,
                          c->name,  o && !is_task(c) ? o->number : 0,
                          &c->place};

        add_row(&rows, &row);
    }
    for (size_t i = 0; i < run->operation_count; i++)
        add_operation(&rows, &run->operations[i]);
    for (size_t i = 0; i < run->mark_count; i++) {
        const struct trace_mark *m = &run->marks[i];
        struct row row = {
            m->order,         '!', 0, m->at_us, m->finding.rule->id, 0,
            &m->finding.place};

        add_row(&rows, &row);
    }
    if (rows.count > 0)
        qsort(rows.items, rows.count, sizeof(rows.items[0]), compare_rows);
    return rows;
}

/* --- one row --- */

/* "name #3  :12" in `columns`. */
static void add_words(const struct row *row, size_t columns, struct strbuf *out)
{
    struct strbuf place = STRBUF_INIT, name = STRBUF_INIT;
    size_t width = 0;

    if (row->number)
        strbuf_addf(&place, " #%u", row->number);
    if (row->place->line > 0)
        strbuf_addf(&place, "  :%d", row->place->line);
    if (columns > place.len)
        words_clean_cut(row->name, columns - place.len, &name);
    width = utf8_width(strbuf_text(&name), name.len) + place.len;
    strbuf_add_str(out, strbuf_text(&name));
    strbuf_add_str(out, strbuf_text(&place));
    if (width < columns)
        strbuf_add_repeated(out, ' ', columns - width);
    strbuf_release(&place);
    strbuf_release(&name);
}

/* Exactly `columns` wide; blank for NULL. */
static void add_cell(const struct row *row, char sign, size_t columns,
                     struct strbuf *out)
{
    enum { FIXED = 1 + TIME_COLUMNS + 3 };

    if (!row) {
        strbuf_add_repeated(out, ' ', columns);
        return;
    }
    strbuf_addf(out, "%c%*lld.%03lld %c ", sign, TIME_COLUMNS - 4,
                row->at_us / 1000, row->at_us % 1000, row->mark);
    add_words(row, columns - FIXED, out);
}

static void end_line(struct strbuf *out)
{
    while (out->len > 0 && out->text[out->len - 1] == ' ')
        out->text[--out->len] = '\0';
    strbuf_add_char(out, '\n');
}

static void show_rows(const struct rows *rows, size_t from, size_t to,
                      size_t indent, struct strbuf *out)
{
    for (size_t i = from; i < to; i++) {
        strbuf_add_repeated(out, ' ', indent);
        add_cell(&rows->items[i], ' ', WORDS_COLUMNS - indent, out);
        end_line(out);
    }
}

static void show_gap(size_t count, size_t indent, struct strbuf *out)
{
    if (count == 0)
        return;
    strbuf_add_repeated(out, ' ', indent + 1);
    strbuf_addf(out, "... %zu more ...\n", count);
}

/* --- two runs --- */

static bool is_same(const struct row *a, const struct row *b, bool with_time)
{
    return a->mark == b->mark && a->id == b->id &&
           strcmp(a->name, b->name) == 0 && a->place->line == b->place->line &&
           (!with_time || a->at_us == b->at_us);
}

/* How many rows the two begin with, at most up to where they part. */
static size_t count_common(const struct trace_document *document,
                           const struct rows *rows)
{
    bool with_time = document->divergence.kind == DIVERGENCE_TIME;
    size_t count = 0;

    while (count < rows[0].count && count < rows[1].count &&
           is_same(&rows[0].items[count], &rows[1].items[count], with_time))
        count++;
    return count;
}

static void show_heads(const struct trace_document *document, size_t indent,
                       size_t columns, struct strbuf *out)
{
    struct strbuf label = STRBUF_INIT;

    strbuf_add_repeated(out, ' ', indent);
    for (int i = 0; i < 2; i++) {
        size_t width;

        strbuf_clear(&label);
        strbuf_addf(&label, "--- %s run ", document->runs[i].label);
        width = utf8_width(strbuf_text(&label), label.len);
        strbuf_add_str(out, strbuf_text(&label));
        if (width < columns)
            strbuf_add_repeated(out, '-', columns - width);
        strbuf_add_str(out, i ? "\n" : "-+-");
    }
    strbuf_release(&label);
}

static void show_ends(const struct rows *rows, size_t next, size_t indent,
                      size_t columns, struct strbuf *out)
{
    strbuf_add_repeated(out, ' ', indent);
    for (int i = 0; i < 2; i++) {
        struct strbuf text = STRBUF_INIT;

        if (rows[i].count > next)
            strbuf_addf(&text, " ... %zu more ...", rows[i].count - next);
        strbuf_addf(out, "%-*s%s", (int)columns, strbuf_text(&text),
                    i ? "" : " | ");
        strbuf_release(&text);
    }
    end_line(out);
}

static void show_beside(const struct rows *rows, size_t common, size_t indent,
                        size_t columns, struct strbuf *out)
{
    size_t i = common;

    for (; i < common + OWN_ROWS && (i < rows[0].count || i < rows[1].count);
         i++) {
        char sign = i == common ? '>' : ' ';

        strbuf_add_repeated(out, ' ', indent);
        for (int run = 0; run < 2; run++) {
            add_cell(i < rows[run].count ? &rows[run].items[i] : NULL, sign,
                     columns, out);
            strbuf_add_str(out, run ? "" : " | ");
        }
        end_line(out);
    }
    if (i < rows[0].count || i < rows[1].count)
        show_ends(rows, i, indent, columns, out);
}

void parting_show(const struct trace_document *document, size_t indent,
                  struct strbuf *ret_text)
{
    size_t columns = (WORDS_COLUMNS - indent - 3) / 2, common, first;
    struct rows rows[2];

    if (document->run_count < 2 || document->divergence.kind == DIVERGENCE_NONE)
        return;
    for (int i = 0; i < 2; i++)
        rows[i] = make_rows(&document->runs[i]);
    common = count_common(document, rows);
    first = common > COMMON_ROWS ? common - COMMON_ROWS : 0;
    show_gap(first, indent, ret_text);
    show_rows(&rows[1], first, common, indent, ret_text);
    show_heads(document, indent, columns, ret_text);
    show_beside(rows, common, indent, columns, ret_text);
    for (int i = 0; i < 2; i++)
        free(rows[i].items);
}

void parting_show_run(const struct trace_run *run, size_t indent,
                      struct strbuf *ret_text)
{
    struct rows rows = make_rows(run);
    size_t half = RUN_ROWS / 2;

    if (rows.count <= RUN_ROWS) {
        show_rows(&rows, 0, rows.count, indent, ret_text);
    } else {
        show_rows(&rows, 0, half, indent, ret_text);
        show_gap(rows.count - RUN_ROWS, indent, ret_text);
        show_rows(&rows, rows.count - half, rows.count, indent, ret_text);
    }
    free(rows.items);
}
