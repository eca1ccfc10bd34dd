#include "course/quiz_asking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "unit.h"

static struct quiz quiz;
static struct error err;

static const char program[] = "int main(void)\n{\n    return 7;\n}\n";

/* A bank of one module with these questions. */
static int load(const char *questions)
{
    char *share = unit_temporary_folder(),
         *text = xasprintf(
             "{\"version\":1,\"module\":\"5\",\"questions\":[%s]}", questions);
    int rc;

    unit_write(share, "exercises/quiz/5.json", text);
    unit_write(share, "exercises/quiz/programs/seven.c", program);
    err = (struct error){0};
    rc = quiz_load(&quiz, share, &err);
    free(text);
    free(share);
    return rc;
}

#define HEAD(id, kind)                                                         \
    "{\"id\":\"" id "\",\"kind\":\"" kind                                      \
    "\",\"text\":\"t\",\"why\":\"w\",\"items\":[\"m5.1\"],"
#define CHOOSE(id)                                                             \
    HEAD(id, "choose")                                                         \
    "\"choices\":[{\"text\":\"a\",\"why\":\"wa\",\"right\":true},"             \
    "{\"text\":\"b\",\"why\":\"wb\"}]}"
#define ORDER(id)                                                              \
    HEAD(id, "order")                                                          \
    "\"choices\":[{\"text\":\"a\",\"why\":\"wa\"},{\"text\":\"b\","            \
    "\"why\":\"wb\"},{\"text\":\"c\",\"why\":\"wc\"}]}"
#define FILL(id, answer)                                                       \
    HEAD(id, "fill")                                                           \
    "\"choices\":[{\"text\":\"" answer "\",\"why\":\"wr\",\"right\":true},"    \
    "{\"text\":\"free\",\"why\":\"wf\"}]}"
#define LINE(id, text)                                                         \
    HEAD(id, "line")                                                           \
    "\"program\":\"seven.c\",\"choices\":[{\"text\":\"" text                   \
    "\",\"why\":\"wr\",\"right\":true},{\"text\":\"main\",\"why\":\"wm\"}]}"

static struct quiz_mark mark_text(const char *text)
{
    struct quiz_answer answer = {0};

    strcpy(answer.text, text);
    return quiz_mark(&quiz.questions[0], &answer);
}

static struct quiz_mark mark_picks(size_t count, size_t a, size_t b, size_t c)
{
    struct quiz_answer answer = {.picks = {a, b, c}, .pick_count = count};

    return quiz_mark(&quiz.questions[0], &answer);
}

START_TEST(choices_have_their_own_explanations)
{
    struct quiz_mark mark;

    ck_assert_msg(load(CHOOSE("5.a")) == 0, "%s", err.msg);
    mark = mark_picks(1, 0, 0, 0);
    ck_assert(mark.right);
    ck_assert_str_eq(mark.why, "wa");
    mark = mark_picks(1, 1, 0, 0);
    ck_assert(!mark.right);
    ck_assert_str_eq(mark.why, "wb");
    ck_assert(!mark_picks(1, 2, 0, 0).right);
    ck_assert(!mark_picks(0, 0, 0, 0).right);
    quiz_release(&quiz);
}
END_TEST

/* It is told where an order parts from the truth, and why. */
START_TEST(orders_part_at_a_place)
{
    struct quiz_mark mark;

    ck_assert_msg(load(ORDER("5.a")) == 0, "%s", err.msg);
    ck_assert(mark_picks(3, 0, 1, 2).right);
    mark = mark_picks(3, 0, 2, 1);
    ck_assert(!mark.right);
    ck_assert_uint_eq(mark.place, 1);
    ck_assert_str_eq(mark.why, "wb");
    ck_assert(!mark_picks(2, 0, 1, 0).right);
    quiz_release(&quiz);
}
END_TEST

START_TEST(words_may_be_typed_in_several_ways)
{
    ck_assert_msg(load(FILL("5.a", "uv_close")) == 0, "%s", err.msg);
    ck_assert(mark_text("uv_close").right);
    ck_assert(mark_text(" UV_close(); ").right);
    ck_assert(!mark_text("uv_closes").right);
    ck_assert(!mark_text("").right);
    ck_assert_str_eq(mark_text("free()").why, "wf");
    ck_assert_ptr_null(mark_text("nonsense").why);
    quiz_release(&quiz);
}
END_TEST

START_TEST(numbers_may_have_a_unit)
{
    ck_assert_msg(load(FILL("5.a", "300")) == 0, "%s", err.msg);
    ck_assert(mark_text("300").right);
    ck_assert(mark_text("300 ms").right);
    ck_assert(mark_text("300%").right);
    ck_assert(!mark_text("30").right);
    ck_assert(!mark_text("3000").right);
    ck_assert(!mark_text("-300").right);
    ck_assert(!mark_text("ms").right);
    quiz_release(&quiz);
}
END_TEST

START_TEST(lines_are_found_by_their_text)
{
    struct quiz_answer answer = {.line = 3};
    size_t len;

    ck_assert_msg(load(LINE("5.a", "return 7")) == 0, "%s", err.msg);
    ck_assert_int_eq(quiz_line_count(&quiz.questions[0]), 4);
    ck_assert_int_eq(quiz_right(&quiz.questions[0])->line, 3);
    ck_assert(quiz_mark(&quiz.questions[0], &answer).right);
    answer.line = 1;
    ck_assert_str_eq(quiz_mark(&quiz.questions[0], &answer).why, "wm");
    answer.line = 2;
    ck_assert_ptr_null(quiz_mark(&quiz.questions[0], &answer).why);
    ck_assert_str_eq(quiz_line(&quiz.questions[0], 99, &len), "");
    ck_assert_uint_eq(len, 0);
    quiz_release(&quiz);
}
END_TEST

/* The seed alone fixes the order; an order to be found is never shown right;
 * each choice is shown first now and then. */
START_TEST(choices_are_shuffled_by_the_seed)
{
    size_t first[3] = {0};

    ck_assert_msg(load(ORDER("5.a")) == 0, "%s", err.msg);
    for (uint64_t seed = 0; seed < 300; seed++) {
        size_t order[QUIZ_CHOICES_MAX], again[QUIZ_CHOICES_MAX];

        quiz_shuffle(&quiz.questions[0], seed, order);
        quiz_shuffle(&quiz.questions[0], seed, again);
        ck_assert_int_eq(memcmp(order, again, 3 * sizeof order[0]), 0);
        ck_assert(order[0] != 0 || order[1] != 1);
        ck_assert_uint_eq(1u << order[0] | 1u << order[1] | 1u << order[2], 7);
        first[order[0]]++;
    }
    ck_assert(first[0] > 20 && first[1] > 60 && first[2] > 60);
    quiz_release(&quiz);
}
END_TEST

/* What is typed on a line; numbers are those of the places on the screen. */
START_TEST(typed_orders_are_all_numbers_once)
{
    struct quiz_answer answer;
    struct asking asking;

    ck_assert_msg(load(ORDER("5.a")) == 0, "%s", err.msg);
    asking = asking_start(&quiz.questions[0], 7);
    ck_assert(asking_take_text(&asking, "3 1 2", &answer));
    ck_assert_uint_eq(answer.pick_count, 3);
    ck_assert_uint_eq(answer.picks[0], asking.order[2]);
    ck_assert_uint_eq(answer.picks[1], asking.order[0]);
    ck_assert_uint_eq(answer.picks[2], asking.order[1]);
    ck_assert(asking_take_text(&asking, "312", &answer));
    ck_assert_uint_eq(answer.picks[0], asking.order[2]);
    ck_assert(!asking_take_text(&asking, "3 1", &answer));
    ck_assert(!asking_take_text(&asking, "3 1 1", &answer));
    ck_assert(!asking_take_text(&asking, "4 1 2", &answer));
    ck_assert(!asking_take_text(&asking, "0 1 2", &answer));
    ck_assert(!asking_take_text(&asking, "1231", &answer));
    ck_assert(!asking_take_text(&asking, "", &answer));
    quiz_release(&quiz);
}
END_TEST

START_TEST(typed_numbers_are_places)
{
    struct quiz_answer answer;
    struct asking asking;

    ck_assert_msg(load(CHOOSE("5.a") "," LINE("5.b", "return 7")) == 0, "%s",
                  err.msg);
    asking = asking_start(&quiz.questions[0], 7);
    ck_assert_uint_eq(asking_place_count(&asking), 2);
    ck_assert(asking_take_text(&asking, "2", &answer));
    ck_assert_uint_eq(answer.pick_count, 1);
    ck_assert_uint_eq(answer.picks[0], asking.order[1]);
    ck_assert(!asking_take_text(&asking, "3", &answer));
    ck_assert(!asking_take_text(&asking, "0", &answer));
    ck_assert(!asking_take_text(&asking, "99999999999999999999", &answer));
    ck_assert(!asking_take_text(&asking, "two", &answer));
    asking = asking_start(&quiz.questions[1], 7);
    ck_assert_uint_eq(asking_place_count(&asking), 4);
    ck_assert(asking_take_text(&asking, "3", &answer));
    ck_assert_int_eq(answer.line, 3);
    ck_assert_uint_eq(answer.pick_count, 0);
    ck_assert(!asking_take_text(&asking, "5", &answer));
    quiz_release(&quiz);
}
END_TEST

static const struct bad {
    const char *questions, *message;
} bad[] = {
    {CHOOSE("5.a") "," CHOOSE("5.a"), "the id is taken"},
    {"7", "question '?'"},
    {HEAD("5.a", "guess") "\"choices\":[]}", "no kind 'guess'"},
    {HEAD("5.a", "choose") "\"choices\":[{\"text\":\"a\",\"why\":\"w\","
                           "\"right\":true}]}",
     "needs 2 choices"},
    {HEAD("5.a", "choose") "\"choices\":[{\"text\":\"a\",\"why\":\"w\"},"
                           "{\"text\":\"b\",\"why\":\"w\"}]}",
     "0 of its choices"},
    {HEAD("5.a", "fill") "\"choices\":[{\"text\":\"a\",\"right\":true}]}",
     "why"},
    {HEAD("5.a", "line") "\"choices\":[{\"text\":\"a\",\"why\":\"w\","
                         "\"right\":true},{\"text\":\"b\",\"why\":\"w\"}]}",
     "no program"},
    {LINE("5.a", "return 8"), "no line holds 'return 8'"},
    {LINE("5.a", "n"), "'n' is in lines 1 and 3"},
};

START_TEST(a_bad_bank_is_refused_with_the_question)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_int_lt(load(bad[i].questions), 0);
        ck_assert_msg(strstr(err.msg, bad[i].message), "%s", err.msg);
        ck_assert(strstr(err.msg, "question '"));
        ck_assert_uint_eq(quiz.count, 0);
    }
}
END_TEST

START_TEST(a_missing_program_is_refused)
{
    ck_assert_int_eq(
        load(HEAD("5.a", "fill") "\"program\":\"none.c\",\"choices\":["
                                 "{\"text\":\"a\",\"why\":\"w\","
                                 "\"right\":true}]}"),
        -ENOENT);
}
END_TEST

UNIT_MAIN(quiz, choices_have_their_own_explanations, orders_part_at_a_place,
          words_may_be_typed_in_several_ways, numbers_may_have_a_unit,
          lines_are_found_by_their_text, choices_are_shuffled_by_the_seed,
          typed_orders_are_all_numbers_once, typed_numbers_are_places,
          a_bad_bank_is_refused_with_the_question, a_missing_program_is_refused)
