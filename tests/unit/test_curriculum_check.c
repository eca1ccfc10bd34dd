#include "course/curriculum_check.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* A course of one exercise with one part and one check, and one question. */
static const char exercise[] =
    "{\"version\":1,\"slug\":\"exercise-0\",\"title\":\"t\",\"module\":\"0\","
    "\"parts\":[{\"number\":1,\"name\":\"a\",\"title\":\"t\",\"file\":\"a.c\","
    "\"header\":\"a.h\",\"style\":\"task\",\"api\":[\"a\"]}]}";
static const char hints[] = "{\"1\":[\"a\",\"b\",\"c\"]}";
static const char rubric[] =
    "{\"version\":1,\"exercise\":\"exercise-0\",\"checks\":[{\"id\":\"0.1.a\","
    "\"part\":1,\"points\":1,\"title\":\"t\",\"explain\":\"e\","
    "\"tests\":[\"t\"]}]}";
static const char bank[] =
    "{\"version\":1,\"module\":\"0\",\"questions\":[{\"id\":\"0.one\","
    "\"items\":[\"m0.1\"],\"kind\":\"choose\",\"text\":\"which?\","
    "\"why\":\"because\",\"choices\":[{\"text\":\"x\",\"right\":true,"
    "\"why\":\"yes\"},{\"text\":\"y\",\"why\":\"no\"}]}]}";

static struct curriculum_count count;
static struct strbuf wrong, news;

/* Checks a curriculum with that evidence for its one item, and that step. */
static void check(const char *evidence, const char *step)
{
    char *share = unit_temporary_folder();
    struct strbuf text = STRBUF_INIT;
    struct curriculum curriculum;
    struct error err = {0};

    strbuf_addf(&text,
                "{\"version\":1,\"groups\":[{\"id\":\"m0\",\"kind\":\"module\","
                "\"module\":\"0\",\"title\":\"t\",\"items\":[{\"id\":\"m0.1\","
                "\"text\":\"t\",\"evidence\":[%s]}]}],\"levels\":[{\"name\":"
                "\"l\",\"after\":\"0\",\"groups\":[\"m0\"]}],\"tracks\":["
                "{\"name\":\"fast\",\"title\":\"t\",\"hours\":\"h\",\"steps\":["
                "{\"title\":\"t\",\"minutes\":1,%s}]}]}",
                evidence, step);
    unit_write(share, "exercises/exercise-0/exercise.json", exercise);
    unit_write(share, "exercises/exercise-0/hints.json", hints);
    unit_write(share, "rubrics/exercise-0.json", rubric);
    unit_write(share, "exercises/quiz/0.json", bank);
    unit_write(share, "exercises/curriculum.json", strbuf_text(&text));
    strbuf_clear(&wrong);
    strbuf_clear(&news);
    ck_assert_msg(curriculum_load(&curriculum, share, &err) == 0, "%s",
                  err.msg);
    ck_assert_msg(
        curriculum_check(&curriculum, share, &count, &wrong, &news, &err) == 0,
        "%s", err.msg);
    curriculum_release(&curriculum);
    strbuf_release(&text);
    free(share);
}

#define TEST(id) "{\"kind\":\"test\",\"checks\":[\"" id "\"]}"
#define QUIZ "{\"kind\":\"quiz\"}"
#define LATER(kind, what) "{\"kind\":\"" kind "\",\"later\":\"" what "\"}"
#define STEP "\"exercise\":\"exercise-0/1\""

/* What is named exists: nothing to say. */
START_TEST(evidence_that_is_here_is_counted)
{
    check(TEST("0.1.a") "," QUIZ, STEP);
    ck_assert_str_eq(strbuf_text(&wrong), "");
    ck_assert_str_eq(strbuf_text(&news), "");
    ck_assert_uint_eq(count.items, 1);
    ck_assert_uint_eq(count.here, 1);
    ck_assert_uint_eq(count.later, 0);
    strbuf_release(&wrong);
    strbuf_release(&news);
}
END_TEST

/* What is to come is counted, and is no mistake until it is here. */
START_TEST(what_is_to_come_is_counted)
{
    check(LATER("test", "project-9"), "\"exercise\":\"exercise-9/3\"");
    ck_assert_str_eq(strbuf_text(&wrong), "");
    ck_assert_str_eq(strbuf_text(&news), "");
    ck_assert_uint_eq(count.here, 0);
    ck_assert_uint_eq(count.later, 1);
    check(LATER("predict", "exercise-0"), STEP);
    ck_assert_str_eq(strbuf_text(&news), "m0.1: exercise-0 is here\n");
    check(LATER("quiz", "quiz"), STEP);
    ck_assert_str_eq(strbuf_text(&news), "m0.1: its question is here\n");
    ck_assert_uint_eq(count.wrong, 0);
    strbuf_release(&wrong);
    strbuf_release(&news);
}
END_TEST

/* What does not hold is named, with its place. */
START_TEST(what_does_not_hold_is_named)
{
    static const struct {
        const char *evidence, *step, *message;
    } cases[] = {
        {TEST("0.1.b"), STEP, "m0.1: there is no check '0.1.b'"},
        {LATER("test", "quiz"), STEP, "m0.1: nothing comes with 'quiz'"},
        {LATER("test", "soon"), STEP, "m0.1: nothing comes with 'soon'"},
        {TEST("0.1.a"), "\"exercise\":\"exercise-0/2\"",
         "fast: there is no part 'exercise-0/2'"},
        {TEST("0.1.a"), "\"exercise\":\"lesson\"",
         "fast: no exercise is called 'lesson'"},
        {TEST("0.1.a"), "\"quiz\":\"7\"", "fast: there is no module '7'"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check(cases[i].evidence, cases[i].step);
        ck_assert_msg(strstr(strbuf_text(&wrong), cases[i].message) != NULL,
                      "'%s' in: %s", cases[i].message, strbuf_text(&wrong));
        ck_assert_uint_eq(count.wrong, 1);
    }
    strbuf_release(&wrong);
    strbuf_release(&news);
}
END_TEST

UNIT_MAIN(curriculum_check, evidence_that_is_here_is_counted,
          what_is_to_come_is_counted, what_does_not_hold_is_named)
