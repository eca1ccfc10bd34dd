#include "play/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "unit.h"

/* Two parts: part 1 has a check of two tests and a rule, and one of a rule
 * alone; part 2 has one of a test. */
/* A string that may be pointed to by char *. */
#define T(text) ((char[]){text})
static char *tests_a[] = {T("fills"), T("closes")}, *rules_a[] = {T("UV103")};
static char *rules_b[] = {T("UV301"), T("UV302")};
static char *tests_c[] = {T("runs")};
static struct check checks[] = {
    {.id = T("a"),
     .part = 1,
     .points = 5,
     .tests = tests_a,
     .test_count = 2,
     .rules = rules_a,
     .rule_count = 1},
    {.id = T("b"), .part = 1, .points = 3, .rules = rules_b, .rule_count = 2},
    {.id = T("c"), .part = 2, .points = 2, .tests = tests_c, .test_count = 1},
};
static struct part parts[] = {{.number = 1, .file = T("one.c")},
                              {.number = 2, .file = T("two.c")}};
static const struct exercise exercise = {.slug = T("exercise-1"),
                                         .parts = parts,
                                         .part_count = 2,
                                         .checks = checks,
                                         .check_count = 3,
                                         .max_points = 10};
static struct result result;

static void add_test(int part, const char *name, enum test_status status,
                     long long seed)
{
    result.tests = xrealloc(result.tests,
                            (result.test_count + 1) * sizeof(result.tests[0]));
    result.tests[result.test_count++] = (struct test_result){
        .part = part,
        .name = xstrdup(name),
        .status = status,
        .message = status == TEST_FAILED ? xasprintf("%s failed", name) : NULL,
        .seed = seed,
    };
}

static void add_finding(const char *rule, enum severity severity, bool by_run,
                        int line)
{
    struct finding finding = {
        .rule = rule_find(rule),
        .severity = severity,
        .by_run = by_run,
        .part = 1,
        .place = {.file = xstrdup("one.c"), .line = line},
        .message = xasprintf("%s seen", rule),
        .seed = by_run ? 7 : -1,
    };

    finding_list_take(&result.findings, &finding);
}

static void start(enum test_status fills, enum test_status closes,
                  enum test_status runs)
{
    result = (struct result){.exercise = &exercise};
    add_test(1, "fills", fills, 3);
    add_test(1, "closes", closes, 4);
    add_test(2, "runs", runs, 5);
}

static void decide(void)
{
    judge(&result, NULL, NULL, 0);
}

static void stop(void)
{
    result_release(&result);
}

START_TEST(all_passed_is_full_points)
{
    start(TEST_PASSED, TEST_PASSED, TEST_PASSED);
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_PASS);
    ck_assert_int_eq(result.points, 10);
    ck_assert_int_eq(result.max_points, 10);
    ck_assert_uint_eq(result.check_count, 3);
    ck_assert_ptr_null(result.checks[0].message);
    stop();
}
END_TEST

START_TEST(a_failed_test_fails_its_check_alone)
{
    start(TEST_PASSED, TEST_FAILED, TEST_PASSED);
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_FAIL);
    ck_assert_int_eq(result.points, 5);
    ck_assert_int_eq(result.checks[0].status, CHECK_FAILED);
    ck_assert_int_eq(result.checks[0].points, 0);
    ck_assert_int_eq(result.checks[0].test, 1);
    ck_assert_int_eq(result.checks[0].seed, 4);
    ck_assert_str_eq(result.checks[0].message, "closes failed");
    ck_assert_int_eq(result.checks[1].status, CHECK_PASSED);
    stop();
}
END_TEST

/* What was not seen again when its seed was replayed was not witnessed. */
START_TEST(an_unstable_test_costs_nothing)
{
    start(TEST_UNSTABLE, TEST_PASSED, TEST_PASSED);
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_PASS);
    ck_assert_int_eq(result.points, 10);
    stop();
}
END_TEST

START_TEST(a_named_finding_fails_its_check)
{
    start(TEST_PASSED, TEST_PASSED, TEST_PASSED);
    add_finding("UV302", SEVERITY_WARNING, false, 10);
    add_finding("UV301", SEVERITY_ERROR, true, 20);
    decide();
    ck_assert_int_eq(result.points, 7);
    ck_assert_int_eq(result.checks[1].status, CHECK_FAILED);
    ck_assert_uint_eq(result.checks[1].finding_count, 2);
    /* The error of a run comes before the warning of lint. */
    ck_assert_str_eq(result.checks[1].message, "UV301 seen");
    ck_assert_int_eq(result.checks[1].seed, 7);
    ck_assert_uint_eq(result.checks[1].findings[0], 1);
    stop();
}
END_TEST

START_TEST(a_note_costs_nothing)
{
    start(TEST_PASSED, TEST_PASSED, TEST_PASSED);
    add_finding("UV301", SEVERITY_NOTE, true, 20);
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_PASS);
    ck_assert_uint_eq(result.checks[1].finding_count, 0);
    stop();
}
END_TEST

START_TEST(a_rule_that_no_check_names_becomes_a_note)
{
    start(TEST_PASSED, TEST_PASSED, TEST_PASSED);
    add_finding("UV401", SEVERITY_ERROR, true, 20);
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_PASS);
    ck_assert_int_eq(result.findings.items[0].severity, SEVERITY_NOTE);
    stop();
}
END_TEST

/* Same rule, same line: once, as the run tells it. */
START_TEST(lint_and_run_are_one_finding)
{
    start(TEST_PASSED, TEST_PASSED, TEST_PASSED);
    add_finding("UV301", SEVERITY_ERROR, false, 20);
    add_finding("UV301", SEVERITY_NOTE, true, 20);
    add_finding("UV301", SEVERITY_ERROR, false, 21);
    decide();
    ck_assert_uint_eq(result.findings.count, 2);
    ck_assert(result.findings.items[0].by_run);
    ck_assert_int_eq(result.findings.items[0].severity, SEVERITY_ERROR);
    ck_assert_int_eq(result.findings.items[1].place.line, 21);
    stop();
}
END_TEST

START_TEST(a_failed_build_is_no_failed_test)
{
    result = (struct result){.exercise = &exercise};
    add_test(2, "runs", TEST_PASSED, -1);
    result.builds = xcalloc(1, sizeof(result.builds[0]));
    result.builds[0] =
        (struct build_failure){.part = 1, .text = xstrdup("one.c:1: error")};
    result.build_count = 1;
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_FAIL);
    ck_assert_int_eq(result.points, 2);
    ck_assert_int_eq(result.checks[0].status, CHECK_NOT_GRADED);
    ck_assert_int_eq(result.checks[2].status, CHECK_PASSED);
    stop();
}
END_TEST

START_TEST(a_missing_part_is_told)
{
    const int missing[] = {2};

    result = (struct result){.exercise = &exercise};
    add_test(1, "fills", TEST_PASSED, -1);
    add_test(1, "closes", TEST_PASSED, -1);
    judge(&result, NULL, missing, 1);
    ck_assert_int_eq(result.verdict, VERDICT_FAIL);
    ck_assert_int_eq(result.points, 8);
    ck_assert_ptr_nonnull(strstr(result.checks[2].message, "two.c"));
    stop();
}
END_TEST

START_TEST(trouble_grades_nothing)
{
    start(TEST_FAILED, TEST_PASSED, TEST_PASSED);
    result.trouble = xstrdup("no compiler");
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_NOT_GRADED);
    ck_assert_int_eq(result.points, 0);
    ck_assert_int_eq(result.checks[0].status, CHECK_NOT_GRADED);
    ck_assert_int_eq(result_exit_code(&result), 3);
    stop();
}
END_TEST

/* A rubric that names a test that does not exist is the course's fault. */
START_TEST(a_test_that_was_not_run_is_trouble)
{
    result = (struct result){.exercise = &exercise};
    add_test(1, "fills", TEST_FAILED, 1);
    add_test(2, "runs", TEST_PASSED, -1);
    decide();
    ck_assert_int_eq(result.verdict, VERDICT_NOT_GRADED);
    ck_assert_ptr_nonnull(strstr(result.trouble, "closes"));
    ck_assert_int_eq(result.checks[0].status, CHECK_NOT_GRADED);
    stop();
}
END_TEST

START_TEST(one_part_or_one_check_alone)
{
    start(TEST_PASSED, TEST_PASSED, TEST_FAILED);
    result.part = 1;
    decide();
    ck_assert_uint_eq(result.check_count, 2);
    ck_assert_int_eq(result.max_points, 8);
    ck_assert_int_eq(result.verdict, VERDICT_PASS);
    stop();
    start(TEST_FAILED, TEST_PASSED, TEST_PASSED);
    judge(&result, "c", NULL, 0);
    ck_assert_uint_eq(result.check_count, 1);
    ck_assert_int_eq(result.max_points, 2);
    ck_assert_int_eq(result.verdict, VERDICT_PASS);
    stop();
}
END_TEST

UNIT_MAIN(judge, all_passed_is_full_points, a_failed_test_fails_its_check_alone,
          an_unstable_test_costs_nothing, a_named_finding_fails_its_check,
          a_note_costs_nothing, a_rule_that_no_check_names_becomes_a_note,
          lint_and_run_are_one_finding, a_failed_build_is_no_failed_test,
          a_missing_part_is_told, trouble_grades_nothing,
          a_test_that_was_not_run_is_trouble, one_part_or_one_check_alone)
