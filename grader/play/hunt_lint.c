/*
 * hunt_lint.c - what lint says of a program that is hunted. It predicts, and a
 * prediction that no run confirms is a note. When runs fail and no watchdog saw
 * why, what lint says may be why: then it is told first.
 */
#include <stdlib.h>
#include <string.h>

#include "play/hunt_internal.h"
#include "play/lint_files.h"

static bool is_explained(const struct result *result)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        const struct finding *finding = &result->findings.items[i];

        if (finding->severity > SEVERITY_NOTE &&
            strcmp(finding->rule->id, "UV506") != 0 &&
            strcmp(finding->rule->id, "UV606") != 0)
            return true;
    }
    return false;
}

/* A watchdog has said the same of that place. */
static bool is_known(const struct result *result, const struct finding *finding)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        const struct finding *known = &result->findings.items[i];

        if (known->rule == finding->rule &&
            known->place.line == finding->place.line && known->place.file &&
            finding->place.file &&
            strcmp(known->place.file, finding->place.file) == 0)
            return true;
    }
    return false;
}

void hunt_lint(const struct hunting *h, struct result *result)
{
    const struct lint_files request = {
        .home = h->hunt->home, .inputs = h->hunt->inputs, .jobs = 1};
    bool counts = h->failure.found && !is_explained(result);
    struct lint_outcome outcome;

    if (!h->hunt->inputs)
        return;
    lint_files(&request, &outcome);
    for (size_t i = 0; i < outcome.result.findings.count; i++) {
        struct finding *finding = &outcome.result.findings.items[i];

        if (finding->severity == SEVERITY_NOTE || is_known(result, finding))
            continue;
        if (!counts)
            finding->severity = SEVERITY_NOTE;
        finding_list_take(&result->findings, finding);
        *finding = (struct finding){.rule = NULL};
    }
    lint_outcome_release(&outcome);
}
