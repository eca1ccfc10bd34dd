/*
 * Theory of operation. A file is repaired in memory: all its repairs at once
 * and, if the analysis does not like what comes out, one after the other. What
 * it does not like is left out. The file is written once, at the end.
 */
#include "play/lint_fix.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "play/intake.h"

enum { ROUNDS_MAX = 200 };

/* --- applying edits --- */

/* An edit in bytes of the text; `order` keeps equal places apart. */
struct splice {
    size_t begin, end, order, finding;
    const char *text;
};

/* The byte at a line and a column; SIZE_MAX when the text has no such. */
static size_t offset_of(const struct strbuf *text, int line, int column)
{
    const char *at = strbuf_text(text), *end = at + text->len, *stop;

    while (--line > 0) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at)
            return SIZE_MAX;
        at++;
    }
    stop = memchr(at, '\n', (size_t)(end - at));
    if (column - 1 > (stop ? stop : end) - at)
        return SIZE_MAX;
    return (size_t)(at - text->text) + (size_t)column - 1;
}

static bool is_same_splice(const struct splice *a, const struct splice *b)
{
    return a->begin == b->begin && a->end == b->end &&
           !strcmp(a->text, b->text);
}

/* Two that put text in at one place would depend on their order. */
static bool overlap(const struct splice *a, const struct splice *b)
{
    return a->begin == b->begin || (a->begin < b->end && b->begin < a->end);
}

struct splices {
    struct splice *items;
    size_t count, capacity;
};

/* All edits of a finding, or none. */
static bool add_finding(struct splices *splices, const struct strbuf *text,
                        const struct finding *finding, size_t index)
{
    size_t before = splices->count;

    for (size_t i = 0; i < finding->edit_count; i++) {
        const struct edit *edit = &finding->edits[i];
        struct splice splice = {
            .begin = offset_of(text, edit->line, edit->column),
            .end = offset_of(text, edit->end_line, edit->end_column),
            .order = splices->count,
            .finding = index,
            .text = edit->text,
        };
        bool fits = splice.begin <= splice.end && splice.end != SIZE_MAX;
        bool same = false;

        for (size_t j = 0; fits && j < splices->count; j++) {
            same |= j < before && is_same_splice(&splices->items[j], &splice);
            fits = same || !overlap(&splices->items[j], &splice);
        }
        if (!fits) {
            splices->count = before;
            return false;
        }
        if (same)
            continue;
        splices->items = xgrow(splices->items, splices->count,
                               &splices->capacity, sizeof *splices->items);
        splices->items[splices->count++] = splice;
    }
    return true;
}

static int compare_splices(const void *left, const void *right)
{
    const struct splice *a = left, *b = right;

    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

void lint_fix_text(const struct strbuf *text,
                   const struct finding *const *findings, bool *chosen,
                   size_t count, struct strbuf *ret_text)
{
    struct splices splices = {0};
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        chosen[i] = chosen[i] && add_finding(&splices, text, findings[i], i);
    if (splices.count)
        qsort(splices.items, splices.count, sizeof *splices.items,
              compare_splices);
    for (size_t i = 0; i < splices.count; i++) {
        const struct splice *splice = &splices.items[i];

        strbuf_add(ret_text, text->text + at, splice->begin - at);
        strbuf_add_str(ret_text, splice->text);
        at = splice->end;
    }
    strbuf_add(ret_text, strbuf_text(text) + at, text->len - at);
    free(splices.items);
}

/* --- one file --- */

/* What an analysis says of a text. */
struct diagnosis {
    struct finding_list findings;
    size_t gap_count;
    size_t counts[RULES_MAX]; /* of findings without an excuse */
};

struct patient {
    const struct lint_files *request;
    const struct input *input;
    struct strbuf text;
    struct diagnosis now;
    char **refused; /* fingerprints */
    size_t refused_count, refused_capacity;
    size_t fixed;
};

static void diagnosis_release(struct diagnosis *diagnosis)
{
    finding_list_release(&diagnosis->findings);
    *diagnosis = (struct diagnosis){0};
}

static int diagnose(const struct patient *patient, const struct strbuf *text,
                    struct diagnosis *ret, struct error *err)
{
    struct linting linting = {0};
    struct gap_list gaps = {0};
    int rc =
        lint_files_start(patient->request, patient->input, text, &linting, err);

    *ret = (struct diagnosis){0};
    if (rc == 0)
        rc = linting_finish(&linting, 0, &ret->findings, &gaps, err);
    finding_list_sort(&ret->findings);
    ret->gap_count = gaps.count;
    for (size_t i = 0; i < ret->findings.count; i++)
        if (!ret->findings.items[i].excuse)
            ret->counts[ret->findings.items[i].rule - rules]++;
    gap_list_release(&gaps);
    return rc;
}

static bool is_refused(const struct patient *patient,
                       const struct finding *finding)
{
    for (size_t i = 0; i < patient->refused_count; i++)
        if (!strcmp(patient->refused[i], finding->fingerprint))
            return true;
    return false;
}

static void refuse(struct patient *patient, const struct finding *finding)
{
    patient->refused =
        xgrow(patient->refused, patient->refused_count,
              &patient->refused_capacity, sizeof *patient->refused);
    patient->refused[patient->refused_count++] = xstrdup(finding->fingerprint);
}

/* Each of the repairs took a finding away, and nothing came. */
static bool is_better(const struct diagnosis *now, const struct diagnosis *next,
                      const struct finding *const *findings, const bool *chosen,
                      size_t count)
{
    size_t wanted[RULES_MAX];

    memcpy(wanted, now->counts, sizeof wanted);
    for (size_t i = 0; i < count; i++)
        if (chosen[i])
            wanted[findings[i]->rule - rules]--;
    for (size_t i = 0; i < rule_count; i++)
        if (next->counts[i] > wanted[i])
            return false;
    return next->gap_count <= now->gap_count;
}

/* Puts the chosen repairs in if that is for the better. How many were; 0:
 * none. */
static int try_repairs(struct patient *patient,
                       const struct finding *const *findings, bool *chosen,
                       size_t count, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    struct diagnosis next;
    int rc, applied = 0;

    lint_fix_text(&patient->text, findings, chosen, count, &text);
    rc = diagnose(patient, &text, &next, err);
    for (size_t i = 0; i < count; i++)
        applied += chosen[i];
    if (rc < 0 || !is_better(&patient->now, &next, findings, chosen, count)) {
        diagnosis_release(&next);
        strbuf_release(&text);
        return rc < 0 ? rc : 0;
    }
    diagnosis_release(&patient->now);
    strbuf_release(&patient->text);
    patient->now = next;
    patient->text = text;
    patient->fixed += (size_t)applied;
    return applied;
}

/* The findings that have a repair which was not refused. */
static size_t pick(const struct patient *patient,
                   const struct finding **ret_findings)
{
    const struct finding_list *list = &patient->now.findings;
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct finding *finding = &list->items[i];

        if (finding->edit_count && !finding->excuse && finding->fingerprint &&
            !is_refused(patient, finding))
            ret_findings[count++] = finding;
    }
    return count;
}

/* Until nothing is left to try. */
static int treat(struct patient *patient, struct error *err)
{
    bool one_by_one = false;
    int rc = 0;

    for (int i = 0; rc >= 0 && i < ROUNDS_MAX; i++) {
        size_t room = patient->now.findings.count + 1;
        const struct finding **findings = xcalloc(room, sizeof *findings);
        bool *chosen = xcalloc(room, sizeof *chosen);
        size_t count = pick(patient, findings);

        if (one_by_one && count > 1)
            count = 1;
        memset(chosen, true, count);
        rc = count ? try_repairs(patient, findings, chosen, count, err) : 0;
        if (rc == 0 && count == 1)
            refuse(patient, findings[0]);
        one_by_one |= rc == 0;
        free(chosen);
        free(findings);
        if (!count)
            break;
    }
    return rc < 0 ? rc : 0;
}

/* --- files --- */

static int check_writable(const char *path, struct error *err)
{
    struct stat state;

    /* root may write whatever it is; that nobody may is meant so. */
    if (stat(path, &state) == 0 &&
        (!(state.st_mode & 0222) || access(path, W_OK) < 0))
        return error_set(err, -EACCES,
                         "'%s' is read-only, so it is not repaired", path);
    return 0;
}

/* Writes what was made of `before`, if it is still what the file holds. */
static int put_back(const struct patient *patient, const struct strbuf *before,
                    struct error *err)
{
    struct strbuf now = STRBUF_INIT;
    const char *path = patient->input->path;
    int rc = intake_file(path, &now, err);

    if (rc == 0 && (now.len != before->len ||
                    memcmp(now.text, before->text, now.len) != 0))
        rc = error_set(err, -EBUSY, "'%s' was changed meanwhile", path);
    if (rc == 0)
        rc = path_write(path, patient->text.text, patient->text.len, err);
    strbuf_release(&now);
    return rc;
}

static int fix_file(const struct lint_files *request, const struct input *input,
                    struct lint_fixed *ret, struct error *err)
{
    struct patient patient = {.request = request, .input = input};
    struct strbuf before = STRBUF_INIT;
    int rc = check_writable(input->path, err);

    if (rc == 0)
        rc = intake_file(input->path, &before, err);
    if (rc == 0) {
        strbuf_add(&patient.text, before.text, before.len);
        rc = diagnose(&patient, &before, &patient.now, err);
    }
    if (rc == 0)
        rc = treat(&patient, err);
    if (rc == 0 && patient.fixed)
        rc = put_back(&patient, &before, err);
    if (rc == 0) {
        ret->files += patient.fixed > 0;
        ret->findings += patient.fixed;
        ret->refused += patient.refused_count;
    }
    for (size_t i = 0; i < patient.refused_count; i++)
        free(patient.refused[i]);
    free(patient.refused);
    diagnosis_release(&patient.now);
    strbuf_release(&patient.text);
    strbuf_release(&before);
    return rc;
}

static bool has_repair(const struct lint_outcome *outcome,
                       const struct input *input)
{
    const struct finding_list *shown = &outcome->result.findings;

    for (size_t i = 0; i < shown->count; i++)
        if (shown->items[i].edit_count && shown->items[i].place.file &&
            !strcmp(shown->items[i].place.file, input->path))
            return true;
    return false;
}

int lint_fix(const struct lint_files *request, struct lint_outcome *outcome,
             struct lint_fixed *ret, struct error *err)
{
    int rc = 0;

    *ret = (struct lint_fixed){0};
    for (size_t i = 0; rc == 0 && i < request->inputs->count; i++)
        if (has_repair(outcome, &request->inputs->items[i]))
            rc = fix_file(request, &request->inputs->items[i], ret, err);
    if (rc < 0 || !ret->files)
        return rc;
    lint_outcome_release(outcome);
    lint_files(request, outcome);
    return 0;
}
