/* trace_source.c - the lines that a trace's places name, and those around. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "play/trace_internal.h"

enum { AROUND = 3, LINES_MAX = 4000, LINE_BYTES_MAX = 400 };

/* Which lines of one file are wanted: wanted[line]. */
struct wish {
    const char *file;
    bool *wanted;
    int lines;
};

static void want_place(struct wish *wish, const struct place *place)
{
    int first, last;

    if (!place->file || place->line <= 0 || place->line > wish->lines ||
        strcmp(place->file, wish->file) != 0)
        return;
    first = place->line > AROUND ? place->line - AROUND : 1;
    last =
        place->line + AROUND < wish->lines ? place->line + AROUND : wish->lines;
    for (int line = first; line <= last; line++)
        wish->wanted[line] = true;
}

static void want_mark(struct wish *wish, const struct trace_mark *mark)
{
    want_place(wish, &mark->finding.place);
    for (size_t i = 0; i < mark->finding.chain_count; i++)
        want_place(wish, &mark->finding.chain[i].place);
}

static void want_run(struct wish *wish, const struct trace_run *run)
{
    for (size_t i = 0; i < run->callback_count; i++)
        want_place(wish, &run->callbacks[i].place);
    for (size_t i = 0; i < run->operation_count; i++) {
        want_place(wish, &run->operations[i].place);
        want_place(wish, &run->operations[i].await_place);
    }
    for (size_t i = 0; i < run->mark_count; i++)
        want_mark(wish, &run->marks[i]);
    for (size_t i = 0; i < run->trail_count; i++)
        want_place(wish, &run->trail[i].place);
}

static int count_lines(const char *text)
{
    int lines = 1;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static void quote_line(struct trace_document *document, const char *file,
                       int line, const char *text, size_t len)
{
    struct strbuf repaired = STRBUF_INIT;

    utf8_repair(text, len < LINE_BYTES_MAX ? len : LINE_BYTES_MAX, &repaired);
    document->lines =
        xgrow(document->lines, document->line_count, &document->line_capacity,
              sizeof(document->lines[0]));
    document->lines[document->line_count++] = (struct trace_source_line){
        .file = xstrdup(file),
        .line = line,
        .text = xstrdup(strbuf_text(&repaired)),
    };
    strbuf_release(&repaired);
}

static void quote_text(const struct trace_text *text,
                       struct trace_document *document)
{
    struct wish wish = {.file = text->file, .lines = count_lines(text->text)};
    const char *at = text->text;

    wish.wanted = xcalloc((size_t)wish.lines + 1, sizeof(bool));
    for (size_t i = 0; i < document->run_count; i++)
        want_run(&wish, &document->runs[i]);
    for (int line = 1; line <= wish.lines; line++) {
        size_t len = strcspn(at, "\n");

        if (wish.wanted[line] && document->line_count < LINES_MAX)
            quote_line(document, text->file, line, at, len);
        at += len + (at[len] == '\n');
    }
    free(wish.wanted);
}

void trace_quote(const struct trace_request *request,
                 struct trace_document *document)
{
    for (size_t i = 0; i < request->text_count; i++)
        quote_text(&request->texts[i], document);
}
