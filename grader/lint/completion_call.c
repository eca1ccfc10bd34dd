/*
 * completion_call.c - calls: of the completion, of helpers, and of others.
 */
#include "lint/completion.h"

#include <string.h>

enum { SPLITS_MAX = 2 }; /* arguments of one call */

void duty_complete(struct run *run, struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    bool sure = !s->forgetful && !s->opaque_after;

    if (s->own == OWN_ESCAPED)
        return;
    if (w->role == ROLE_WORKER) {
        blame_worker(run, s, n);
        s->own = OWN_ESCAPED;
        return;
    }
    if (s->count >= 1 && sure) {
        blame_double(run, s, n);
        s->own = OWN_ESCAPED;
    } else if ((s->own == OWN_GIVEN || s->own == OWN_PENDING) &&
               !s->forgetful && !s->stopped && s->count == 0 &&
               start_completes(run, s)) {
        blame_after_start(run, s, n);
        s->own = OWN_ESCAPED;
    }
    if (s->count == 0)
        s->first = s->node;
    s->count = s->count < 2 ? s->count + 1 : 2;
}

static bool map_to_callee(const struct walk *w, const struct call *call,
                          int callee, struct duty *ret)
{
    struct program *program = w->proof->program;
    const struct function *f = &program->functions[callee];
    bool found = false;
    int i;

    *ret = (struct duty){NONE, NONE, NONE};
    for (i = 0; i < call->argument_count && i < (int)f->parameter_count; i++) {
        int parameter =
            access_make(program, ACCESS_VARIABLE, NONE, f->parameters[i]);
        int argument = call->arguments[i], base;

        if (argument <= 0)
            continue;
        if (argument == w->duty.parameter || duty_completes(w, argument)) {
            ret->parameter = parameter;
            found = true;
            continue;
        }
        if (!program->decls[f->parameters[i]].is_pointer ||
            w->duty.field == NONE)
            continue;
        base = duty_seen_from(w, argument, parameter);
        if (base != NONE && ret->base == NONE) {
            ret->base = base;
            ret->field = w->duty.field;
            found = true;
        }
    }
    return found;
}

/* What is known about the arguments, for the callee. */
static struct state enter_callee(const struct run *run, const struct state *s,
                                 const struct call *call, int callee)
{
    struct program *program = run->program;
    const struct function *f = &program->functions[callee];
    struct state inner = state_start();
    int i;

    inner.own = OWN_HELD;
    for (i = 0; i < call->argument_count && i < (int)f->parameter_count; i++) {
        struct fact fact = state_fact(run, s, call->arguments[i]);
        int parameter =
            access_make(program, ACCESS_VARIABLE, NONE, f->parameters[i]);

        if (fact.signs == ANY || inner.fact_count == FACTS_MAX)
            continue;
        if (program->decls[f->parameters[i]].is_unsigned &&
            fact.signs == (ZERO | POSITIVE))
            continue;
        memset(&inner.facts[inner.fact_count], 0, sizeof(fact));
        inner.facts[inner.fact_count].access = parameter;
        inner.facts[inner.fact_count].signs = fact.signs;
        inner.facts[inner.fact_count].has_value = fact.has_value;
        inner.facts[inner.fact_count].value = fact.has_value ? fact.value : 0;
        inner.fact_count++;
    }
    return inner;
}

/* What the helper found out about an argument, or false: that cannot be. */
static bool learn_given(const struct run *run, struct state *s, int argument,
                        const struct fact *given)
{
    struct fact fact = state_fact(run, s, argument);

    fact.signs &= given->signs;
    if (!fact.signs ||
        (fact.has_value && given->has_value && fact.value != given->value))
        return false;
    if (given->has_value) {
        fact.has_value = true;
        fact.value = given->value;
    }
    if (run->program->accesses[argument].kind == ACCESS_VARIABLE)
        state_learn(run, s, fact);
    return true;
}

static bool is_possible(const struct run *run, struct state *s,
                        const struct call *call, const struct exit *e)
{
    int i;

    for (i = 0; i < GIVEN_MAX && i < call->argument_count; i++)
        if (e->given[i].access && call->arguments[i] > 0 &&
            !learn_given(run, s, call->arguments[i], &e->given[i]))
            return false;
    return true;
}

static void apply_exit(struct run *run, struct state s, const struct node *n,
                       const struct exit *e)
{
    struct fact result = e->result;

    if (!is_possible(run, &s, n->call, e))
        return;
    if (e->last)
        state_is_last(&s);
    s.guarded_after |= e->flagged && s.count > 0;
    s.opaque_after |= e->flagged && s.count > 0;
    if (e->count && s.own != OWN_ESCAPED) {
        int i;

        for (i = 0; i < e->count; i++)
            if (i == 0 || s.own == OWN_ESCAPED)
                duty_complete(run, &s, n);
        if (e->count == 2)
            s.count = 2;
    }
    if (e->own == OWN_ESCAPED)
        s.own = OWN_ESCAPED;
    else if (s.own == OWN_HELD && e->own != OWN_HELD) {
        s.own = e->own;
        s.start = s.node;
        s.stopped = true;
        if (e->own == OWN_PENDING) {
            s.pending = n->call->result;
            s.guarded_since = false;
            if (n->call->discarded)
                s.own = OWN_GIVEN;
        }
    }
    s.guarded |= e->guarded;
    s.flagged |= e->flagged;
    s.skipped |= e->skipped;
    s.freed |= e->freed;
    s.stopped |= e->stopped;
    s.forgetful |= e->forgetful;
    s.counted |= e->counted;
    s.opaque |= e->opaque || e->guarded;
    result.access = n->call->result;
    if (result.signs != ANY)
        state_learn(run, &s, result);
    run_go(run, &s);
}

static bool exits_agree(const struct summary *m)
{
    size_t i;

    for (i = 1; i < m->exit_count; i++)
        if (m->exits[i].count != m->exits[0].count ||
            m->exits[i].own != m->exits[0].own)
            return false;
    return true;
}

static bool is_tested(const struct function *f, int access)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_COND && f->nodes[i].subject == access)
            return true;
    return false;
}

/* A value that the callee looks at, and whose sign may be one of several;
 * NONE if there is none. */
static int open_argument(const struct run *run, const struct state *s,
                         const struct call *call, int callee)
{
    struct program *program = run->program;
    const struct function *f = &program->functions[callee];
    int i;

    for (i = 0; i < call->argument_count && i < (int)f->parameter_count; i++) {
        int argument = call->arguments[i], parameter;
        unsigned char signs = state_fact(run, s, argument).signs;

        enum access_kind kind = program->accesses[argument].kind;

        if ((kind != ACCESS_VARIABLE && kind != ACCESS_RESULT) ||
            !(signs & (signs - 1)))
            continue;
        parameter =
            access_make(program, ACCESS_VARIABLE, NONE, f->parameters[i]);
        if (is_tested(f, parameter))
            return argument;
    }
    return NONE;
}

/* A copy of the object is passed: what becomes of it is not followed. */
static bool gives_copy(const struct walk *w, const struct call *call)
{
    const struct program *program = w->proof->program;
    int i;

    for (i = 0; i < call->argument_count; i++) {
        const struct access *a =
            &program->accesses[call->arguments[i] > 0 ? call->arguments[i] : 0];

        if (a->kind == ACCESS_VARIABLE && program->decls[a->key].is_aggregate &&
            duty_is_related(w, call->arguments[i]))
            return true;
    }
    return false;
}

static void call_helper(struct run *run, struct state *s, const struct node *n,
                        int callee, int splits);

/* `if (status) done(); ... if (status) return;`: what the callee did goes with
 * what its caller branches on afterwards. */
static void call_for_each_sign(struct run *run, const struct state *s,
                               const struct node *n, int callee, int argument,
                               int splits)
{
    unsigned char signs = state_fact(run, s, argument).signs;
    int sign;

    for (sign = NEGATIVE; sign <= POSITIVE; sign <<= 1) {
        struct state one = *s;

        if (!(signs & sign))
            continue;
        state_learn(run, &one, (struct fact){argument, sign, false, 0});
        state_settle(run, &one);
        call_helper(run, &one, n, callee, splits);
    }
}

static void call_helper(struct run *run, struct state *s, const struct node *n,
                        int callee, int splits)
{
    struct walk *w = run->data;
    struct state inner;
    const struct summary *m;
    struct duty duty;
    int open;
    size_t i;

    if (!map_to_callee(w, n->call, callee, &duty)) {
        if (gives_copy(w, n->call))
            s->own = OWN_ESCAPED;
        state_forget_memory(run, s);
        run_go(run, s);
        return;
    }
    inner = enter_callee(run, s, n->call, callee);
    m = summary_of(w->proof, callee, &duty, &inner);
    open = splits > 0 && !summary_is_unknown(m) && !exits_agree(m)
               ? open_argument(run, s, n->call, callee)
               : NONE;
    if (open != NONE) {
        call_for_each_sign(run, s, n, callee, open, splits - 1);
        return;
    }
    state_forget_memory(run, s);
    if (summary_is_unknown(m)) {
        s->own = OWN_ESCAPED;
        run_go(run, s);
        return;
    }
    run->calls[run->program->accesses[n->call->result].key] = CALL_FOLLOWED;
    for (i = 0; i < m->exit_count; i++)
        apply_exit(run, *s, n, &m->exits[i]);
}

static bool is_stop(const char *name)
{
    return !strcmp(name, "uv_cancel") || !strcmp(name, "uv_close") ||
           (!strncmp(name, "uv_", 3) && strstr(name, "_stop"));
}

static void call_outside(struct run *run, struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    struct program *program = run->program;
    const struct decl *callee;
    const char *type;
    bool starts = false, related = false;
    int i;

    for (i = 0; i < n->call->argument_count; i++)
        related |= duty_is_related(w, n->call->arguments[i]);
    if (n->call->function == NONE) {
        if (duty_completes(w, n->call->through))
            duty_complete(run, s, n);
        else if (related)
            s->own = OWN_ESCAPED;
        run_go(run, s);
        return;
    }
    callee = &program->decls[n->call->function];
    if (!strcmp(callee->name, "free") && n->call->argument_count == 1) {
        s->freed |= duty_frees(w, n->call->arguments[0]);
        run_go(run, s);
        return;
    }
    for (i = 0; i < n->call->argument_count; i++) {
        type = call_callback_type(program, n->call, i);
        if (type && call_runs_on_worker(program, n->call, i))
            start_work(run, s, n, i);
        if (!start_is_at(program, n->call, i, &type))
            continue;
        starts = true;
        start_one(run, s, n, i, type);
    }
    if (is_stop(callee->name))
        s->stopped = true;
    if (!starts && related && !callee->from_system)
        s->own = OWN_ESCAPED;
    if (starts || callee->from_libuv) {
        /* libuv returns 0 or a negative code. */
        if (starts && !callee->returns_void) {
            struct fact fact = {n->call->result, NEGATIVE | ZERO, false, 0};

            state_learn(run, s, fact);
        }
    }
    run_go(run, s);
}

void duty_call(struct run *run, struct state *s, const struct node *n)
{
    int callee = call_body(run->program, n->call);

    contract_use(run, s, n);
    if (callee != NONE)
        call_helper(run, s, n, callee, SPLITS_MAX);
    else
        call_outside(run, s, n);
}
