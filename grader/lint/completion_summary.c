/*
 * completion_summary.c - what helpers do to a duty, for each way in which they
 * are called.
 */
#include "lint/completion.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

bool duty_same(const struct duty *a, const struct duty *b)
{
    return a->parameter == b->parameter && a->field == b->field &&
           a->base == b->base;
}

static struct summary *find_summary(struct proof *proof, int function,
                                    const struct duty *duty,
                                    const struct state *s, int *ret_variants)
{
    struct summary *m;

    *ret_variants = 0;

    for (m = proof->summaries[function]; m; m = m->next, ++*ret_variants)
        if (duty_same(&m->duty, duty) && m->fact_count == s->fact_count &&
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
        m->exits[i].guarded = m->exits[i].flagged = m->exits[i].skipped =
            m->exits[i].opaque = m->exits[i].counted = false;
}

const struct summary *summary_of(struct proof *proof, int function,
                                 const struct duty *duty, const struct state *s)
{
    int variants;
    struct summary *m = find_summary(proof, function, duty, s, &variants);
    struct walk w = {.proof = proof, .role = ROLE_SUMMARY, .duty = *duty};

    if (m)
        return m;
    m = xcalloc(1, sizeof(*m));
    m->function = function;
    m->duty = *duty;
    m->fact_count = s->fact_count;
    memcpy(m->facts, s->facts, sizeof(m->facts));
    m->next = proof->summaries[function];
    proof->summaries[function] = m;
    proof->summary_count++;
    if (proof->depth >= DEPTH_CALLS || proof->summary_count > SUMMARIES_MAX ||
        variants > VARIANTS_MAX || proof->program->functions[function].failed) {
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

void summaries_free(struct proof *proof)
{
    size_t i;

    for (i = 0; i < proof->program->function_count; i++)
        while (proof->summaries[i]) {
            struct summary *next = proof->summaries[i]->next;

            free(proof->summaries[i]);
            proof->summaries[i] = next;
        }
    free(proof->summaries);
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

/* --- ways out --- */

static bool same_fact(const struct fact *a, const struct fact *b)
{
    return a->access == b->access && a->signs == b->signs &&
           a->has_value == b->has_value && a->value == b->value;
}

static bool same_exit(const struct exit *a, const struct exit *b)
{
    int i;

    for (i = 0; i < GIVEN_MAX; i++)
        if (!same_fact(&a->given[i], &b->given[i]))
            return false;
    return a->own == b->own && a->count == b->count &&
           a->guarded == b->guarded && a->flagged == b->flagged &&
           a->skipped == b->skipped && a->freed == b->freed &&
           a->stopped == b->stopped && a->forgetful == b->forgetful &&
           a->opaque == b->opaque && a->counted == b->counted &&
           a->last == b->last && same_fact(&a->result, &b->result);
}

static void add_exit(struct summary *m, const struct exit *e)
{
    size_t i;

    for (i = 0; i < m->exit_count; i++)
        if (same_exit(&m->exits[i], e))
            return;
    if (m->exit_count == EXITS_MAX)
        m->unknown = true;
    else
        m->exits[m->exit_count++] = *e;
}

/* Too many ways out: those that differ only in the parameters are one. */
static void make_coarse(struct summary *m)
{
    struct exit old[EXITS_MAX];
    size_t count = m->exit_count, i;

    memcpy(old, m->exits, sizeof(old));
    m->is_coarse = true;
    m->exit_count = 0;
    for (i = 0; i < count; i++) {
        memset(old[i].given, 0, sizeof(old[i].given));
        add_exit(m, &old[i]);
    }
}

static struct fact plain_fact(struct fact fact, int access)
{
    return (struct fact){.access = access,
                         .signs = fact.signs,
                         .has_value = fact.has_value,
                         .value = fact.has_value ? fact.value : 0};
}

/* The parameter `i`; NONE if it may change unseen. */
static int given_parameter(const struct run *run, size_t i)
{
    const struct function *f = &run->program->functions[run->function];

    if (i >= f->parameter_count ||
        run->program->decls[f->parameters[i]].address_taken)
        return NONE;
    return access_make(run->program, ACCESS_VARIABLE, NONE, f->parameters[i]);
}

/* What the parameter `i` was before something else was assigned to it. */
static int given_before(const struct run *run, size_t i)
{
    return access_make(run->program, ACCESS_TEMPORARY, NONE, -1 - (int)i);
}

void summary_prepare(struct program *program)
{
    int i;

    for (i = 0; i < GIVEN_MAX; i++)
        access_make(program, ACCESS_TEMPORARY, NONE, -1 - i);
}

void summary_keep(struct run *run)
{
    size_t i;

    for (i = 0; i < GIVEN_MAX; i++)
        if (given_parameter(run, i) != NONE) {
            run_keep(run, given_parameter(run, i));
            run_keep(run, given_before(run, i));
        }
}

void summary_assign(const struct run *run, struct state *s,
                    const struct node *n)
{
    size_t i;

    for (i = 0; i < GIVEN_MAX; i++) {
        struct fact fact;

        if (n->to != given_parameter(run, i) || (s->assigned & 1 << i))
            continue;
        s->assigned |= (unsigned char)(1 << i);
        fact = state_fact(run, s, n->to);
        fact.access = given_before(run, i);
        if (fact.signs != ANY)
            state_learn(run, s, fact);
    }
}

static void note_given(const struct run *run, const struct state *s,
                       struct exit *e)
{
    size_t i;

    for (i = 0; i < GIVEN_MAX; i++) {
        int parameter = given_parameter(run, i);
        struct fact fact;

        if (parameter == NONE)
            continue;
        fact = state_fact(
            run, s, s->assigned & 1 << i ? given_before(run, i) : parameter);
        if (fact.signs != ANY)
            e->given[i] = plain_fact(fact, 1);
    }
}

void summary_add(const struct run *run, struct summary *m,
                 const struct state *s, struct fact result,
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
                     .opaque = s->opaque,
                     .counted = s->counted,
                     .last = s->last,
                     .returns_pending = returns_pending,
                     .result = plain_fact(result, 0)};

    if (m->exit_count == EXITS_MAX && !m->is_coarse)
        make_coarse(m);
    if (!m->is_coarse)
        note_given(run, s, &e);
    add_exit(m, &e);
}
