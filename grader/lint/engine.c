/*
 * engine.c - the walk.
 */
#include "lint/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/fact.h"

struct state state_start(void)
{
    return (struct state){.previous = NONE,
                          .pending = NONE,
                          .copy = NONE,
                          .first = NONE,
                          .start = NONE,
                          .dead = NONE};
}

bool state_tells_start(const struct state *s, int access)
{
    return access > 0 && (access == s->pending || access == s->copy);
}

static void count_use(struct run *run, int access)
{
    if (access > 0 && (size_t)access < run->use_count &&
        run->uses[access] < 255)
        run->uses[access]++;
}

static void count_test(struct run *run, const struct node *n)
{
    if (n->kind == NODE_COND && n->subject > 0 &&
        (size_t)n->subject < run->use_count && run->tests[n->subject] < 2)
        run->tests[n->subject]++;
}

static void count_uses(struct run *run)
{
    const struct function *f = &run->program->functions[run->function];
    size_t i;
    int j;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        count_use(run, n->subject);
        count_test(run, n);
        if (n->in_loop) /* it is looked at again and again */
            count_use(run, n->subject);
        count_use(run, n->from);
        count_use(run, n->to);
        for (j = 0; n->call && j < n->call->argument_count; j++)
            count_use(run, n->call->arguments[j]);
        if (n->call)
            count_use(run, n->call->result);
    }
}

/* --- conditions that ask the same of the same value --- */

struct question {
    int subject, node;
    long long number;
};

static int by_question(const void *a, const void *b)
{
    const struct question *p = a, *q = b;

    if (p->subject != q->subject)
        return p->subject < q->subject ? -1 : 1;
    return (p->number > q->number) - (p->number < q->number);
}

/* Of a value only the sign is kept, and one number that it is equal to: that
 * `n > 3` and `n <= 3` exclude each other is not seen. */
static void find_twins(struct run *run)
{
    const struct function *f = &run->program->functions[run->function];
    struct question *list = xcalloc(f->node_count + 1, sizeof(*list));
    size_t i, count = 0;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_COND && f->nodes[i].subject > 0 &&
            f->nodes[i].number != 0)
            list[count++] = (struct question){f->nodes[i].subject, (int)i,
                                              f->nodes[i].number};
    qsort(list, count, sizeof(*list), by_question);
    for (i = 1; i < count; i++)
        if (by_question(&list[i - 1], &list[i]) == 0)
            run->twins[list[i - 1].node] = run->twins[list[i].node] = 1;
    free(list);
}

void run_begin(struct run *run, struct program *program, int function,
               const struct property *property, void *data)
{
    size_t nodes = program->functions[function].node_count;

    *run = (struct run){.program = program,
                        .function = function,
                        .property = property,
                        .data = data,
                        .limit = RUN_STATES_MAX};
    run->first_at = xmalloc((nodes + 1) * sizeof(*run->first_at));
    memset(run->first_at, 0xff, (nodes + 1) * sizeof(*run->first_at));
    run->count_at = xcalloc(nodes + 1, sizeof(*run->count_at));
    run->calls = xcalloc((size_t)program->serial + 1, 1);
    run->use_count = program->access_count;
    run->uses = xcalloc(run->use_count + 1, 1);
    run->tests = xcalloc(run->use_count + 1, 1);
    run->twins = xcalloc(nodes + 1, 1);
    find_twins(run);
    count_uses(run);
}

void run_keep(struct run *run, int access)
{
    count_use(run, access);
    count_use(run, access);
}

void run_end(struct run *run)
{
    free(run->states);
    free(run->first_at);
    free(run->next_same);
    free(run->count_at);
    free(run->calls);
    free(run->uses);
    free(run->tests);
    free(run->twins);
}

static bool same_state(const struct state *a, const struct state *b)
{
    return a->own == b->own && a->count == b->count &&
           a->pending == b->pending && a->copy == b->copy &&
           a->guarded == b->guarded && a->flagged == b->flagged &&
           a->guarded_after == b->guarded_after &&
           a->guarded_since == b->guarded_since &&
           a->opaque_after == b->opaque_after && a->opaque == b->opaque &&
           a->counted == b->counted && a->last == b->last &&
           a->skipped == b->skipped && a->freed == b->freed &&
           a->stopped == b->stopped && a->assigned == b->assigned &&
           a->forgetful == b->forgetful && a->fact_count == b->fact_count &&
           !memcmp(a->facts, b->facts,
                   (size_t)a->fact_count * sizeof(a->facts[0]));
}

static bool is_known(const struct run *run, const struct state *s)
{
    int i;

    for (i = run->first_at[s->node]; i != NONE; i = run->next_same[i])
        if (same_state(&run->states[i], s))
            return true;
    return false;
}

static void add_state(struct run *run, struct state *s)
{
    size_t at = run->state_count;

    if (run->count_at[s->node] >= STATES_MAX) {
        s->forgetful = true;
        memset(s->facts, 0, sizeof(s->facts));
        s->fact_count = 0;
    }
    if (is_known(run, s))
        return;
    if (at >= run->limit) {
        run->exhausted = true;
        return;
    }
    run->states =
        xgrow(run->states, at, &run->state_capacity, sizeof(*run->states));
    run->next_same =
        xgrow(run->next_same, at, &run->next_capacity, sizeof(*run->next_same));
    run->states[at] = *s;
    run->next_same[at] = run->first_at[s->node];
    run->first_at[s->node] = (int)at;
    run->count_at[s->node]++;
    run->state_count++;
}

static void go_to(struct run *run, const struct state *s, int node)
{
    struct state next = *s;

    if (node == NONE)
        return;
    next.node = node;
    next.previous = (int)run->current;
    add_state(run, &next);
}

void run_go(struct run *run, const struct state *s)
{
    go_to(run, s,
          run->program->functions[run->function].nodes[s->node].next[0]);
}

void run_enter(struct run *run, const struct state *s)
{
    struct state first = *s;

    first.node = run->program->functions[run->function].entry;
    first.previous = NONE;
    add_state(run, &first);
}

void state_settle(const struct run *run, struct state *s)
{
    unsigned char signs;

    if (s->own != OWN_PENDING)
        return;
    signs = state_fact(run, s, s->pending).signs;
    if (s->copy != NONE)
        signs &= state_fact(run, s, s->copy).signs;
    if (signs == NEGATIVE)
        s->own = OWN_HELD;
    else if (!(signs & NEGATIVE))
        s->own = OWN_GIVEN;
    else
        return;
    s->pending = s->copy = NONE;
}

void run_enter_behind(struct run *run, const struct state *s, int node)
{
    struct state first = *s;

    first.node = run->program->functions[run->function].nodes[node].next[0];
    first.previous = NONE;
    if (first.node != NONE)
        add_state(run, &first);
}

/* The value that tells whether it started is copied, or overwritten. */
static void follow_pending(const struct run *run, struct state *s,
                           const struct node *n)
{
    const struct access *from =
        &run->program->accesses[n->from > 0 ? n->from : 0];

    if (n->to == s->copy)
        s->copy = NONE;
    if (state_tells_start(s, n->from)) {
        /* Nobody names the result of a call itself a second time. */
        if (from->kind == ACCESS_VARIABLE || from->kind == ACCESS_FIELD)
            s->copy = s->pending == n->to ? s->copy : n->to;
        else
            s->pending = n->to;
    } else if (n->to == s->pending) {
        s->pending = s->copy;
        s->copy = NONE;
        /* Overwritten before anybody looked: it started, let us say. */
        if (s->pending == NONE)
            s->own = OWN_GIVEN;
    }
}

static void walk_set(struct run *run, struct state *s, const struct node *n)
{
    struct fact fact = {.access = n->to, .signs = ANY};
    unsigned char old = state_fact(run, s, n->to).signs;
    bool known = n->from > 0 && (!n->guard || fact_find(s, n->from) != NONE);

    if (n->from > 0) {
        fact = state_fact(run, s, n->from);
        fact.access = n->to;
    } else {
        fact.signs = fact_default(run->program, n->to);
    }
    if (n->adds && !(old & NEGATIVE))
        fact.signs = POSITIVE;
    if (run->property->set)
        run->property->set(run, s, n);
    if (s->own == OWN_PENDING && n->to != n->from)
        follow_pending(run, s, n);
    fact_forget(run, s, n->to);
    /* That it was written on this path counts only if it is known what. */
    if (known || fact.signs != fact_default(run->program, n->to))
        state_learn(run, s, fact);
    run_go(run, s);
}

/* The condition is the result of a call whose effect is followed. */
static bool is_known_result(const struct run *run, int subject)
{
    const struct access *a;

    if (subject <= 0)
        return false;
    a = &run->program->accesses[subject];
    return a->kind == ACCESS_RESULT && run->calls[a->key] == CALL_FOLLOWED;
}

static bool is_twin(const struct run *run, const struct node *n)
{
    return run->twins[n - run->program->functions[run->function].nodes];
}

static bool is_guard(const struct run *run, const struct state *s,
                     const struct node *n)
{
    int i;

    if (is_known_result(run, n->subject))
        return false;
    if (n->guard || is_twin(run, n))
        return true;
    if (n->subject_only && fact_find(s, n->subject) == NONE)
        return true;
    for (i = 0; i < n->read_count; i++)
        if (run->calls[n->reads[i]] == CALL_MET)
            return true;
    return false;
}

/* Who counts down to nothing is the last: nobody comes behind it. */
static bool is_last_one(const struct run *run, const struct state *s,
                        const struct node *n)
{
    return n->counter && n->number == 0 &&
           !(state_fact(run, s, n->subject).signs & POSITIVE);
}

/* Nobody is the last twice. */
void state_is_last(struct state *s)
{
    s->guarded_after |= s->last;
    s->opaque_after |= s->last;
    s->last = true;
}

/* What this branch found out cannot contradict another branch. */
static bool is_looked_at_once(const struct run *run, const struct node *n)
{
    if ((n->guard && access_is_vague(run->program, n->subject)) ||
        n->subject <= 0 || n->read_count || n->in_loop || is_twin(run, n))
        return false;
    return (size_t)n->subject < run->use_count && run->tests[n->subject] == 1;
}

static void walk_cond(struct run *run, const struct state *s,
                      const struct node *n)
{
    bool guard = is_guard(run, s, n);
    int edge;

    for (edge = 0; edge < 2; edge++) {
        struct state next = *s;

        if (!fact_refine(run, &next, n->subject,
                         edge == 0 ? n->op : fact_opposite(n->op), n->number))
            continue;
        state_settle(run, &next);
        if (run->property->decide)
            run->property->decide(run, &next, n, edge);
        if (guard && !is_last_one(run, &next, n)) {
            next.guarded = true;
            next.flagged |= !n->counter;
            next.counted |= n->counter;
            next.guarded_since = true;
            next.opaque |= !is_looked_at_once(run, n);
            next.guarded_after |= !n->counter && next.count > 0;
            next.opaque_after |=
                !n->counter && next.count > 0 && !is_looked_at_once(run, n);
        }
        if (guard && is_last_one(run, &next, n))
            state_is_last(&next);
        if (n->leaves_loop[edge])
            next.skipped = true;
        go_to(run, &next, n->next[edge]);
    }
}

static void meet_call(struct run *run, const struct node *n)
{
    unsigned char *state =
        &run->calls[run->program->accesses[n->call->result].key];

    if (*state == CALL_AHEAD)
        *state = CALL_MET;
}

static void walk_one(struct run *run)
{
    struct state s = run->states[run->current];
    const struct node *n =
        &run->program->functions[run->function].nodes[s.node];
    struct fact none = {.access = NONE, .signs = ANY};

    switch (n->kind) {
    case NODE_CALL:
        meet_call(run, n);
        if (run->property->call)
            run->property->call(run, &s, n);
        else
            run_go(run, &s);
        break;
    case NODE_SET:
        walk_set(run, &s, n);
        break;
    case NODE_COND:
        walk_cond(run, &s, n);
        break;
    case NODE_ESCAPE:
        if (run->property->escape)
            run->property->escape(run, &s, n);
        run_go(run, &s);
        break;
    case NODE_RETURN:
        if (run->property->leave)
            run->property->leave(
                run, &s, n,
                n->from == NONE ? none : state_fact(run, &s, n->from));
        break;
    case NODE_STOP:
        break;
    default:
        run_go(run, &s);
    }
}

void run_walk(struct run *run)
{
    for (run->current = 0; run->current < run->state_count; run->current++)
        walk_one(run);
}
