#include "play/lint_outcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static char *gap_line(const struct gap *gap)
{
    struct strbuf line = STRBUF_INIT;

    strbuf_add_str(&line, gap->place.file);
    if (gap->place.line > 0)
        strbuf_addf(&line, ":%d", gap->place.line);
    if (gap->place.line > 0 && gap->place.column > 0)
        strbuf_addf(&line, ":%d", gap->place.column);
    strbuf_addf(&line, ": %s: %s%s\n", gap->whole ? "error" : "warning",
                gap->whole ? "not analysed: " : "", gap->text);
    return strbuf_steal(&line);
}

void lint_outcome_hide(struct lint_outcome *outcome)
{
    struct finding_list *shown = &outcome->result.findings;
    size_t left = 0;

    for (size_t i = 0; i < shown->count; i++) {
        if (shown->items[i].excuse)
            finding_list_take(&outcome->result.excused, &shown->items[i]);
        else
            shown->items[left++] = shown->items[i];
    }
    shown->count = left;
    finding_list_sort(&outcome->result.excused);
}

static void filter(struct finding_list *list, enum severity least)
{
    size_t left = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].severity < least)
            finding_release(&list->items[i]);
        else
            list->items[left++] = list->items[i];
    }
    list->count = left;
}

void lint_outcome_filter(struct lint_outcome *outcome, enum severity least)
{
    filter(&outcome->result.findings, least);
    filter(&outcome->result.excused, least);
}

void lint_outcome_judge(struct lint_outcome *outcome)
{
    struct result *result = &outcome->result;

    for (size_t i = 0; i < result->build_count; i++) {
        free(result->builds[i].file);
        free(result->builds[i].text);
    }
    free(result->builds);
    result->builds = xcalloc(outcome->gaps.count + 1, sizeof *result->builds);
    result->build_count = 0;
    for (size_t i = 0; i < outcome->gaps.count; i++) {
        const struct gap *gap = &outcome->gaps.items[i];

        /* What is wrong use is told once, as trouble. */
        if (gap->whole && result->refused &&
            outcome->unread <= LINT_TROUBLE_MAX)
            continue;
        result->builds[result->build_count++] = (struct build_failure){
            .reason = BUILD_NOT_ANALYSED,
            .file = xstrdup(gap->place.file),
            .text = gap_line(gap),
        };
    }
    result->verdict = outcome->gaps.count ? VERDICT_FAIL : VERDICT_PASS;
    for (size_t i = 0; i < result->findings.count; i++) {
        if (result->findings.items[i].severity >= SEVERITY_WARNING)
            result->verdict = VERDICT_FAIL;
    }
    if (result->trouble)
        result->verdict = VERDICT_NOT_GRADED;
}

void lint_outcome_release(struct lint_outcome *outcome)
{
    result_release(&outcome->result);
    finding_list_release(&outcome->absent);
    gap_list_release(&outcome->gaps);
}
