/*
 * cmd_quiz_ask.c - asks for one answer. By keys: the choices are a panel that
 * is drawn over itself after each key. By lines: the same questions for pipes,
 * dumb terminals, narrow ones and screen readers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "cmd_quiz.h"
#include "report/words.h"

struct panel {
    struct context *context;
    const struct asking *asking;
    size_t at;                       /* the choice or line it stands on */
    size_t picked[QUIZ_CHOICES_MAX]; /* of QUIZ_ORDER: what was taken, */
    size_t picked_count;             /* as places on the screen */
    char typed[QUIZ_TEXT_MAX];
    size_t drawn_lines;
};

/* --- by lines --- */

static void add_prompt(const struct asking *asking, struct strbuf *out)
{
    size_t count = asking_place_count(asking);

    switch (asking->question->kind) {
    case QUIZ_CHOOSE:
        strbuf_addf(out, "\nanswer (1 to %zu, q stops): ", count);
        break;
    case QUIZ_ORDER:
        strbuf_addf(out,
                    "\nall %zu numbers in the right order (q stops): ", count);
        break;
    case QUIZ_FILL:
        strbuf_add_str(out, "answer (q stops): ");
        break;
    case QUIZ_LINE:
        strbuf_addf(out, "line (1 to %zu, q stops): ", count);
        break;
    }
}

/* A line of stdin without its end; NULL when there is none. */
static char *read_line(void)
{
    static char text[256];

    if (!fgets(text, sizeof text, stdin))
        return NULL;
    text[strcspn(text, "\r\n")] = '\0';
    return text + strspn(text, " \t");
}

static enum asked ask_by_lines(struct context *context,
                               const struct asking *asking,
                               struct quiz_answer *ret)
{
    struct strbuf *out = &context->out;

    quiz_show_choices(asking, out);
    for (;;) {
        const char *line;

        add_prompt(asking, out);
        if (!cmd_flush(context))
            return ASKED_QUIT;
        line = read_line();
        if (!isatty(STDIN_FILENO))
            strbuf_add_char(out, '\n');
        if (!line || !strcmp(line, "q"))
            return ASKED_QUIT;
        if (asking_take_text(asking, line, ret))
            return ASKED_ANSWERED;
        strbuf_add_str(out, "that is no answer to this question\n");
    }
}

/* --- by keys: drawing --- */

static size_t count_lines(const struct strbuf *text)
{
    size_t count = 0;

    for (size_t i = 0; i < text->len; i++)
        count += text->text[i] == '\n';
    return count;
}

/* Which of those that were taken the choice at `place` is, from 1; 0: none. */
static size_t rank_of(const struct panel *panel, size_t place)
{
    for (size_t i = 0; i < panel->picked_count; i++)
        if (panel->picked[i] == place)
            return i + 1;
    return 0;
}

static void draw_choice(const struct panel *panel, size_t place,
                        struct strbuf *out)
{
    const struct quiz_question *question = panel->asking->question;
    const char *text = question->choices[panel->asking->order[place]].text;
    size_t rank = rank_of(panel, place);
    struct strbuf row = STRBUF_INIT;

    words_wrap(text, question->kind == QUIZ_ORDER ? 9 : 5, &row);
    row.text[0] = place == panel->at ? '>' : ' ';
    row.text[2] = (char)('1' + place);
    if (rank) {
        row.text[5] = '[';
        row.text[6] = (char)('0' + rank);
        row.text[7] = ']';
    }
    words_paint(panel->context->color && place == panel->at, PAINT_STRONG,
                strbuf_text(&row), out);
    strbuf_release(&row);
}

static void draw_line(const struct panel *panel, struct strbuf *out)
{
    size_t len;
    const char *at =
        quiz_line(panel->asking->question, (int)panel->at + 1, &len);

    strbuf_addf(out, "> line %zu: %.*s\n", panel->at + 1,
                (int)(len < 64 ? len : 64), at);
}

static const char *const legends[] = {
    [QUIZ_CHOOSE] = "up, down or a number; Enter answers; q stops",
    [QUIZ_ORDER] = "a number or blank: next in the order; Backspace; Enter "
                   "answers; q stops",
    [QUIZ_FILL] = "Enter answers; Escape stops",
    [QUIZ_LINE] = "up, down or a number; Enter answers; q stops",
};

static void draw(struct panel *panel, struct strbuf *out)
{
    const struct quiz_question *question = panel->asking->question;
    struct strbuf text = STRBUF_INIT;

    if (question->kind == QUIZ_LINE)
        draw_line(panel, &text);
    else if (question->kind == QUIZ_FILL)
        strbuf_addf(&text, "> %s_\n", panel->typed);
    else
        for (size_t i = 0; i < question->choice_count; i++)
            draw_choice(panel, i, &text);
    words_paint(panel->context->color, PAINT_DIM, legends[question->kind],
                &text);
    strbuf_add_char(&text, '\n');
    if (panel->drawn_lines)
        strbuf_addf(out, "\033[%zuA\r\033[J", panel->drawn_lines);
    panel->drawn_lines = count_lines(&text);
    strbuf_add(out, text.text, text.len);
    strbuf_release(&text);
}

/* --- by keys: what they do --- */

static void pick(struct panel *panel, size_t place)
{
    if (place < panel->asking->question->choice_count && !rank_of(panel, place))
        panel->picked[panel->picked_count++] = place;
}

static void move(struct panel *panel, int key)
{
    size_t count = asking_place_count(panel->asking);

    if (panel->asking->question->kind == QUIZ_FILL || count == 0)
        return;
    if (key == KEY_UP)
        panel->at = (panel->at + count - 1) % count;
    else
        panel->at = (panel->at + 1) % count;
}

static void erase(struct panel *panel)
{
    size_t len = strlen(panel->typed);

    if (panel->picked_count)
        panel->picked_count--;
    if (len)
        panel->typed[len - 1] = '\0';
}

/* Of a line's number each key is a digit more; what is too large starts over.
 */
static void type_number(struct panel *panel, char digit)
{
    size_t len = strlen(panel->typed), number;

    if (len + 1 < 4) {
        panel->typed[len] = digit;
        panel->typed[len + 1] = '\0';
    }
    number = strtoul(panel->typed, NULL, 10);
    if (number > asking_place_count(panel->asking)) {
        panel->typed[0] = digit;
        panel->typed[1] = '\0';
        number = (size_t)(digit - '0');
    }
    if (number >= 1 && number <= asking_place_count(panel->asking))
        panel->at = number - 1;
}

static void type(struct panel *panel, char letter)
{
    size_t len = strlen(panel->typed);
    bool digit = letter >= '0' && letter <= '9';

    switch (panel->asking->question->kind) {
    case QUIZ_FILL:
        if (len + 1 < sizeof panel->typed && len < 60) {
            panel->typed[len] = letter;
            panel->typed[len + 1] = '\0';
        }
        break;
    case QUIZ_LINE:
        if (digit)
            type_number(panel, letter);
        break;
    case QUIZ_ORDER:
        if (letter == ' ')
            pick(panel, panel->at);
        else if (digit && letter > '0')
            pick(panel, (size_t)(letter - '1'));
        break;
    case QUIZ_CHOOSE:
        if (digit && letter > '0' &&
            (size_t)(letter - '1') < asking_place_count(panel->asking))
            panel->at = (size_t)(letter - '1');
        break;
    }
}

/* True when what stands in the panel is an answer. */
static bool take_panel(const struct panel *panel, struct quiz_answer *ret)
{
    const struct quiz_question *question = panel->asking->question;

    *ret = (struct quiz_answer){0};
    switch (question->kind) {
    case QUIZ_CHOOSE:
        asking_take_places(panel->asking, &panel->at, 1, ret);
        return true;
    case QUIZ_ORDER:
        asking_take_places(panel->asking, panel->picked, panel->picked_count,
                           ret);
        return panel->picked_count == question->choice_count;
    case QUIZ_LINE:
        ret->line = (int)panel->at + 1;
        return true;
    default:
        memcpy(ret->text, panel->typed, sizeof ret->text);
        return panel->typed[0] != '\0';
    }
}

static enum asked follow_keys(struct panel *panel, struct quiz_answer *ret)
{
    for (;;) {
        int key;

        draw(panel, &panel->context->out);
        if (!cmd_flush(panel->context))
            return ASKED_QUIT;
        key = keys_read(panel->asking->question->kind == QUIZ_FILL);
        if (key == KEY_END || key == KEY_QUIT)
            return ASKED_QUIT;
        if (key == KEY_ENTER && take_panel(panel, ret))
            return ASKED_ANSWERED;
        if (key == KEY_UP || key == KEY_DOWN)
            move(panel, key);
        else if (key == KEY_ERASE)
            erase(panel);
        else if (key >= KEY_TEXT)
            type(panel, (char)(key - KEY_TEXT));
    }
}

/* How many rows the panel takes. */
static size_t panel_lines(const struct asking *asking)
{
    struct strbuf text = STRBUF_INIT;
    size_t lines;

    quiz_show_choices(asking, &text);
    lines = count_lines(&text) + 4;
    strbuf_release(&text);
    return lines;
}

enum asked quiz_ask(struct context *context, const struct asking *asking,
                    struct quiz_answer *ret)
{
    struct panel panel = {.context = context, .asking = asking};
    enum asked asked;

    if (!keys_are_possible(panel_lines(asking)) || !keys_open())
        return ask_by_lines(context, asking, ret);
    asked = follow_keys(&panel, ret);
    keys_close();
    return asked;
}

enum asked quiz_ask_next(struct context *context)
{
    int key = KEY_AGAIN;

    if (!keys_are_possible(1) || !keys_open())
        return ASKED_ANSWERED;
    strbuf_add_str(&context->out, "\nEnter goes on, q stops\n");
    if (!cmd_flush(context))
        key = KEY_END;
    while (key != KEY_END && key != KEY_QUIT && key != KEY_ENTER)
        key = keys_read(false);
    keys_close();
    return key == KEY_ENTER ? ASKED_ANSWERED : ASKED_QUIT;
}
