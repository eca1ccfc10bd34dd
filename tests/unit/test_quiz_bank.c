/*
 * test_quiz_bank.c - the bank of the course itself. What a question says of a
 * program is held against the program: it is built and played.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "course/quiz.h"
#include "course/rule.h"
#include "play/program.h"
#include "unit.h"

enum { QUESTIONS_LEAST = 120, OTHER_SEED = 23 };

static struct home home;
static struct quiz quiz;
static struct error err;

static void begin(void)
{
    ck_assert_msg(home_find(&home, &err) == 0, "%s", err.msg);
    ck_assert_msg(quiz_load(&quiz, home.share, &err) == 0, "%s", err.msg);
}

static void end(void)
{
    quiz_release(&quiz);
    home_release(&home);
}

START_TEST(every_module_has_questions)
{
    static const char *const modules[] = {"1",  "2",  "3",  "4", "5",
                                          "6a", "6b", "6c", "6d"};

    begin();
    ck_assert_uint_ge(quiz.count, QUESTIONS_LEAST);
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++)
        ck_assert_msg(quiz_has_module(&quiz, modules[i]), "%s", modules[i]);
    for (size_t i = 0; i < quiz.count; i++) {
        const struct quiz_question *q = &quiz.questions[i];
        size_t len = strlen(q->module);

        ck_assert_msg(!strncmp(q->id, q->module, len) && q->id[len] == '.',
                      "%s is not of module %s", q->id, q->module);
    }
    end();
}
END_TEST

/* No two choices of a question look alike, and no two say the same. */
START_TEST(every_choice_is_its_own)
{
    begin();
    for (size_t i = 0; i < quiz.count; i++) {
        const struct quiz_question *q = &quiz.questions[i];

        for (size_t a = 0; a < q->choice_count; a++)
            for (size_t b = 0; b < a; b++) {
                const struct quiz_choice *one = &q->choices[a],
                                         *other = &q->choices[b];

                ck_assert_msg(strcmp(one->text, other->text) != 0, "%s: %s",
                              q->id, one->text);
                ck_assert_msg(strcmp(one->why, other->why) != 0 ||
                                  (one->right && other->right),
                              "%s: %s", q->id, one->why);
            }
    }
    end();
}
END_TEST

static bool is_right_longest(const struct quiz_question *q)
{
    size_t right = strlen(quiz_right(q)->text);

    for (size_t i = 0; i < q->choice_count; i++)
        if (!q->choices[i].right && strlen(q->choices[i].text) >= right)
            return false;
    return true;
}

/* Who always takes the longest choice is hardly better off than who draws one
 * of four. */
START_TEST(the_length_of_a_choice_tells_little)
{
    size_t longest = 0, asked = 0;

    begin();
    for (size_t i = 0; i < quiz.count; i++)
        if (quiz.questions[i].kind == QUIZ_CHOOSE) {
            asked++;
            longest += is_right_longest(&quiz.questions[i]);
        }
    ck_assert_msg(longest * 100 <= asked * 35, "%zu of %zu", longest, asked);
    end();
}
END_TEST

/* --- programs --- */

/* The lines of the output, joined as choices write them. */
static char *joined(const char *output)
{
    struct strbuf text = STRBUF_INIT;

    for (; *output; output++)
        if (*output != '\n')
            strbuf_add_char(&text, *output);
        else if (output[1])
            strbuf_add_str(&text, " / ");
    return strbuf_text(&text)[0] ? strbuf_steal(&text) : xstrdup("");
}

static bool is_order(const struct quiz_question *q, const char *output)
{
    struct strbuf text = STRBUF_INIT;
    bool same;

    for (size_t i = 0; i < q->choice_count; i++)
        strbuf_addf(&text, "%s%s", i ? " / " : "", q->choices[i].text);
    same = !strcmp(strbuf_text(&text), output);
    strbuf_release(&text);
    return same;
}

/* What the program printed makes this choice right, and no other. */
static bool is_choice(const struct quiz_question *q, const char *output)
{
    for (size_t i = 0; i < q->choice_count; i++) {
        const struct quiz_choice *choice = &q->choices[i];

        if (!strcmp(choice->prints ? choice->prints : choice->text, output) !=
            choice->right)
            return false;
    }
    return true;
}

static bool is_word(const struct quiz_question *q, const char *output)
{
    struct quiz_answer answer = {0};

    snprintf(answer.text, sizeof answer.text, "%s", output);
    return quiz_mark(q, &answer).right;
}

/* The rule is found in each right line, by a watchdog or by lint, and in none
 * of the others that the bank names. */
static bool is_line(const struct quiz_question *q, struct program_run *run)
{
    struct finding_list *list = &run->result.findings;

    if (!program_has_finding(list, q->rule, 0))
        ck_assert_msg(program_lint(&home, q->program, list, &err) == 0, "%s",
                      err.msg);
    for (size_t i = 0; i < q->choice_count; i++)
        if (program_has_finding(list, q->rule, q->choices[i].line) !=
            q->choices[i].right)
            return false;
    return true;
}

static bool settles(const struct quiz_question *q, struct program_run *run,
                    const char *output)
{
    switch (q->kind) {
    case QUIZ_ORDER:
        return is_order(q, output);
    case QUIZ_CHOOSE:
        return is_choice(q, output);
    case QUIZ_FILL:
        return is_word(q, output);
    default:
        ck_assert_msg(q->rule && rule_find(q->rule), "%s: no rule", q->id);
        return is_line(q, run);
    }
}

static void play(const struct quiz_question *q, long long seed)
{
    struct program_run run;
    char *output;

    ck_assert_msg(program_play(&home, q->program, seed, &run, &err) == 0,
                  "%s: %s", q->id, err.msg);
    /* Some mistakes end the run before they do harm. */
    ck_assert_msg(
        !run.ending ||
            (q->rule && program_has_finding(&run.result.findings, q->rule, 0)),
        "%s: %s", q->id, run.ending);
    output = joined(run.output);
    ck_assert_msg(settles(q, &run, output), "%s, seed %lld: it prints '%s'",
                  q->id, seed, output);
    free(output);
    program_run_release(&run);
}

static void play_kind(enum quiz_kind kind)
{
    size_t played = 0;

    begin();
    for (size_t i = 0; i < quiz.count; i++) {
        if (quiz.questions[i].kind != kind || !quiz.questions[i].program)
            continue;
        play(&quiz.questions[i], 0);
        /* The bank claims what holds under every schedule. */
        if (kind == QUIZ_ORDER)
            play(&quiz.questions[i], OTHER_SEED);
        played++;
    }
    ck_assert_uint_ge(played, 5);
    end();
}

START_TEST(programs_print_the_right_order)
{
    play_kind(QUIZ_ORDER);
}
END_TEST

START_TEST(programs_print_the_right_choice)
{
    play_kind(QUIZ_CHOOSE);
}
END_TEST

START_TEST(programs_print_the_right_word)
{
    play_kind(QUIZ_FILL);
}
END_TEST

START_TEST(rules_are_found_in_the_right_line)
{
    play_kind(QUIZ_LINE);
}
END_TEST

UNIT_MAIN(quiz_bank, every_module_has_questions, every_choice_is_its_own,
          the_length_of_a_choice_tells_little, programs_print_the_right_order,
          programs_print_the_right_choice, programs_print_the_right_word,
          rules_are_found_in_the_right_line)
