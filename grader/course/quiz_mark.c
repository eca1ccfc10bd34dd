/* quiz_mark.c - holds an answer against the bank; see quiz.h. */
#include <ctype.h>
#include <string.h>

#include "course/quiz.h"

const struct quiz_choice *quiz_right(const struct quiz_question *question)
{
    for (size_t i = 0; i < question->choice_count; i++)
        if (question->choices[i].right)
            return &question->choices[i];
    return &question->choices[0];
}

void quiz_add_right(const struct quiz_question *question,
                    struct strbuf *ret_text)
{
    if (question->kind == QUIZ_LINE)
        strbuf_addf(ret_text, "line %d", quiz_right(question)->line);
    else if (question->kind != QUIZ_ORDER)
        strbuf_add_str(ret_text, quiz_right(question)->text);
    for (size_t i = 0;
         question->kind == QUIZ_ORDER && i < question->choice_count; i++)
        strbuf_addf(ret_text, "%s%s", i ? ", then " : "",
                    question->choices[i].text);
}

/* --- words --- */

static bool is_number(const char *text)
{
    return *text && !text[strspn(text, "0123456789.-")];
}

static void drop_end(char *text, const char *end)
{
    size_t len = strlen(text), tail = strlen(end);

    if (len > tail && !strcmp(text + len - tail, end))
        text[len - tail] = '\0';
}

/*
 * What does not change what is meant: blanks, upper and lower case, a ';' or
 * '()' at the end, and behind a number its unit.
 */
static void tidy(const char *text, bool number, char ret[QUIZ_TEXT_MAX])
{
    size_t len = 0;

    for (; *text && len < QUIZ_TEXT_MAX - 1; text++)
        if (!isspace((unsigned char)*text))
            ret[len++] = (char)tolower((unsigned char)*text);
    ret[len] = '\0';
    drop_end(ret, ";");
    drop_end(ret, "()");
    if (number && isdigit((unsigned char)ret[strspn(ret, "-")]))
        ret[strspn(ret, "0123456789.-")] = '\0';
}

static bool is_same_text(const char *expected, const char *given)
{
    char wanted[QUIZ_TEXT_MAX], typed[QUIZ_TEXT_MAX];

    tidy(expected, false, wanted);
    tidy(given, is_number(wanted), typed);
    return !strcmp(wanted, typed);
}

/* --- the kinds --- */

static struct quiz_mark mark_choice(const struct quiz_choice *choice)
{
    return (struct quiz_mark){.right = choice && choice->right,
                              .why = choice ? choice->why : NULL};
}

static const struct quiz_choice *
find_choice(const struct quiz_question *question,
            const struct quiz_answer *answer)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        const struct quiz_choice *choice = &question->choices[i];

        if (question->kind == QUIZ_LINE
                ? choice->line == answer->line
                : is_same_text(choice->text, answer->text))
            return choice;
    }
    return NULL;
}

/* The right order is that of the bank. What is said is why the one that should
 * stand at the first wrong place stands there. */
static struct quiz_mark mark_order(const struct quiz_question *question,
                                   const struct quiz_answer *answer)
{
    size_t i;

    for (i = 0; i < question->choice_count; i++)
        if (i >= answer->pick_count || answer->picks[i] != i)
            return (struct quiz_mark){.why = question->choices[i].why,
                                      .place = i};
    return (struct quiz_mark){.right = answer->pick_count == i, .place = i};
}

struct quiz_mark quiz_mark(const struct quiz_question *question,
                           const struct quiz_answer *answer)
{
    size_t pick = answer->pick_count == 1 ? answer->picks[0] : SIZE_MAX;

    switch (question->kind) {
    case QUIZ_ORDER:
        return mark_order(question, answer);
    case QUIZ_CHOOSE:
        return mark_choice(
            pick < question->choice_count ? &question->choices[pick] : NULL);
    default:
        return mark_choice(find_choice(question, answer));
    }
}
