#include "lint/finish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/xalloc.h"
#include "lint/fix.h"
#include "lint/scan.h"
#include "lint/suppress.h"

enum {
    PRINT_DIGITS = 16,
    SHOWN_MAX = 500 /* of those that are shown; and of the others */
};

char *finish_fingerprint(const struct rule *rule, const char *function,
                         const char *text, size_t ordinal)
{
    char all[DIGEST_TEXT_SIZE], number[24];
    struct digest digest;

    snprintf(number, sizeof number, "%zu", ordinal);
    digest_init(&digest);
    digest_add_str(&digest, rule->id);
    digest_add_str(&digest, function ? function : "");
    digest_add_str(&digest, text);
    digest_add_str(&digest, number);
    digest_text(&digest, all);
    return xstrndup(all, PRINT_DIGITS);
}

static char *statement_text(const struct finish *finish, size_t i)
{
    const struct extent *extent = &finish->sites[i].statement;
    struct strbuf text = STRBUF_INIT;

    scan_normalize(finish->program->text + extent->begin,
                   extent->end - extent->begin, &text);
    strbuf_add_str(&text, "");
    return strbuf_steal(&text);
}

static bool is_same_kind(const struct finding *a, const struct finding *b)
{
    const char *one = a->place.function, *other = b->place.function;

    return a->rule == b->rule && !strcmp(one ? one : "", other ? other : "");
}

/* Equal statements are told apart by their order. */
static void set_fingerprints(struct finish *finish)
{
    struct finding_list *list = &finish->report->findings;
    char **texts = xcalloc(list->count + 1, sizeof *texts);

    for (size_t i = 0; i < list->count; i++) {
        struct finding *finding = &list->items[i];
        size_t ordinal = 0;

        texts[i] = statement_text(finish, i);
        for (size_t j = 0; j < i; j++)
            ordinal += is_same_kind(&list->items[j], finding) &&
                       !strcmp(texts[j], texts[i]);
        finding->fingerprint = finish_fingerprint(
            finding->rule, finding->place.function, texts[i], ordinal);
    }
    for (size_t i = 0; i < list->count; i++)
        free(texts[i]);
    free(texts);
}

static void set_ends(struct finish *finish)
{
    struct finding_list *list = &finish->report->findings;

    for (size_t i = 0; i < list->count; i++)
        line_index_place(&finish->lines, finish->sites[i].at.end,
                         &list->items[i].end_line, &list->items[i].end_column);
}

/* Leaves out what is off; what is chosen weighs as chosen. */
static void choose(struct finding_list *list, const struct rule_choice *choice)
{
    size_t left = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct finding *finding = &list->items[i];

        if (!rule_choice_has(choice, finding->rule)) {
            finding_release(finding);
            continue;
        }
        finding->severity =
            rule_choice_severity(choice, finding->rule, finding->severity);
        if (left < i) {
            list->items[left] = *finding;
            *finding = (struct finding){0};
        }
        left++;
    }
    list->count = left;
}

/* Who has so many does not read more; they would be too many to send. */
static void cut(struct report *report)
{
    struct finding_list *list = &report->findings;
    size_t counts[2] = {0}, left = 0;
    char *text;

    for (size_t i = 0; i < list->count; i++) {
        if (counts[list->items[i].excuse != NULL]++ < SHOWN_MAX)
            list->items[left++] = list->items[i];
        else
            finding_release(&list->items[i]);
    }
    list->count = left;
    if (counts[0] <= SHOWN_MAX)
        return;
    text = xasprintf("only the first %d of %zu findings are told", SHOWN_MAX,
                     counts[0]);
    report_error(report, text);
    free(text);
}

void finish_report(struct report *report, const struct program *program,
                   const struct lint_config *config)
{
    struct finish finish = {
        .report = report, .program = program, .config = config};

    finding_list_sort(&report->findings);
    line_index_init(&finish.lines, program->text, program->text_len);
    finish.sites = sites_find(program, &finish.lines, &report->findings);
    finish.site_count = report->findings.count;
    set_ends(&finish);
    set_fingerprints(&finish);
    fix_propose(&finish);
    suppress_apply(&finish);
    choose(&report->findings, &config->rules);
    finding_list_sort(&report->findings);
    cut(report);
    free(finish.sites);
    line_index_release(&finish.lines);
}
