#include "course/quiz_deck.h"

#include <string.h>

#include "unit.h"

enum { DAY = 24 * 60 * 60, NOW = 1000 * DAY };

static struct quiz_question questions[] = {
    {.id = (char[]){"1.a"}, .module = (char[]){"1"}},
    {.id = (char[]){"1.b"}, .module = (char[]){"1"}},
    {.id = (char[]){"2.a"}, .module = (char[]){"2"}},
    {.id = (char[]){"2.b"}, .module = (char[]){"2"}},
    {.id = (char[]){"2.c"}, .module = (char[]){"2"}},
};
static const struct quiz quiz = {.questions = questions, .count = 5};
static struct quiz_deck deck;

/* In a session that began after `begun` answers. */
static const char *next(const char *module, size_t begun, long long now)
{
    const struct quiz_question *question =
        quiz_deck_next(&deck, &quiz, module, begun, now);

    return question ? question->id : "none";
}

static void note(const char *id, bool right, long long at)
{
    quiz_deck_note(&deck, id, right, at);
}

static int box(const char *id)
{
    return quiz_deck_find(&deck, id)->box;
}

START_TEST(new_questions_come_in_the_order_of_the_bank)
{
    ck_assert_str_eq(next(NULL, 0, NOW), "1.a");
    note("1.a", true, NOW);
    ck_assert_str_eq(next(NULL, 0, NOW), "1.b");
    ck_assert_str_eq(next("2", 0, NOW), "2.a");
    ck_assert_ptr_null(quiz_deck_find(&deck, "1.b"));
    quiz_deck_release(&deck);
}
END_TEST

START_TEST(right_goes_up_a_box_and_wrong_to_the_first)
{
    for (int i = 2; i <= QUIZ_BOXES; i++) {
        note("1.a", true, NOW);
        ck_assert_int_eq(box("1.a"), i);
    }
    note("1.a", true, NOW);
    ck_assert_int_eq(box("1.a"), QUIZ_BOXES);
    note("1.a", false, NOW);
    ck_assert_int_eq(box("1.a"), 1);
    ck_assert_uint_eq(quiz_deck_find(&deck, "1.a")->asked, 6);
    ck_assert_uint_eq(quiz_deck_find(&deck, "1.a")->right, 5);
    quiz_deck_release(&deck);
}
END_TEST

/* Not at once, but before anything new. */
START_TEST(what_was_wrong_comes_again_after_three_others)
{
    note("1.a", false, NOW);
    ck_assert_str_eq(next(NULL, 0, NOW), "1.b");
    note("1.b", true, NOW);
    ck_assert_str_eq(next(NULL, 0, NOW), "2.a");
    note("2.a", true, NOW);
    ck_assert_str_eq(next(NULL, 0, NOW), "2.b");
    note("2.b", true, NOW);
    ck_assert_str_eq(next(NULL, 0, NOW), "1.a");
    note("1.a", true, NOW);
    ck_assert_str_eq(next(NULL, 0, NOW), "2.c");
    quiz_deck_release(&deck);
}
END_TEST

START_TEST(boxes_wait_longer_and_longer)
{
    static const int days[] = {1, 3, 7, 21};
    long long at = NOW;

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        size_t known, due;

        note("1.a", true, at);
        at += (long long)days[i] * DAY;
        quiz_deck_count(&deck, &quiz, "1", at - 1, &known, &due);
        ck_assert_uint_eq(due, 1); /* 1.b, which is new */
        quiz_deck_count(&deck, &quiz, "1", at, &known, &due);
        ck_assert_uint_eq(due, 2);
        ck_assert_uint_eq(known, i >= 1);
    }
    quiz_deck_release(&deck);
}
END_TEST

/* Before new ones, and first what waits longest. */
START_TEST(what_is_due_comes_before_what_is_new)
{
    note("2.a", true, NOW - 2 * DAY);
    note("2.b", true, NOW - 3 * DAY);
    ck_assert_str_eq(next(NULL, 2, NOW), "2.b");
    note("2.b", true, NOW);
    ck_assert_str_eq(next(NULL, 2, NOW), "2.a");
    note("2.a", true, NOW);
    ck_assert_str_eq(next(NULL, 2, NOW), "1.a");
    quiz_deck_release(&deck);
}
END_TEST

/* Who wants to be asked is asked, if only about what is not due. */
START_TEST(a_session_ends_when_all_were_right_in_it)
{
    for (size_t i = 0; i < 5; i++)
        note(questions[i].id, true, NOW + (long long)(5 - i));
    ck_assert_str_eq(next(NULL, 0, NOW + 10), "none");
    ck_assert_str_eq(next(NULL, 5, NOW + 10), "2.c");
    note("2.c", false, NOW + 10);
    ck_assert_str_eq(next("2", 5, NOW + 10), "2.c");
    note("2.c", true, NOW + 10);
    ck_assert_str_eq(next("1", 5, NOW + 10), "1.b");
    quiz_deck_release(&deck);
}
END_TEST

UNIT_MAIN(quiz_deck, new_questions_come_in_the_order_of_the_bank,
          right_goes_up_a_box_and_wrong_to_the_first,
          what_was_wrong_comes_again_after_three_others,
          boxes_wait_longer_and_longer, what_is_due_comes_before_what_is_new,
          a_session_ends_when_all_were_right_in_it)
