#include <string.h>

#include "base/utf8.h"
#include "report/report.h"
#include "report/source.h"
#include "report/words.h"

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

static void show_finding(struct source *source, const struct finding *finding,
                         bool color, struct strbuf *out)
{
    size_t i;

    add_place(&finding->place, out);
    words_paint(color, paint_of(finding->severity),
                severity_name(finding->severity), out);
    strbuf_add_str(out, ": ");
    words_clean(finding->message, out);
    strbuf_addf(out, " [%s]\n", finding->rule->id);
    source_show(source, &finding->place, 0, color, out);
    for (i = 0; i < finding->chain_count; i++) {
        add_place(&finding->chain[i].place, out);
        words_paint(color, PAINT_STRONG, "note", out);
        strbuf_add_str(out, ": ");
        words_clean(finding->chain[i].text, out);
        strbuf_add_char(out, '\n');
    }
}

void report_lint(const struct result *result, bool color,
                 struct strbuf *ret_text)
{
    const struct finding_list *findings = &result->findings;
    struct source source;
    size_t i;

    source_init(&source, result);
    for (i = 0; i < findings->count; i++)
        show_finding(&source, &findings->items[i], color, ret_text);
    source_release(&source);
    for (i = 0; i < result->build_count; i++)
        utf8_show(result->builds[i].text, strlen(result->builds[i].text),
                  ret_text);
}
