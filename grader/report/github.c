#include "report/github.h"

#include <string.h>

#include "report/words.h"

/* Shows `text`, then hides what ends a line or, in a property, a value. */
static void add_escaped(const char *text, bool is_property, struct strbuf *out)
{
    struct strbuf clean = STRBUF_INIT;

    words_clean(text, &clean);
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.text[i];

        if (c == '%' || c == '\r' || c == '\n' ||
            (is_property && (c == ':' || c == ',')))
            strbuf_addf(out, "%%%02X", (unsigned char)c);
        else
            strbuf_add_char(out, c);
    }
    strbuf_release(&clean);
}

/* `end_column` 0: not known. */
static void begin(const char *level, const struct place *place, int end_column,
                  struct strbuf *out)
{
    const char *file = place->file ? place->file : "";

    strbuf_addf(out, "::%s file=", level);
    add_escaped(!strncmp(file, "./", 2) ? file + 2 : file, true, out);
    if (place->line > 0)
        strbuf_addf(out, ",line=%d", place->line);
    if (place->line > 0 && place->column > 0)
        strbuf_addf(out, ",col=%d", place->column);
    if (place->line > 0 && end_column > place->column)
        strbuf_addf(out, ",endLine=%d,endColumn=%d", place->line, end_column);
}

/* A line break inside of a message. */
static void add_break(struct strbuf *out)
{
    strbuf_add_str(out, "%0A");
}

static void add_step(const struct step *step, struct strbuf *out)
{
    add_break(out);
    if (step->place.file && step->place.line > 0) {
        add_escaped(step->place.file, false, out);
        strbuf_addf(out, ":%d: ", step->place.line);
    }
    add_escaped(step->text, false, out);
}

static void add_finding(const struct finding *finding, struct strbuf *out)
{
    static const char *const levels[] = {"notice", "warning", "error"};

    begin(levels[finding->severity], &finding->place,
          finding->end_line == finding->place.line ? finding->end_column : 0,
          out);
    strbuf_addf(out, ",title=%s %s::", finding->rule->id, finding->rule->name);
    add_escaped(finding->message, false, out);
    if (finding->why) {
        add_break(out);
        add_escaped(finding->why, false, out);
    }
    for (size_t i = 0; i < finding->chain_count; i++)
        add_step(&finding->chain[i], out);
    strbuf_add_char(out, '\n');
}

void report_github(const struct lint_outcome *outcome, struct strbuf *ret_text)
{
    const struct finding_list *findings = &outcome->result.findings;

    for (size_t i = 0; i < findings->count; i++)
        add_finding(&findings->items[i], ret_text);
    for (size_t i = 0; i < outcome->gaps.count; i++) {
        const struct gap *gap = &outcome->gaps.items[i];

        begin(gap->whole ? "error" : "warning", &gap->place, 0, ret_text);
        strbuf_add_str(ret_text, ",title=not analysed::");
        add_escaped(gap->text, false, ret_text);
        strbuf_add_char(ret_text, '\n');
    }
}
