/* trace_text.c - a trace as text, for a terminal. */
#include "report/parting.h"
#include "report/trace_write.h"
#include "report/words.h"

static void show_trail(const struct trace_run *run, struct strbuf *out)
{
    const struct step *first = &run->trail[0];
    struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "look first: %s", first->text);
    if (first->place.line > 0)
        strbuf_addf(&text, " (line %d)", first->place.line);
    words_wrap(strbuf_text(&text), 2, out);
    strbuf_release(&text);
}

static void show_limit(const struct trace_limit_mark *limit, struct strbuf *out)
{
    struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "it was stopped at a limit: %s %s", limit->name,
                limit->value);
    words_wrap(strbuf_text(&text), 2, out);
    strbuf_release(&text);
}

static void show_head(const struct trace_run *run, struct strbuf *out)
{
    words_clean(run->label, out);
    strbuf_add_str(out, " run");
    if (run->test) {
        strbuf_add_str(out, " of '");
        words_clean(run->test, out);
        strbuf_add_char(out, '\'');
    }
    if (run->seed >= 0)
        strbuf_addf(out, ", seed %lld", run->seed);
    strbuf_add_char(out, '\n');
    if (run->ending)
        words_wrap(run->ending, 2, out);
    if (run->limit.name)
        show_limit(&run->limit, out);
    if (run->trail_count > 0)
        show_trail(run, out);
    if (run->command)
        words_wrap(run->command, 2, out);
}

static void show_left_out(const struct trace_run *run, struct strbuf *out)
{
    if (run->left_out.callbacks + run->left_out.operations > 0)
        strbuf_addf(out, "  left out: %zu callbacks, %zu operations\n",
                    run->left_out.callbacks, run->left_out.operations);
}

static void show_marks(const struct trace_run *run, struct strbuf *out)
{
    for (size_t i = 0; i < run->mark_count; i++) {
        const struct finding *finding = &run->marks[i].finding;
        struct strbuf text = STRBUF_INIT;

        strbuf_addf(&text, "! %s line %d: %s", finding->rule->id,
                    finding->place.line, finding->message);
        words_wrap(strbuf_text(&text), 2, out);
        strbuf_release(&text);
    }
}

void trace_text(const struct trace_document *document, struct strbuf *ret_text)
{
    if (document->divergence.kind != DIVERGENCE_NONE) {
        strbuf_add_str(ret_text, "The runs part:\n");
        words_wrap(document->divergence.words, 2, ret_text);
        strbuf_add_char(ret_text, '\n');
        parting_show(document, 0, ret_text);
        strbuf_add_char(ret_text, '\n');
    }
    for (size_t i = 0; i < document->run_count; i++) {
        const struct trace_run *run = &document->runs[i];

        show_head(run, ret_text);
        show_marks(run, ret_text);
        show_left_out(run, ret_text);
        parting_show_run(run, 2, ret_text);
        strbuf_add_str(ret_text, i + 1 < document->run_count ? "\n" : "");
    }
    strbuf_add_str(ret_text,
                   "\n* a callback runs   + an operation starts   x it "
                   "completes   ! a finding\n");
}
