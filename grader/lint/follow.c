/*
 * follow.c - what must not come behind a call, on the same path.
 *
 * Theory of operation
 * One walk over the function without any property tells with what knowledge
 * each call is reached. From each call that begins something (closes, cancels,
 * starts, writes) a second walk goes on with that knowledge and looks at what
 * later calls do to the same object. It ends where the loop may run, where the
 * path to the object is assigned, and where the start turns out to have
 * failed.
 */
#include "lint/follow.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/before.h"
#include "lint/buffer.h"
#include "lint/engine.h"
#include "lint/follow_words.h"
#include "lint/lifetime.h"

enum { FOLLOW_STATES_MAX = 3000 };

/* --- what comes behind --- */

static bool is_over(const struct state *s)
{
    return s->own != OWN_GIVEN && s->own != OWN_PENDING;
}

/* The pointer to the object is itself kept in memory that others write. */
static bool is_loaded(const struct program *program, int object)
{
    const struct access *a = &program->accesses[object];

    if (a->kind == ACCESS_ADDRESS) {
        a = &program->accesses[a->base];
        while (a->kind == ACCESS_FIELD || a->kind == ACCESS_INDEX)
            a = &program->accesses[a->base];
        if (a->kind == ACCESS_DEREF)
            a = &program->accesses[a->base];
        else
            return false;
    }
    return a->kind == ACCESS_FIELD || a->kind == ACCESS_INDEX ||
           a->kind == ACCESS_DEREF ||
           (a->kind == ACCESS_VARIABLE && program->decls[a->key].is_global);
}

static bool frees(const struct follow *f, const struct effect *e)
{
    return e->kind == EFFECT_FREE && e->path > 0 &&
           (e->path == f->object || e->path == f->owner);
}

/* The cancelling failed: the request may be over already. */
static bool is_refused(const struct follow *f, const struct state *s)
{
    const struct call *call =
        f->effects->program->functions[f->function].nodes[f->begin->node].call;

    return !(state_fact(f->before, s, call->result).signs & ZERO);
}

/* The rule that `e` breaks; NONE if it is none. */
static int broken_rule(const struct follow *f, const struct state *s,
                       const struct effect *e)
{
    bool same = e->path == f->object;

    if (!e->always || s->forgetful)
        return NONE;
    switch (f->begin->kind) {
    case EFFECT_CLOSE:
        if (frees(f, e))
            return FOLLOW_FREED_CLOSING;
        if (s->flagged || !same)
            return NONE;
        return e->kind == EFFECT_OPERATE ? FOLLOW_USED_CLOSING
               : e->kind == EFFECT_CLOSE && !e->guarded_close
                   ? FOLLOW_CLOSED_TWICE
                   : NONE;
    case EFFECT_CANCEL:
        return frees(f, e) && !s->flagged && !is_refused(f, s)
                   ? FOLLOW_FREED_CANCELLED
                   : NONE;
    case EFFECT_WRITE:
        return e->kind == EFFECT_CLOSE && same && !s->guarded
                   ? FOLLOW_CLOSED_WRITING
                   : NONE;
    default:
        if (s->guarded)
            return NONE;
        if (frees(f, e))
            return FOLLOW_FREED_STARTED;
        if (e->kind == EFFECT_FREE && f->buffer > 0 && e->path == f->buffer)
            return FOLLOW_FREED_BUFFER;
        return e->kind == EFFECT_START && same ? FOLLOW_STARTED_TWICE : NONE;
    }
}

static bool ends(const struct follow *f, const struct effect *e)
{
    const struct program *program = f->effects->program;

    if (e->kind == EFFECT_WAIT)
        return true;
    /* Perhaps freed, perhaps stopped: nothing is certain from there on. */
    return !e->always && e->path > 0 &&
           (e->path == f->object || e->path == f->owner ||
            e->path == f->buffer ||
            effect_reaches(program, e->path, f->object));
}

static void look_at(struct run *run, struct state *s, const struct node *n)
{
    struct follow *f = run->data;
    int at = (int)(n - run->program->functions[run->function].nodes);
    size_t count, i;
    const struct effect *e = effect_at(f->effects, run->function, at, &count);

    for (i = 0; i < count; i++)
        if (e[i].kind == EFFECT_WAIT)
            s->own = OWN_NONE;
    for (i = 0; i < count && !is_over(s); i++) {
        int rule = broken_rule(f, s, &e[i]);

        if (rule != NONE)
            follow_report(run, s, n, &e[i], (enum follow_rule)rule);
        if (rule != NONE || ends(f, &e[i]))
            s->own = OWN_NONE;
    }
}

static void follow_call(struct run *run, struct state *s, const struct node *n)
{
    struct follow *f = run->data;

    if (is_over(s))
        return;
    look_at(run, s, n);
    if (f->loaded &&
        (call_body(run->program, n->call) != NONE || n->call->function == NONE))
        s->own = OWN_NONE;
    if (is_over(s))
        return;
    before_learn(run, s, n);
    run_go(run, s);
}

static void follow_set(struct run *run, struct state *s, const struct node *n)
{
    const struct follow *f = run->data;

    if (n->to == n->from)
        return;
    if (access_contains(run->program, f->object, n->to) ||
        (f->buffer > 0 && access_contains(run->program, f->buffer, n->to)))
        s->own = OWN_NONE;
}

static const struct property follow_property = {.call = follow_call,
                                                .set = follow_set};

/* --- the calls that begin something --- */

/* The state behind the call, as one of those that reach it. */
static struct state state_behind(struct run *run, const struct follow *f,
                                 int before)
{
    const struct call *call =
        run->program->functions[f->function].nodes[f->begin->node].call;
    struct state s = f->before->states[before];
    bool starts =
        f->begin->kind == EFFECT_START ||
        (f->begin->kind == EFFECT_WRITE && f->begin->function == f->function);
    struct fact fact = {.access = call->result, .signs = NEGATIVE | ZERO};

    s.start = before;
    s.guarded = s.flagged = s.skipped = false;
    state_forget_memory(run, &s);
    s.own = OWN_GIVEN;
    if (starts && !call->discarded) {
        s.own = OWN_PENDING;
        s.pending = call->result;
        state_learn(run, &s, fact);
    }
    return s;
}

static void walk_on(struct follow *f)
{
    const struct program *program = f->effects->program;
    const struct call *call =
        program->functions[f->function].nodes[f->begin->node].call;
    struct run run;
    int i;

    run_begin(&run, f->effects->program, f->function, &follow_property, f);
    run.limit = FOLLOW_STATES_MAX;
    if (f->begin->kind == EFFECT_CANCEL && f->begin->function == f->function)
        run.calls[program->accesses[call->result].key] = CALL_FOLLOWED;
    for (i = f->before->first_at[f->begin->node]; i != NONE;
         i = f->before->next_same[i]) {
        struct state s = state_behind(&run, f, i);

        if (!s.forgetful)
            run_enter_behind(&run, &s, f->begin->node);
    }
    run_walk(&run);
    f->effects->spent += run.state_count;
    run_end(&run);
}

static bool begins(const struct effect_table *effects, int function,
                   const struct effect *e)
{
    if (!e->always || e->path <= 0 ||
        access_is_vague(effects->program, e->path))
        return false;
    /* Whether a start succeeded is known only where it is made. */
    return e->kind == EFFECT_CLOSE || e->kind == EFFECT_CANCEL ||
           e->kind == EFFECT_WRITE ||
           (e->kind == EFFECT_START && e->function == function);
}

static bool begins_any(struct effect_table *effects, int function)
{
    const struct function *f = &effects->program->functions[function];
    size_t i, j, count;

    for (i = 0; i < f->node_count; i++) {
        const struct effect *e = effect_at(effects, function, (int)i, &count);

        for (j = 0; j < count; j++)
            if (begins(effects, function, &e[j]))
                return true;
    }
    return false;
}

static void check_begin(struct effect_table *effects, struct report *report,
                        const struct run *before, const struct effect *e)
{
    struct program *program = effects->program;
    struct follow f = {.effects = effects,
                       .report = report,
                       .function = before->function,
                       .begin = e,
                       .before = before,
                       .object = e->path,
                       .owner = effect_owner(program, e->path),
                       .buffer = NONE,
                       .loaded = is_loaded(program, e->path)};
    const struct node *n = &program->functions[before->function].nodes[e->node];

    if (e->kind == EFFECT_START) {
        f.buffer = buffer_of(program, before->function, n->call);
        buffer_check_stack(program, report, before->function, n, f.buffer);
    }
    walk_on(&f);
}

void follow_check(struct effect_table *effects, struct report *report,
                  int function)
{
    const struct function *f = &effects->program->functions[function];
    struct run before;
    size_t i, j, count;

    if (!begins_any(effects, function))
        return;
    before_walk(&before, effects->program, function);
    effects->spent += before.state_count;
    for (i = 0; i < f->node_count; i++) {
        const struct effect *e = effect_at(effects, function, (int)i, &count);

        for (j = 0; j < count; j++)
            if (begins(effects, function, &e[j]) && !before.exhausted &&
                effects->spent < EFFECT_STATES_MAX)
                check_begin(effects, report, &before, &e[j]);
    }
    run_end(&before);
}
