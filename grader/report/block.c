#include "report/block.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/timeline.h"
#include "report/words.h"

enum { CHAIN_SHOWN = 12, STEP_COLUMNS = 26 };

void block_heading(struct block *block, const char *text)
{
    strbuf_add_repeated(block->out, ' ', BLOCK_INDENT);
    words_paint(block->color, PAINT_DIM, text, block->out);
    strbuf_add_char(block->out, '\n');
}

void block_command(struct block *block, const char *label, const char *command)
{
    strbuf_addf(block->out, "  %-14s", label);
    words_paint(block->color, PAINT_STRONG, command, block->out);
    strbuf_add_char(block->out, '\n');
}

/* "cache.c:57:5 in cache_fill", cleaned. */
void block_place(const struct place *place, struct strbuf *out)
{
    if (!place->file)
        return;
    words_clean(place->file, out);
    if (place->line > 0)
        strbuf_addf(out, ":%d", place->line);
    if (place->line > 0 && place->column > 0)
        strbuf_addf(out, ":%d", place->column);
    if (place->function) {
        strbuf_add_str(out, " in ");
        words_clean(place->function, out);
    }
}

/* The compiler's lines, each indented. */
void block_lines(const char *text, struct strbuf *out)
{
    struct strbuf clean = STRBUF_INIT;
    char *rest, *line;

    utf8_show(text, strlen(text), &clean);
    rest = clean.text;
    while (rest && (line = strsep(&rest, "\n")))
        if (*line || rest)
            strbuf_addf(out, "%*s%s\n", *line ? BLOCK_INDENT : 0, "", line);
    strbuf_release(&clean);
}

static void add_step(const struct step *step, struct strbuf *out)
{
    struct strbuf time = STRBUF_INIT, text = STRBUF_INIT, place = STRBUF_INIT;
    size_t width;

    timeline_add_time(step->at_us, &time);
    words_clean_cut(step->text ? step->text : "", 58, &text);
    block_place(&step->place, &place);
    width = utf8_width(strbuf_text(&text), text.len);
    strbuf_addf(out, "%14s  %s", strbuf_text(&time), strbuf_text(&text));
    if (place.len) {
        size_t pad = width < STEP_COLUMNS ? STEP_COLUMNS - width : 0;

        if (18 + width + pad + place.len > WORDS_COLUMNS)
            pad = 0;
        if (18 + width + place.len > WORDS_COLUMNS)
            strbuf_addf(out, "\n%16s", "");
        strbuf_add_repeated(out, ' ', pad + 2);
        words_clean_cut(place.text, 62, out);
    }
    strbuf_add_char(out, '\n');
    strbuf_release(&time);
    strbuf_release(&text);
    strbuf_release(&place);
}

void block_steps(struct block *block, const char *heading,
                 const struct step *steps, size_t count)
{
    size_t i;

    if (count == 0)
        return;
    strbuf_add_char(block->out, '\n');
    block_heading(block, heading);
    for (i = 0; i < count && i < CHAIN_SHOWN; i++)
        add_step(&steps[i], block->out);
    if (count > CHAIN_SHOWN)
        strbuf_addf(block->out, "%14s  ... %zu more\n", "",
                    count - CHAIN_SHOWN);
}

void block_chain(struct block *block, const struct finding *finding)
{
    block_steps(block,
                finding->by_run ? BLOCK_BY_RUN : "the path that leads there",
                finding->chain, finding->chain_count);
}

/* A learner's own suppression: shown, not obeyed. */
static void add_excuse(struct block *block, const struct finding *finding)
{
    char *text;

    if (!finding->excuse)
        return;
    text = xasprintf("the file allows it: '%s'; a grading does not",
                     finding->excuse);
    words_wrap(text, BLOCK_INDENT, block->out);
    free(text);
}

void block_finding(struct block *block, const struct finding *finding)
{
    struct strbuf line = STRBUF_INIT;

    strbuf_add_char(block->out, '\n');
    words_wrap(finding->message, BLOCK_INDENT, block->out);
    block_place(&finding->place, &line);
    strbuf_addf(block->out, "  %s%s[%s %s]\n", strbuf_text(&line),
                line.len ? "  " : "", finding->rule->id, finding->rule->name);
    source_show(&block->source, &finding->place, 0, block->color, block->out);
    add_excuse(block, finding);
    block_chain(block, finding);
    strbuf_release(&line);
}

void block_brief(struct block *block, const struct finding *finding)
{
    struct strbuf line = STRBUF_INIT;

    block_place(&finding->place, &line);
    strbuf_addf(&line, "%s%s [%s]", line.len ? ": " : "", finding->message,
                finding->rule->id);
    words_wrap(line.text, BLOCK_INDENT, block->out);
    add_excuse(block, finding);
    strbuf_release(&line);
}

bool block_order_matters(const struct finding *finding)
{
    static const char *const kinds[] = {"race", "order", "blocking"};
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!strcmp(finding->rule->kind, kinds[i]))
            return true;
    return false;
}
