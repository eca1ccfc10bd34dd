#include "play/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* --- findings --- */

static bool is_repeated(const struct finding *lint, const struct finding *run)
{
    return !lint->by_run && run->by_run && lint->rule == run->rule &&
           lint->place.line == run->place.line &&
           strcmp(lint->place.file ? lint->place.file : "",
                  run->place.file ? run->place.file : "") == 0;
}

/* Lint and a watchdog see the same thing: the one who saw it happen tells. */
static void merge_findings(struct finding_list *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        bool repeated = false;

        for (size_t j = 0; j < list->count && !repeated; j++)
            repeated = is_repeated(&list->items[i], &list->items[j]);
        if (!repeated)
            continue;
        /* What lint is sure of stays an error, even if the run only hints. */
        for (size_t j = 0; j < list->count; j++) {
            if (is_repeated(&list->items[i], &list->items[j]) &&
                list->items[j].severity < list->items[i].severity)
                list->items[j].severity = list->items[i].severity;
        }
        finding_release(&list->items[i]);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].rule)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static bool names_rule(const struct check *check, const struct rule *rule)
{
    for (size_t i = 0; i < check->rule_count; i++) {
        if (strcmp(check->rules[i], rule->id) == 0)
            return true;
    }
    return false;
}

static bool is_rule_of_part(const struct exercise *exercise, int part,
                            const struct rule *rule)
{
    for (size_t i = 0; i < exercise->check_count; i++) {
        const struct check *check = &exercise->checks[i];

        if (check->part == part && names_rule(check, rule))
            return true;
    }
    return false;
}

static void lower_unnamed(struct result *result)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        struct finding *finding = &result->findings.items[i];

        if (!is_rule_of_part(result->exercise, finding->part, finding->rule))
            finding->severity = SEVERITY_NOTE;
    }
}

/* --- one check --- */

static int find_test(const struct result *result, int part, const char *name)
{
    for (size_t i = 0; i < result->test_count; i++) {
        if (result->tests[i].part == part &&
            strcmp(result->tests[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

static bool has_build_failure(const struct result *result, int part)
{
    for (size_t i = 0; i < result->build_count; i++) {
        if (result->builds[i].part == part)
            return true;
    }
    return false;
}

static void set_trouble(struct result *result, char *text)
{
    if (result->trouble)
        free(text);
    else
        result->trouble = text;
}

/* Tests in the rubric's order: the first that failed speaks for the check. */
static void judge_tests(struct result *result, struct check_result *told)
{
    const struct check *check = told->check;

    for (size_t i = 0; i < check->test_count; i++) {
        int index = find_test(result, check->part, check->tests[i]);
        const struct test_result *test;

        if (index < 0 || result->tests[index].status == TEST_NOT_RUN) {
            set_trouble(result, xasprintf("the hidden test '%s' of check "
                                          "'%s' was not run",
                                          check->tests[i], check->id));
            told->status = CHECK_NOT_GRADED;
            return;
        }
        test = &result->tests[index];
        if (test->status != TEST_FAILED || told->status == CHECK_FAILED)
            continue;
        told->status = CHECK_FAILED;
        told->test = index;
        told->seed = test->seed;
        told->message =
            xstrdup(test->message ? test->message : "the test failed");
    }
}

/*
 * How much a finding tells: errors before warnings, seen before read. But a
 * completion that never comes leaves no trace where it is lost; there it is
 * lint that knows the path.
 */
static int weight(const struct finding *finding)
{
    bool by_lint_best = strcmp(finding->rule->id, "UV101") == 0;

    return (int)finding->severity * 2 + (finding->by_run != by_lint_best);
}

static void add_finding(const struct result *result, struct check_result *told,
                        size_t index)
{
    const struct finding *items = result->findings.items;
    size_t at = told->finding_count++;

    told->findings = xrealloc(told->findings,
                              told->finding_count * sizeof(told->findings[0]));
    for (; at > 0 &&
           weight(&items[told->findings[at - 1]]) < weight(&items[index]);
         at--)
        told->findings[at] = told->findings[at - 1];
    told->findings[at] = index;
}

static void judge_findings(const struct result *result,
                           struct check_result *told)
{
    const struct finding *first;

    for (size_t i = 0; i < result->findings.count; i++) {
        const struct finding *finding = &result->findings.items[i];

        if (finding->part == told->check->part &&
            finding->severity >= SEVERITY_WARNING &&
            names_rule(told->check, finding->rule))
            add_finding(result, told, i);
    }
    if (told->finding_count == 0 || told->status != CHECK_PASSED)
        return;
    first = &result->findings.items[told->findings[0]];
    told->status = CHECK_FAILED;
    told->seed = first->seed;
    told->message = xstrdup(first->message);
}

static bool is_missing(int part, const int *missing, size_t missing_count)
{
    for (size_t i = 0; i < missing_count; i++) {
        if (missing[i] == part)
            return true;
    }
    return false;
}

static struct check_result judge_check(struct result *result,
                                       const struct check *check, bool missing)
{
    struct check_result told = {
        .check = check,
        .status = CHECK_PASSED,
        .seed = -1,
        .test = -1,
    };

    if (missing) {
        const struct part *part =
            exercise_find_part(result->exercise, check->part);

        told.status = CHECK_FAILED;
        told.message = xasprintf("there is no file '%s' in the submission",
                                 part ? part->file : "?");
    } else if (result->trouble || has_build_failure(result, check->part)) {
        told.status = CHECK_NOT_GRADED;
    } else {
        judge_tests(result, &told);
        if (told.status != CHECK_NOT_GRADED)
            judge_findings(result, &told);
    }
    if (told.status == CHECK_PASSED)
        told.points = check->points;
    return told;
}

/* --- the verdict --- */

static void add_up(struct result *result)
{
    bool all_passed = true;

    result->points = result->max_points = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *told = &result->checks[i];

        result->points += told->points;
        result->max_points += told->check->points;
        all_passed = all_passed && told->status == CHECK_PASSED;
    }
    if (result->trouble) {
        result->verdict = VERDICT_NOT_GRADED;
        result->points = 0;
    } else {
        result->verdict = all_passed ? VERDICT_PASS : VERDICT_FAIL;
    }
}

/* Nothing of a run that the grader spoiled counts, good or bad. */
static void take_back(struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        struct check_result *told = &result->checks[i];

        told->status = CHECK_NOT_GRADED;
        told->points = 0;
        free(told->message);
        told->message = NULL;
    }
}

void judge(struct result *result, const char *only, const int *missing,
           size_t missing_count)
{
    const struct exercise *exercise = result->exercise;

    merge_findings(&result->findings);
    lower_unnamed(result);
    finding_list_sort(&result->findings);
    result->checks =
        xcalloc(exercise->check_count + 1, sizeof(result->checks[0]));
    for (size_t i = 0; i < exercise->check_count; i++) {
        const struct check *check = &exercise->checks[i];

        if ((result->part != 0 && check->part != result->part) ||
            (only && strcmp(check->id, only) != 0))
            continue;
        result->checks[result->check_count++] = judge_check(
            result, check, is_missing(check->part, missing, missing_count));
    }
    if (result->trouble)
        take_back(result);
    add_up(result);
}
