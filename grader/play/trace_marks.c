/* trace_marks.c - the findings of each run, in the words of chain.c. */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/chain.h"
#include "play/referee_seen.h"
#include "play/trace_internal.h"

/* Which record of which run a sighting is. */
struct origin {
    size_t run, finding;
};

/* Findings of two runs are never the same one: each run is a stretch of its
 * own. A finding that is told twice in a run is told once. */
static size_t see_run(const struct trace_input *input, size_t run,
                      struct testimony *testimony, struct origin *origins)
{
    const struct recording *r = input->recording;
    struct testimony_test *test = testimony_add_test(testimony);
    size_t lost = 0;

    test->name = xstrdup(input->label);
    test->stretch = (int)run;
    if (input->ending)
        referee_tell_clue(r, &test->clue);
    for (size_t i = 0; i < r->finding_count; i++) {
        size_t before = testimony->sighting_count;
        int at = referee_see(testimony, r, &r->findings[i], test, input->seed);
        struct sighting *sighting;

        lost += at < 0;
        if (at < 0 || (size_t)at < before)
            continue;
        sighting = &testimony->sightings[at];
        sighting->confirmed = true;
        sighting->failed_seed = input->failed ? input->seed : -1;
        origins[at] = (struct origin){run, i};
    }
    return lost;
}

/* Chains cannot be followed without words for the rule; chain_tell() leaves
 * those findings out, too. */
static bool has_words(const struct sighting *sighting)
{
    return rule_find(sighting->finding.rule) != NULL;
}

static void add_mark(const struct trace_request *request,
                     const struct trace_kept *kept, struct origin origin,
                     struct finding *finding, struct trace_document *document)
{
    const struct recording *r = request->runs[origin.run].recording;
    const struct trace_finding *f = &r->findings[origin.finding];
    struct trace_run *run = &document->runs[origin.run];
    struct trace_mark *mark;
    size_t order = 0;

    if (r->detail && origin.finding < r->detail->finding_count)
        order = r->detail->finding_orders[origin.finding];
    run->marks =
        xrealloc(run->marks, (run->mark_count + 1) * sizeof(run->marks[0]));
    mark = &run->marks[run->mark_count++];
    *mark = (struct trace_mark){
        .finding = *finding,
        .callback = trace_kept_ancestor(r, &kept[origin.run], f->node),
        .operation =
            f->op < r->op_count && kept[origin.run].ops[f->op] ? f->op : 0,
        .at_us = (long long)(f->head.at_ns / 1000),
        .order = order,
    };
    *finding = (struct finding){0};
    /* The run says how it is played again. */
    free(mark->finding.replay);
    mark->finding.replay = NULL;
}

static void take_findings(const struct trace_request *request,
                          const struct trace_kept *kept,
                          const struct testimony *testimony,
                          const struct origin *origins, struct result *result,
                          struct trace_document *document)
{
    size_t told = 0;

    for (size_t i = 0; i < testimony->sighting_count; i++) {
        struct finding *finding = &result->findings.items[told];

        if (!has_words(&testimony->sightings[i]))
            continue;
        if (told++ < result->findings.count)
            add_mark(request, kept, origins[i], finding, document);
    }
}

/* Tests are told in the order in which runs were seen. */
static void take_trails(struct result *result, struct trace_document *document)
{
    for (size_t i = 0; i < document->run_count && i < result->test_count; i++) {
        struct test_result *test = &result->tests[i];

        document->runs[i].trail = test->trail;
        document->runs[i].trail_count = test->trail_count;
        test->trail = NULL;
        test->trail_count = 0;
    }
}

int trace_tell_marks(const struct trace_request *request,
                     const struct trace_kept *kept,
                     struct trace_document *document, struct error *err)
{
    struct origin origins[TESTIMONY_SIGHTINGS_MAX] = {{0, 0}};
    struct testimony testimony = {0};
    struct result result = {0};
    struct chain_context context = {
        .part = request->part,
        .file = request->file,
        .command = "",
        .object_fd = request->object_fd,
    };
    int rc;

    for (size_t i = 0; i < request->run_count; i++)
        document->runs[i].left_out.findings =
            see_run(&request->runs[i], i, &testimony, origins);
    rc = chain_tell(&context, &testimony, &result, err);
    if (rc == 0) {
        take_findings(request, kept, &testimony, origins, &result, document);
        take_trails(&result, document);
    }
    result_release(&result);
    testimony_release(&testimony);
    return rc;
}
