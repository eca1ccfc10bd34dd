#include "store/standing.h"

#include <stdlib.h>
#include <string.h>

#include "store/log.h"
#include "store/quiz_log.h"
#include "unit.h"

#define ITEM(id, evidence)                                                     \
    "{\"id\":\"" id "\",\"text\":\"" id "\",\"evidence\":[" evidence "]}"
#define TEST(checks) "{\"kind\":\"test\",\"checks\":[" checks "]}"
#define QUIZ "{\"kind\":\"quiz\"}"
#define SELF "{\"kind\":\"self\",\"answer\":\"so\"}"
#define LATER "{\"kind\":\"test\",\"later\":\"exercise-9\"}"

/* Two levels; the second has an item that is to come. */
static const char course[] =
    "{\"version\":1,\"groups\":["
    "{\"id\":\"m1\",\"kind\":\"module\",\"module\":\"1\",\"title\":\"t\","
    "\"items\":[" ITEM("m1.1", TEST("\"1.1.a\",\"1.2.b\"")) "," ITEM("m1.2", QUIZ) "," ITEM(
        "m1.3",
        SELF) "]},"
              "{\"id\":\"m2\",\"kind\":\"module\",\"module\":\"2\",\"title\":"
              "\"t\","
              "\"items\":[" ITEM("m2.1", TEST("\"1.1.a\"") "," QUIZ) "," ITEM(
                  "m2.2",
                  TEST("\"1.1.a\"") "," LATER) "]}],"
                                               "\"levels\":[{\"name\":\"low\","
                                               "\"after\":\"1\",\"groups\":["
                                               "\"m1\"]},"
                                               "{\"name\":\"high\",\"after\":"
                                               "\"2\",\"groups\":[\"m2\"]}],"
                                               "\"tracks\":[{\"name\":\"a\","
                                               "\"title\":\"b\",\"hours\":"
                                               "\"c\",\"steps\":"
                                               "[{\"title\":\"d\",\"minutes\":"
                                               "1,\"quiz\":\"1\"}]}]}";

#define QUESTION(id, item)                                                     \
    "{\"id\":\"" id "\",\"items\":[\"" item "\"],\"kind\":\"choose\","         \
    "\"text\":\"which?\",\"why\":\"because\",\"choices\":["                    \
    "{\"text\":\"x\",\"right\":true,\"why\":\"yes\"},"                         \
    "{\"text\":\"y\",\"why\":\"no\"}]}"

static const char bank[] =
    "{\"version\":1,\"module\":\"1\",\"questions\":[" QUESTION(
        "1.one", "m1.2") "," QUESTION("1.two", "m1.2") "," QUESTION("1.three",
                                                                    "m2.1") "]"
                                                                            "}";

static struct error err;
static char *share;
static struct standing standing;

static void begin(void)
{
    share = unit_temporary_folder();
    setenv("XDG_STATE_HOME", share, 1);
    unit_write(share, "exercises/curriculum.json", course);
    unit_write(share, "exercises/quiz/1.json", bank);
}

static const char *state_of(const char *id)
{
    const char *name;

    ck_assert_msg(standing_load(&standing, share, &err) == 0, "%s", err.msg);
    ck_assert_str_eq(err.msg, "");
    name = standing_state_name(
        standing_of(&standing, curriculum_find_item(&standing.curriculum, id)));
    standing_release(&standing);
    return name;
}

static const char *level(void)
{
    static char name[16];
    const struct curriculum_level *reached;

    ck_assert_int_eq(standing_load(&standing, share, &err), 0);
    reached = standing_reached(&standing);
    strcpy(name, reached ? reached->name : "none");
    standing_release(&standing);
    return name;
}

static void pass(const char *check)
{
    ck_assert_int_eq(log_append("progress.jsonl",
                                json_pack("{s:s, s:s, s:[], s:[s]}", "event",
                                          "run", "exercise", "exercise-1",
                                          "parts", "passed", check),
                                &err),
                     0);
}

static void answer(const char *id, bool right, long long at)
{
    struct quiz quiz;

    ck_assert_msg(quiz_load(&quiz, share, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(quiz_log_add(quiz_find(&quiz, id), right, at, &err), 0);
    quiz_release(&quiz);
}

/* All checks of an item, in any order and run. */
START_TEST(every_check_has_to_pass)
{
    begin();
    ck_assert_str_eq(state_of("m1.1"), "open");
    pass("1.2.b");
    ck_assert_str_eq(state_of("m1.1"), "open");
    pass("1.1.a");
    ck_assert_str_eq(state_of("m1.1"), "ticked");
}
END_TEST

/* All questions that name an item; a wrong answer takes the tick away. */
START_TEST(every_question_has_to_be_right)
{
    size_t count, right;

    begin();
    answer("1.one", true, 1);
    ck_assert_str_eq(state_of("m1.2"), "open");
    answer("1.two", false, 2);
    ck_assert_str_eq(state_of("m1.2"), "open");
    answer("1.two", true, 3);
    ck_assert_str_eq(state_of("m1.2"), "ticked");
    answer("1.one", false, 4);
    ck_assert_str_eq(state_of("m1.2"), "open");
    ck_assert_int_eq(standing_load(&standing, share, &err), 0);
    standing_questions(&standing, "1", &count, &right);
    ck_assert_uint_eq(count, 3);
    ck_assert_uint_eq(right, 1);
    standing_questions(&standing, "2", &count, &right);
    ck_assert_uint_eq(count, 0);
    standing_release(&standing);
}
END_TEST

/* Both kinds together; one of them is not enough. */
START_TEST(all_kinds_of_evidence_count)
{
    begin();
    pass("1.1.a");
    ck_assert_str_eq(state_of("m2.1"), "open");
    answer("1.three", true, 1);
    ck_assert_str_eq(state_of("m2.1"), "ticked");
}
END_TEST

/* The learner's word is told apart; what is to come stays so. */
START_TEST(own_word_and_later_are_apart)
{
    begin();
    ck_assert_int_eq(progress_add_shown("m1.3", &err), 0);
    ck_assert_str_eq(state_of("m1.3"), "open");
    ck_assert_int_eq(progress_add_did("m1.3", &err), 0);
    ck_assert_str_eq(state_of("m1.3"), "self");
    pass("1.1.a");
    ck_assert_int_eq(progress_add_did("m2.2", &err), 0);
    ck_assert_str_eq(state_of("m2.2"), "later");
    /* Nobody can tick by word what takes a test. */
    ck_assert_int_eq(progress_add_did("m1.1", &err), 0);
    ck_assert_str_eq(state_of("m1.1"), "open");
}
END_TEST

/* A level takes all of its items; one that is not all here, never. */
START_TEST(levels_take_all_items)
{
    struct standing_count count;

    begin();
    pass("1.1.a");
    pass("1.2.b");
    answer("1.one", true, 1);
    answer("1.two", true, 2);
    ck_assert_str_eq(level(), "none");
    ck_assert_int_eq(progress_add_did("m1.3", &err), 0);
    ck_assert_str_eq(level(), "low");
    answer("1.three", true, 3);
    ck_assert_str_eq(level(), "low");
    ck_assert_int_eq(standing_load(&standing, share, &err), 0);
    count = standing_level(&standing, &standing.curriculum.levels[1]);
    ck_assert_uint_eq(count.items, 2);
    ck_assert_uint_eq(count.ticked, 1);
    ck_assert_uint_eq(count.later, 1);
    standing_release(&standing);
}
END_TEST

UNIT_MAIN(standing, every_check_has_to_pass, every_question_has_to_be_right,
          all_kinds_of_evidence_count, own_word_and_later_are_apart,
          levels_take_all_items)
