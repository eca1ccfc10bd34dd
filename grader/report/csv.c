#include <string.h>

#include "base/utf8.h"
#include "report/gradebook.h"

/* A spreadsheet takes a cell that starts so for a formula, and runs it. */
static bool starts_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text);
}

/* A cell with the characters that the format itself uses is quoted. */
static void add_cell(const char *text, struct strbuf *out)
{
    struct strbuf shown = STRBUF_INIT;
    const char *p;

    if (starts_formula(text))
        strbuf_add_char(&shown, '\'');
    utf8_show(text, strlen(text), &shown);
    p = strbuf_text(&shown);
    if (!strpbrk(p, ",;\"\n\t")) {
        strbuf_add_str(out, p);
    } else {
        strbuf_add_char(out, '"');
        for (; *p; p++) {
            if (*p == '"')
                strbuf_add_char(out, '"');
            strbuf_add_char(out, *p);
        }
        strbuf_add_char(out, '"');
    }
    strbuf_release(&shown);
}

static void add_number(const json_t *value, struct strbuf *out)
{
    if (json_is_integer(value))
        strbuf_addf(out, "%lld", (long long)json_integer_value(value));
}

static const json_t *find_check(const json_t *result, const char *id)
{
    const json_t *list = json_object_get(result, "checks"), *check;
    size_t i;

    json_array_foreach(list, i, check)
    {
        const char *name = json_string_value(json_object_get(check, "id"));

        if (name && !strcmp(name, id))
            return check;
    }
    return NULL;
}

static bool was_graded(const json_t *check)
{
    const char *status = json_string_value(json_object_get(check, "status"));

    return status && strcmp(status, "not_graded");
}

static void add_row(const struct gradebook *book,
                    const struct gradebook_row *row, struct strbuf *out)
{
    const char *verdict = gradebook_verdict(row);
    bool graded = row->result && strcmp(verdict, "not_graded") != 0;
    size_t i;

    add_cell(row->name, out);
    strbuf_addf(out, ",%s,%s,", book->exercise->slug, verdict);
    if (graded)
        add_number(json_object_get(row->result, "points"), out);
    strbuf_add_char(out, ',');
    if (graded)
        add_number(json_object_get(row->result, "max_points"), out);
    for (i = 0; i < book->exercise->check_count; i++) {
        const json_t *check =
            find_check(row->result, book->exercise->checks[i].id);

        strbuf_add_char(out, ',');
        if (graded && was_graded(check))
            add_number(json_object_get(check, "points"), out);
    }
    strbuf_addf(out, ",%s,", gradebook_fault(row));
    add_cell(row->reason ? row->reason : "", out);
    strbuf_add_char(out, '\n');
}

void gradebook_csv(const struct gradebook *book, struct strbuf *ret_text)
{
    size_t i;

    strbuf_add_str(ret_text, "submission,exercise,verdict,points,max_points");
    for (i = 0; i < book->exercise->check_count; i++) {
        strbuf_add_char(ret_text, ',');
        add_cell(book->exercise->checks[i].id, ret_text);
    }
    strbuf_add_str(ret_text, ",fault,reason\n");
    for (i = 0; i < book->count; i++)
        add_row(book, &book->rows[i], ret_text);
}
