/* test_answer.c - where does a learner answer a question? */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/answer.h"
#include "unit.h"

static char fill[] = "cache_fill", why[] = "cache_why";
static char *api[] = {fill, why};
static const struct part part = {.number = 1, .api = api, .api_count = 2};

/* A result with one test of this name and status. */
static struct result result_of(const char *test, enum test_status status)
{
    struct result result = {.command = "run"};

    result.tests = xcalloc(1, sizeof(result.tests[0]));
    result.test_count = 1;
    result.tests[0].part = 1;
    result.tests[0].name = xstrdup(test);
    result.tests[0].status = status;
    return result;
}

/* Points in this text; the line and column of the trail, 0 when it has none. */
static void point(const char *test, enum test_status status, const char *text,
                  int *ret_line, int *ret_column)
{
    struct result result = result_of(test, status);
    struct strbuf bytes = STRBUF_INIT;

    strbuf_add_str(&bytes, text);
    answer_point(&result, &part, "cache.c", &bytes);
    *ret_line = *ret_column = 0;
    if (result.tests[0].trail_count == 1) {
        *ret_line = result.tests[0].trail[0].place.line;
        *ret_column = result.tests[0].trail[0].place.column;
    }
    strbuf_release(&bytes);
    result_release(&result);
}

START_TEST(definition_is_found)
{
    int line, column;

    point("cache_why_fits", TEST_FAILED,
          "/* cache_why: choose */\nint x;\nconst enum cache_why cache_why =\n"
          "    CACHE_WHY_LATE;\n",
          &line, &column);
    ck_assert_int_eq(line, 3);
    ck_assert_int_eq(column, (int)strlen("const enum cache_why ") + 1);
}
END_TEST

START_TEST(other_words_and_comparisons_are_passed_by)
{
    int line, column;

    point("cache_why_fits", TEST_FAILED,
          "int my_cache_why = 1;\nint a = cache_why == 2;\ncache_whyever = 3;\n"
          "int cache_why=4;",
          &line, &column);
    ck_assert_int_eq(line, 4);
}
END_TEST

START_TEST(nothing_is_said_of_passed_and_other_tests)
{
    int line, column;

    point("cache_why_fits", TEST_PASSED, "int cache_why = 1;", &line, &column);
    ck_assert_int_eq(line, 0);
    point("done_comes_once", TEST_FAILED, "int cache_why = 1;", &line, &column);
    ck_assert_int_eq(line, 0);
    point("cache_why_fits", TEST_FAILED, "", &line, &column);
    ck_assert_int_eq(line, 0);
}
END_TEST

UNIT_MAIN(answer, definition_is_found,
          other_words_and_comparisons_are_passed_by,
          nothing_is_said_of_passed_and_other_tests)
