#include "course/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* --- release --- */

void place_release(struct place *place)
{
    free(place->file);
    free(place->function);
    *place = (struct place){0};
}

static void steps_free(struct step *steps, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        free(steps[i].text);
        place_release(&steps[i].place);
    }
    free(steps);
}

static void edits_free(struct edit *edits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(edits[i].text);
    free(edits);
}

void finding_release(struct finding *finding)
{
    edits_free(finding->edits, finding->edit_count);
    free(finding->fix);
    steps_free(finding->chain, finding->chain_count);
    free(finding->message);
    free(finding->why);
    free(finding->replay);
    free(finding->change);
    free(finding->fingerprint);
    free(finding->excuse);
    place_release(&finding->place);
    *finding = (struct finding){0};
}

void finding_list_take(struct finding_list *list, struct finding *finding)
{
    list->items =
        xgrow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = *finding;
    *finding = (struct finding){0};
}

void finding_list_release(struct finding_list *list)
{
    size_t i;

    for (i = 0; i < list->count; i++)
        finding_release(&list->items[i]);
    free(list->items);
    *list = (struct finding_list){0};
}

static void timeline_release(struct timeline *timeline)
{
    size_t i;

    for (i = 0; i < timeline->lane_count; i++)
        free(timeline->lane_names[i]);
    for (i = 0; i < timeline->moment_count; i++) {
        free(timeline->moments[i].text);
        free(timeline->moments[i].said);
        place_release(&timeline->moments[i].place);
    }
    free(timeline->lane_names);
    free(timeline->moments);
    *timeline = (struct timeline){0};
}

static void release_tests(struct result *result)
{
    size_t i;

    for (i = 0; i < result->test_count; i++) {
        free(result->tests[i].name);
        free(result->tests[i].message);
        steps_free(result->tests[i].trail, result->tests[i].trail_count);
        timeline_release(&result->tests[i].timeline);
    }
    free(result->tests);
}

static void release_limits(struct result *result)
{
    size_t i;

    for (i = 0; i < result->limit_count; i++) {
        free(result->limits[i].name);
        free(result->limits[i].value);
        free(result->limits[i].test);
        place_release(&result->limits[i].place);
    }
    free(result->limits);
}

void result_release(struct result *result)
{
    size_t i;

    for (i = 0; i < result->check_count; i++) {
        free(result->checks[i].message);
        free(result->checks[i].findings);
    }
    for (i = 0; i < result->build_count; i++) {
        free(result->builds[i].file);
        free(result->builds[i].text);
    }
    free(result->checks);
    free(result->builds);
    release_tests(result);
    release_limits(result);
    finding_list_release(&result->findings);
    finding_list_release(&result->excused);
    free(result->submission);
    free(result->trouble);
    free(result->sandbox);
    *result = (struct result){0};
}

/* --- order --- */

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_numbers(long long a, long long b)
{
    return (a > b) - (a < b);
}

/* By place and rule; what is left is ordered by content, so that equal
 * findings in another order make the same bytes. */
static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int order = compare_text(a->place.file, b->place.file);

    if (!order)
        order = compare_numbers(a->place.line, b->place.line);
    if (!order)
        order = compare_numbers(a->place.column, b->place.column);
    if (!order)
        order = compare_text(a->rule ? a->rule->id : NULL,
                             b->rule ? b->rule->id : NULL);
    if (!order)
        order = compare_numbers(a->by_run, b->by_run);
    if (!order)
        order = compare_numbers(a->part, b->part);
    if (!order)
        order = compare_numbers(a->seed, b->seed);
    return order ? order : compare_text(a->message, b->message);
}

void finding_list_sort(struct finding_list *list)
{
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_findings);
}

int result_exit_code(const struct result *result)
{
    static const int codes[] = {0, 1, 3};

    return codes[result->verdict];
}
