#include "lint/owe.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/before.h"
#include "lint/lifetime.h"

enum { OWE_STATES_MAX = 6000 };

/* --- what becomes of it --- */

/* A local that the pointer is copied to and that goes nowhere. */
static bool is_idle(struct owe *owe, int variable)
{
    struct program *program = owe->effects->program;
    const struct decl *d = &program->decls[program->accesses[variable].key];
    size_t i, j, count;

    if (d->is_global || d->address_taken)
        return false;
    for (i = 0; i < program->functions[owe->function].node_count; i++) {
        const struct effect *e =
            effect_at(owe->effects, owe->function, (int)i, &count);

        for (j = 0; j < count; j++)
            if (e[j].path > 0 && effect_reaches(program, e[j].path, variable))
                return false;
    }
    return true;
}

static bool is_idle_copy(struct owe *owe, const struct node *n)
{
    const struct access *to;

    if (n->kind != NODE_SET)
        return false;
    to = &owe->effects->program->accesses[n->to];
    return to->kind == ACCESS_VARIABLE && is_idle(owe, n->to);
}

/* It is owed, or will be if what was started has failed. */
static bool is_open(const struct state *s)
{
    return s->own == OWN_HELD || s->own == OWN_PENDING;
}

static void start(struct owe *owe, struct state *s, const struct node *n,
                  const struct effect *e)
{
    if (e->function != owe->function || !e->always) {
        s->own = OWN_ESCAPED;
        return;
    }
    s->start = s->node;
    s->own = n->call->discarded ? OWN_GIVEN : OWN_PENDING;
    s->pending = n->call->discarded ? NONE : n->call->result;
}

static void apply(struct run *run, struct state *s, const struct node *n,
                  const struct effect *e)
{
    struct owe *owe = run->data;
    bool reaches =
        e->path > 0 && effect_reaches(run->program, e->path, owe->object);

    if (owe->call && s->own == OWN_HELD)
        owe->call(run, s, n, e);
    if (e->kind == owe->pays && e->path == owe->object)
        s->own = e->always ? OWN_NONE : OWN_ESCAPED;
    else if (owe->stays || !reaches)
        return;
    else if (e->kind == EFFECT_START)
        start(owe, s, n, e);
    else if ((e->kind == EFFECT_KEEP && !is_idle_copy(owe, n)) ||
             e->kind == EFFECT_CLOSE || e->kind == EFFECT_FREE)
        s->own = OWN_ESCAPED;
}

static void apply_all(struct run *run, struct state *s, const struct node *n)
{
    struct owe *owe = run->data;
    int at = (int)(n - run->program->functions[run->function].nodes);
    size_t count, i;
    const struct effect *e = effect_at(owe->effects, run->function, at, &count);

    for (i = 0; i < count && is_open(s); i++)
        apply(run, s, n, &e[i]);
}

static void owe_call(struct run *run, struct state *s, const struct node *n)
{
    apply_all(run, s, n);
    if (!is_open(s))
        return;
    before_learn(run, s, n);
    run_go(run, s);
}

static void owe_set(struct run *run, struct state *s, const struct node *n)
{
    const struct owe *owe = run->data;

    apply_all(run, s, n);
    if (access_contains(run->program, owe->object, n->to) && n->to != n->from)
        s->own = OWN_ESCAPED;
}

static void owe_escape(struct run *run, struct state *s, const struct node *n)
{
    apply_all(run, s, n);
}

static void owe_decide(struct run *run, struct state *s, const struct node *n,
                       int edge)
{
    const struct owe *owe = run->data;
    bool is_null = n->number == 0 && ((n->op == CMP_EQ && edge == 0) ||
                                      (n->op == CMP_NE && edge == 1));

    /* From the second such decision on, `guarded_after` is set. */
    if (s->flagged)
        s->count = 1;
    if (n->subject <= 0 && !n->in_loop && !n->leaves_loop[edge]) {
        s->guarded_after |= s->flagged;
        s->flagged = true;
    }
    if (is_null && n->subject == owe->object)
        s->own = OWN_NONE;
    if (owe->fails && owe->fails(run, s))
        s->stopped = true;
}

static void owe_leave(struct run *run, const struct state *state,
                      const struct node *n, struct fact result)
{
    const struct owe *owe = run->data;
    struct state s = *state;

    (void)result;
    if (s.forgetful)
        return;
    apply_all(run, &s, n);
    if (is_open(&s))
        owe->leave(run, state, n);
}

static const struct property owe_property = {.call = owe_call,
                                             .set = owe_set,
                                             .decide = owe_decide,
                                             .escape = owe_escape,
                                             .leave = owe_leave};

/* --- the walk --- */

static void enter_behind(struct run *run, const struct owe *owe)
{
    int i;

    for (i = owe->before->first_at[owe->begin]; i != NONE;
         i = owe->before->next_same[i]) {
        struct state s = owe->before->states[i];

        if (s.forgetful)
            continue;
        s.own = OWN_HELD;
        s.first = i;
        s.count = 0;
        s.guarded_after = false;
        if (run->program->functions[owe->function].nodes[owe->begin].call)
            state_forget_memory(run, &s);
        run_enter_behind(run, &s, owe->begin);
    }
}

void owe_walk(struct owe *owe, const struct state *s)
{
    struct run run;

    if (owe->effects->spent >= EFFECT_STATES_MAX ||
        (owe->begin != NONE && owe->before->exhausted))
        return;
    run_begin(&run, owe->effects->program, owe->function, &owe_property, owe);
    run.limit = OWE_STATES_MAX;
    if (owe->begin == NONE)
        run_enter(&run, s);
    else
        enter_behind(&run, owe);
    run_walk(&run);
    owe->effects->spent += run.state_count;
    run_end(&run);
}

void owe_trail(struct run *run, const struct state *s, struct trail *ret_trail)
{
    const struct owe *owe = run->data;
    const struct state *first = s;

    while (first->previous != NONE)
        first = &run->states[first->previous];
    if (owe->begin != NONE)
        run_trail((struct run *)owe->before, &owe->before->states[first->first],
                  NULL, ret_trail);
    run_trail(run, s, NULL, ret_trail);
}
