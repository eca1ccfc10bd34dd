#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cmd_quiz.h"
#include "play/program.h"
#include "report/timeline.h"
#include "report/words.h"

enum { INDENT = 2, CODE_INDENT = 6 };

static void add_heading(const char *text, bool color, struct strbuf *out)
{
    strbuf_add_char(out, '\n');
    words_paint(color, PAINT_DIM, text, out);
    strbuf_add_char(out, '\n');
}

/* --- the question --- */

static void add_code(const struct quiz_question *question, struct strbuf *out)
{
    if (question->code_count)
        strbuf_add_char(out, '\n');
    for (size_t i = 0; i < question->code_count; i++) {
        if (*question->code[i])
            strbuf_add_repeated(out, ' ', CODE_INDENT);
        strbuf_addf(out, "%s\n", question->code[i]);
    }
}

static void add_listing(const struct quiz_question *question,
                        struct strbuf *out)
{
    int count = quiz_line_count(question);

    strbuf_add_char(out, '\n');
    for (int line = 1; line <= count; line++) {
        size_t len;
        const char *at = quiz_line(question, line, &len);

        strbuf_addf(out, "%4d%s%.*s\n", line, len ? "  " : "", (int)len, at);
    }
}

void quiz_show_question(const struct asking *asking, bool color,
                        struct strbuf *out)
{
    const struct quiz_question *question = asking->question;
    struct strbuf text = STRBUF_INIT;

    words_wrap(question->text, 0, &text);
    words_paint(color, PAINT_STRONG, strbuf_text(&text), out);
    strbuf_release(&text);
    add_code(question, out);
    if (question->program && !question->after)
        add_listing(question, out);
    strbuf_add_char(out, '\n');
}

/* "  1  text", continued under the text. */
void quiz_show_choices(const struct asking *asking, struct strbuf *out)
{
    const struct quiz_question *question = asking->question;

    if (question->kind != QUIZ_CHOOSE && question->kind != QUIZ_ORDER)
        return;
    for (size_t i = 0; i < question->choice_count; i++) {
        size_t start = out->len;

        words_wrap(question->choices[asking->order[i]].text, 5, out);
        out->text[start + 2] = (char)('1' + i);
    }
}

/* --- the answer --- */

/* Each item with why it stands where it stands. */
static void add_order(const struct quiz_question *question, struct strbuf *out)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        struct strbuf line = STRBUF_INIT;
        size_t start = out->len;

        strbuf_addf(&line, "%s: %s", question->choices[i].text,
                    question->choices[i].why);
        words_wrap(strbuf_text(&line), 5, out);
        out->text[start + 2] = (char)('1' + i);
        strbuf_release(&line);
    }
}

static void add_right_answer(const struct quiz_question *question,
                             struct strbuf *out)
{
    struct strbuf line = STRBUF_INIT;

    strbuf_add_str(&line, "the answer: ");
    quiz_add_right(question, &line);
    strbuf_addf(&line, ". %s", quiz_right(question)->why);
    words_wrap(strbuf_text(&line), INDENT, out);
    strbuf_release(&line);
}

void quiz_show_mark(const struct asking *asking, const struct quiz_mark *mark,
                    bool color, struct strbuf *out)
{
    const struct quiz_question *question = asking->question;

    strbuf_add_char(out, '\n');
    words_paint(color, mark->right ? PAINT_GOOD : PAINT_BAD,
                mark->right ? "right" : "not right", out);
    strbuf_add_char(out, '\n');
    if (question->kind == QUIZ_ORDER) {
        if (!mark->right)
            strbuf_addf(out, "  it parts from the truth at place %zu\n",
                        mark->place + 1);
        add_order(question, out);
    } else {
        if (mark->why)
            words_wrap(mark->why, INDENT, out);
        if (!mark->right)
            add_right_answer(question, out);
    }
    words_wrap(question->why, INDENT, out);
}

/* --- the program --- */

static void add_lines(const char *text, struct strbuf *out)
{
    while (*text) {
        size_t len = strcspn(text, "\n");

        strbuf_add_repeated(out, ' ', CODE_INDENT);
        utf8_show(text, len, out);
        strbuf_add_char(out, '\n');
        text += len + (text[len] == '\n');
    }
}

static void add_findings(const struct finding_list *list, const char *heading,
                         bool color, struct strbuf *out)
{
    if (list->count)
        add_heading(heading, color, out);
    for (size_t i = 0; i < list->count; i++) {
        const struct finding *finding = &list->items[i];
        struct strbuf line = STRBUF_INIT;

        strbuf_addf(&line, "line %d: %s  [%s]", finding->place.line,
                    finding->message, finding->rule->id);
        words_wrap(strbuf_text(&line), INDENT, out);
        strbuf_release(&line);
    }
}

static void add_run(const struct program_run *run, bool color,
                    struct strbuf *out)
{
    add_heading("the program, run just now, prints", color, out);
    add_lines(*run->output ? run->output : "(nothing)", out);
    if (run->ending)
        words_wrap(run->ending, INDENT, out);
    add_findings(&run->result.findings, "what the watchdogs say", color, out);
    if (program_timeline(run)->moment_count) {
        add_heading("what ran when", color, out);
        timeline_show(program_timeline(run), INDENT, out);
    }
}

/* What no run shows, lint sees in the source. */
static void add_lint(const struct quiz_question *question,
                     const struct home *home, bool color, struct strbuf *out)
{
    struct finding_list list = {0};
    struct error ignored = {0};

    /* Without it there is just less to read. */
    if (program_lint(home, question->program, &list, &ignored) == 0)
        add_findings(&list, "what lint says, which reads the source", color,
                     out);
    finding_list_release(&list);
}

void quiz_show_program(const struct quiz_question *question,
                       const struct home *home, bool color, struct strbuf *out)
{
    struct program_run run;
    struct error err = {0};

    if (!question->program)
        return;
    if (question->after) {
        add_heading("a program that settles it", color, out);
        add_listing(question, out);
    }
    if (program_play(home, question->program, 0, &run, &err) < 0) {
        add_heading("the program cannot be run here", color, out);
        words_wrap(err.msg, INDENT, out);
        return;
    }
    add_run(&run, color, out);
    if (question->rule &&
        !program_has_finding(&run.result.findings, question->rule, 0))
        add_lint(question, home, color, out);
    program_run_release(&run);
}
