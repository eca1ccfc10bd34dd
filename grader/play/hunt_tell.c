/* hunt_tell.c - from what all runs have shown to findings, the most telling
 * first, and the verdict. */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/chain.h"
#include "play/hunt_internal.h"

enum { RANK_USUAL = 50, RANK_LINT = 60 };

static int rank_of(const char *rule)
{
    static const struct {
        const char *rule;
        int weight;
    } ranks[] = {
#define RANK(rule, weight) {rule, weight},
#include "play/hunt_rank.def"
#undef RANK
    };

    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++)
        if (strcmp(ranks[i].rule, rule) == 0)
            return ranks[i].weight;
    return RANK_USUAL;
}

/* --- the failure itself --- */

static char *dup_or_null(const char *text)
{
    return text ? xstrdup(text) : NULL;
}

static struct place dup_place(const struct place *place)
{
    return (struct place){.file = dup_or_null(place->file),
                          .line = place->line,
                          .column = place->column,
                          .function = dup_or_null(place->function)};
}

/* Assertion, exit() or whatever the clue points at; else the callback that
 * ran. */
static struct place failure_place(const struct hunt *hunt,
                                  const struct result *result)
{
    const struct test_result *test = &result->tests[0];

    for (size_t i = 0; i < test->trail_count; i++)
        if (test->trail[i].place.line > 0)
            return dup_place(&test->trail[i].place);
    for (size_t i = 0; i < result->limit_count; i++)
        if (result->limits[i].place.line > 0)
            return dup_place(&result->limits[i].place);
    return (struct place){.file = hunt->source_count == 1
                                      ? xstrdup(hunt->sources[0].path)
                                      : NULL};
}

/* What led there; the first step is the place itself. */
static void copy_trail(const struct test_result *test, struct finding *finding)
{
    if (test->trail_count < 2)
        return;
    finding->chain = xcalloc(test->trail_count - 1, sizeof(finding->chain[0]));
    for (size_t i = 1; i < test->trail_count; i++)
        finding->chain[finding->chain_count++] = (struct step){
            .text = xstrdup(test->trail[i].text),
            .place = dup_place(&test->trail[i].place),
            .at_us = test->trail[i].at_us,
        };
}

static char *failure_message(const struct hunting *h, bool always)
{
    const char *what = h->testimony.tests[0].message;

    if (always)
        return xasprintf("the program fails, without any help: %s", what);
    return xasprintf("the program fails in one legal order of its callbacks "
                     "and not in another: %s",
                     what);
}

/* A run that had to be stopped because a callback waits or computes: that is
 * told by the finding that says where. */
static bool is_told(const struct hunting *h)
{
    static const char *const causes[] = {"UV301", "UV304", "UV305"};

    if (h->failure.end.kind != HUNT_LIMIT)
        return false;
    for (size_t i = 0; i < h->testimony.sighting_count; i++) {
        const struct sighting *sighting = &h->testimony.sightings[i];

        for (size_t j = 0; j < sizeof(causes) / sizeof(causes[0]); j++)
            if (sighting->confirmed && sighting->failed_seed >= 0 &&
                strcmp(sighting->finding.rule, causes[j]) == 0)
                return true;
    }
    return false;
}

static void add_failure(const struct hunting *h, struct result *result)
{
    bool always = hunt_end_is_failure(&h->plain);
    struct finding finding = {
        .rule = rule_find(always ? "UV606" : "UV506"),
        .by_run = true,
        .severity = SEVERITY_ERROR,
        .seed = h->failure.seed,
        .runs = h->failure.runs,
    };

    finding.message = failure_message(h, always);
    finding.why = xstrdup(
        always ? "It fails as it stands. As long as it does, other findings "
                 "may be consequences of this one."
               : "Nothing promises the order in which it goes well: on a busy "
                 "machine, or on the day when the disk is slow, it is this "
                 "one.");
    finding.place = failure_place(h->hunt, result);
    copy_trail(&result->tests[0], &finding);
    finding_list_take(&result->findings, &finding);
}

/* --- what is told beside each finding --- */

/* The schedule by its short name where there is one, else by its seed. */
static char *replay_of(const struct hunting *h, long long seed,
                       const char *name)
{
    const struct hunt *hunt = h->hunt;
    struct strbuf text = STRBUF_INIT;
    char *command;

    if (!name && hunt->replay) {
        replay_format(hunt->replay, &text);
        name = strbuf_text(&text);
    }
    if (name)
        command = xasprintf("%s --replay=%s%s", hunt->command, name,
                            hunt->command_tail);
    else
        command = xasprintf("%s --seed=%lld%s", hunt->command, seed,
                            hunt->command_tail);
    strbuf_release(&text);
    return command;
}

static void add_replay(const struct hunting *h, struct finding *finding,
                       const char *name, const char *words)
{
    free(finding->replay);
    finding->replay = replay_of(h, finding->seed, name);
    finding->change = dup_or_null(words);
}

/* chain_tell() tells the sightings of known rules in their order. */
static void add_counts(const struct hunting *h, struct result *result)
{
    size_t at = 0;

    for (size_t i = 0; i < h->testimony.sighting_count; i++) {
        const struct sighting *sighting = &h->testimony.sightings[i];
        struct finding *finding;

        if (!rule_find(sighting->finding.rule))
            continue;
        finding = &result->findings.items[at++];
        finding->runs = h->seen[i].runs;
        finding->seed = sighting->seed;
        finding->part = 0;
        add_replay(h, finding, h->seen[i].name, h->seen[i].words);
    }
    if (at < result->findings.count)
        add_replay(h, &result->findings.items[at], h->failure.name,
                   h->failure.words);
}

/* A prediction explains a failure only when it comes with failures rather than
 * without. */
static void forgive(struct hunting *h)
{
    size_t failed = h->failure.runs, passed = h->runs - failed;

    for (size_t i = 0; i < h->testimony.sighting_count; i++) {
        const struct hunt_seen *seen = &h->seen[i];
        size_t without = seen->runs - seen->failed_runs;

        if (!h->failure.found || seen->failed_runs * passed < without * failed)
            h->testimony.sightings[i].failed_seed = -1;
    }
}

/* --- order --- */

static int compare_numbers(long long a, long long b)
{
    return (a > b) - (a < b);
}

/* What lint counts for is the cause of a failure. */
static int weight_of(const struct finding *finding)
{
    return finding->by_run ? rank_of(finding->rule->id) : RANK_LINT;
}

static int compare(const void *a, const void *b)
{
    const struct finding *left = a, *right = b;
    int order =
        (left->severity == SEVERITY_NOTE) - (right->severity == SEVERITY_NOTE);

    if (order == 0)
        order = weight_of(left) - weight_of(right);
    if (order == 0)
        order = compare_numbers(left->seed, right->seed);
    if (order == 0)
        order = strcmp(left->place.file ? left->place.file : "",
                       right->place.file ? right->place.file : "");
    if (order == 0)
        order = left->place.line - right->place.line;
    return order ? order : strcmp(left->message, right->message);
}

/* --- the verdict --- */

static void add_limit(const struct hunting *h, struct result *result)
{
    if (!h->limit_name || result->limit_count)
        return;
    result->limits = xcalloc(1, sizeof(result->limits[0]));
    result->limits[result->limit_count++] = (struct limit_hit){
        .name = xstrdup(h->limit_name),
        .value = xstrdup(h->limit_value),
    };
}

static void tell_unstable(const struct hunting *h, struct result *result)
{
    if (h->failure.found || h->unstable_seed < 0)
        return;
    result->tests[0].status = TEST_UNSTABLE;
    result->tests[0].seed = h->unstable_seed;
}

static enum verdict verdict_of(const struct result *result)
{
    for (size_t i = 0; i < result->findings.count; i++)
        if (result->findings.items[i].severity > SEVERITY_NOTE)
            return VERDICT_FAIL;
    return VERDICT_PASS;
}

int hunt_tell(struct hunting *h, struct result *ret, struct error *err)
{
    const struct hunt *hunt = h->hunt;
    const struct chain_context context = {
        .file = hunt->source_count == 1 ? hunt->sources[0].path : NULL,
        .command = hunt->command,
        .object_fd = h->object_fd,
    };
    int rc;

    forgive(h);
    h->testimony.tests[0].runs = h->runs;
    rc = chain_tell(&context, &h->testimony, ret, err);
    if (rc < 0)
        return rc;
    ret->tests[0].part = 0;
    ret->schedules = (long long)h->runs;
    if (h->failure.found && !is_told(h))
        add_failure(h, ret);
    add_counts(h, ret);
    hunt_lint(h, ret);
    add_limit(h, ret);
    tell_unstable(h, ret);
    qsort(ret->findings.items, ret->findings.count,
          sizeof(ret->findings.items[0]), compare);
    ret->verdict = verdict_of(ret);
    return 0;
}
