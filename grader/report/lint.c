/* lint.c - findings as clang writes its diagnostics: editors know them. */
#include <string.h>

#include "base/utf8.h"
#include "report/excerpt.h"
#include "report/report.h"
#include "report/words.h"

/* What has been told. */
struct tally {
    size_t warnings, errors;
};

struct page {
    struct source source;
    struct tally tally;
    bool color;
    struct strbuf *out;
};

/* "file:line:column: ", as compilers write it. */
static void add_place(const struct place *place, struct strbuf *out)
{
    if (!place->file)
        return;
    words_clean(place->file, out);
    if (place->line > 0)
        strbuf_addf(out, ":%d", place->line);
    if (place->line > 0 && place->column > 0)
        strbuf_addf(out, ":%d", place->column);
    strbuf_add_str(out, ": ");
}

static enum paint paint_of(enum severity severity)
{
    return severity == SEVERITY_ERROR     ? PAINT_BAD
           : severity == SEVERITY_WARNING ? PAINT_WARN
                                          : PAINT_STRONG;
}

/* `rule` NULL: of a note to a finding. */
static void add_message(struct page *page, const struct excerpt *excerpt,
                        enum severity severity, const char *message,
                        const char *rule)
{
    add_place(excerpt->place, page->out);
    words_paint(page->color, paint_of(severity), severity_name(severity),
                page->out);
    strbuf_add_str(page->out, ": ");
    words_clean(message, page->out);
    if (rule)
        strbuf_addf(page->out, " [%s]", rule);
    strbuf_add_char(page->out, '\n');
    excerpt_show(&page->source, excerpt, page->color, page->out);
}

/* --- repairs --- */

/* As clang's -fdiagnostics-parseable-fixits: other bytes in octal. */
static void add_escaped(const char *text, struct strbuf *out)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '\n')
            strbuf_add_str(out, "\\n");
        else if (c == '\t')
            strbuf_add_str(out, "\\t");
        else if (c == '"' || c == '\\')
            strbuf_addf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            strbuf_addf(out, "\\%03o", c);
        else
            strbuf_add_char(out, (char)c);
    }
}

static void add_edit(const struct finding *finding, const struct edit *edit,
                     struct strbuf *out)
{
    strbuf_add_str(out, "fix-it:\"");
    add_escaped(finding->place.file, out);
    strbuf_addf(out, "\":{%d:%d-%d:%d}:\"", edit->line, edit->column,
                edit->end_line, edit->end_column);
    add_escaped(edit->text, out);
    strbuf_add_str(out, "\"\n");
}

static void add_fix(struct page *page, const struct finding *finding)
{
    const struct edit *first = finding->edits;
    struct place place = {.file = finding->place.file};
    struct excerpt excerpt = {.place = &place};

    if (!finding->edit_count || !finding->fix || !finding->place.file)
        return;
    place.line = first->line;
    place.column = first->column;
    if (first->end_line == first->line) {
        excerpt.end_line = first->end_line;
        excerpt.end_column = first->end_column;
    }
    excerpt.hint = first->text;
    add_message(page, &excerpt, SEVERITY_NOTE, finding->fix, NULL);
    for (size_t i = 0; i < finding->edit_count; i++)
        add_edit(finding, &finding->edits[i], page->out);
}

/* --- findings --- */

static void add_finding(struct page *page, const struct finding *finding)
{
    struct excerpt excerpt = {.place = &finding->place,
                              .end_line = finding->end_line,
                              .end_column = finding->end_column};

    add_message(page, &excerpt, finding->severity, finding->message,
                finding->rule->id);
    for (size_t i = 0; i < finding->chain_count; i++) {
        excerpt = (struct excerpt){.place = &finding->chain[i].place};
        add_message(page, &excerpt, SEVERITY_NOTE, finding->chain[i].text,
                    NULL);
    }
    add_fix(page, finding);
    page->tally.warnings += finding->severity == SEVERITY_WARNING;
    page->tally.errors += finding->severity == SEVERITY_ERROR;
}

/* What could not be analysed is a line that is ready: its severity stands
 * behind the place. */
static void add_gap(struct page *page, const struct build_failure *gap)
{
    static const char error[] = ": error: ";
    size_t len = gap->file ? strlen(gap->file) : 0;
    bool whole = strlen(gap->text) > len &&
                 !strncmp(gap->text + len, error, sizeof error - 1);

    utf8_show(gap->text, strlen(gap->text), page->out);
    page->tally.warnings += !whole;
    page->tally.errors += whole;
}

static void add_count(size_t count, const char *what, struct strbuf *out)
{
    strbuf_addf(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static void add_tally(const struct tally *tally, struct strbuf *out)
{
    if (!tally->warnings && !tally->errors)
        return;
    if (tally->warnings)
        add_count(tally->warnings, "warning", out);
    if (tally->warnings && tally->errors)
        strbuf_add_str(out, " and ");
    if (tally->errors)
        add_count(tally->errors, "error", out);
    strbuf_add_str(out, " generated.\n");
}

void report_lint(const struct result *result, bool color,
                 struct strbuf *ret_text)
{
    struct page page = {.color = color, .out = ret_text};

    source_init(&page.source, result);
    for (size_t i = 0; i < result->findings.count; i++)
        add_finding(&page, &result->findings.items[i]);
    source_release(&page.source);
    for (size_t i = 0; i < result->build_count; i++)
        add_gap(&page, &result->builds[i]);
    add_tally(&page.tally, ret_text);
}
