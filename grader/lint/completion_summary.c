/*
 * completion_summary.c - what helpers do to a duty, for each way in which they
 * are called.
 */
#include "lint/completion.h"

#include <string.h>

#include "base/xalloc.h"

bool duty_same(const struct duty *a, const struct duty *b)
{
    return a->parameter == b->parameter && a->field == b->field &&
           a->base == b->base;
}

static struct summary *find_summary(struct proof *proof, int function,
                                    const struct duty *duty,
                                    const struct state *s)
{
    struct summary *m;

    for (m = proof->summaries; m; m = m->next)
        if (m->function == function && duty_same(&m->duty, duty) &&
            m->fact_count == s->fact_count &&
            !memcmp(m->facts, s->facts,
                    (size_t)s->fact_count * sizeof(s->facts[0])))
            return m;
    return NULL;
}

/* When all ways out agree, no branch inside made a difference. */
static void settle_exits(struct summary *m)
{
    size_t i;

    for (i = 1; i < m->exit_count; i++)
        if (m->exits[i].count != m->exits[0].count ||
            m->exits[i].own != m->exits[0].own || m->exits[i].forgetful)
            return;
    for (i = 0; i < m->exit_count; i++)
        m->exits[i].guarded = m->exits[i].flagged = m->exits[i].skipped = false;
}

const struct summary *summary_of(struct proof *proof, int function,
                                 const struct duty *duty, const struct state *s)
{
    struct summary *m = find_summary(proof, function, duty, s);
    struct walk w = {.proof = proof, .role = ROLE_SUMMARY, .duty = *duty};

    if (m)
        return m;
    m = xcalloc(1, sizeof(*m));
    m->function = function;
    m->duty = *duty;
    m->fact_count = s->fact_count;
    memcpy(m->facts, s->facts, sizeof(m->facts));
    m->next = proof->summaries;
    proof->summaries = m;
    proof->summary_count++;
    if (proof->depth >= DEPTH_CALLS || proof->summary_count > SUMMARIES_MAX ||
        proof->program->functions[function].failed) {
        m->unknown = true;
        return m;
    }
    m->in_progress = true;
    proof->depth++;
    w.summary = m;
    duty_walk(&w, function, s);
    proof->depth--;
    m->in_progress = false;
    settle_exits(m);
    return m;
}

bool summary_is_unknown(const struct summary *m)
{
    return m->unknown || m->in_progress || m->exit_count == 0;
}

bool summary_may_complete(const struct summary *m)
{
    size_t i;

    if (summary_is_unknown(m))
        return true;
    for (i = 0; i < m->exit_count; i++)
        if (m->exits[i].count || m->exits[i].own != OWN_HELD ||
            m->exits[i].forgetful)
            return true;
    return false;
}

bool summary_calls(const struct summary *m)
{
    size_t i;

    for (i = 0; i < m->exit_count; i++)
        if (m->exits[i].count)
            return true;
    return false;
}

bool summary_always_completes(const struct summary *m)
{
    size_t i;

    if (summary_is_unknown(m))
        return false;
    for (i = 0; i < m->exit_count; i++)
        if (!m->exits[i].count || m->exits[i].guarded || m->exits[i].forgetful)
            return false;
    return true;
}

void summary_add(struct summary *m, const struct state *s, struct fact result,
                 bool returns_pending)
{
    struct exit e = {.own = s->own,
                     .count = s->count,
                     .guarded = s->guarded,
                     .flagged = s->flagged,
                     .skipped = s->skipped,
                     .freed = s->freed,
                     .stopped = s->stopped,
                     .forgetful = s->forgetful,
                     .returns_pending = returns_pending};
    size_t i;

    e.result.signs = result.signs;
    e.result.has_value = result.has_value;
    e.result.value = result.has_value ? result.value : 0;
    for (i = 0; i < m->exit_count; i++) {
        const struct exit *o = &m->exits[i];

        if (o->own == e.own && o->count == e.count && o->guarded == e.guarded &&
            o->flagged == e.flagged && o->skipped == e.skipped &&
            o->freed == e.freed && o->stopped == e.stopped &&
            o->forgetful == e.forgetful && o->result.signs == e.result.signs &&
            o->result.has_value == e.result.has_value &&
            o->result.value == e.result.value)
            return;
    }
    if (m->exit_count == EXITS_MAX)
        m->unknown = true;
    else
        m->exits[m->exit_count++] = e;
}
