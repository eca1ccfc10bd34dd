/*
 * completion_walk.c - one walk over one function: stores, branches, and the end
 * of a path.
 */
#include "lint/completion.h"

/* --- stores and branches --- */

/* Whether it started is known to a local alone, and this path ends or gives
 * the local another value before anybody has looked. */
static bool is_lost(const struct run *run, const struct state *s)
{
    const struct program *program = run->program;
    const struct access *a;

    if (s->own != OWN_PENDING || s->count || s->guarded_since || s->forgetful ||
        s->copy != NONE || s->pending <= 0 || s->start == NONE)
        return false;
    a = &program->accesses[s->pending];
    if (a->kind != ACCESS_RESULT &&
        (a->kind != ACCESS_VARIABLE || program->decls[a->key].is_global ||
         program->decls[a->key].address_taken))
        return false;
    return start_can_fail(
        program, program->functions[run->function].nodes[s->start].call);
}

/* Another try: if the one before has failed, this one takes over. */
static bool is_start(const struct run *run, int access)
{
    const struct function *f = &run->program->functions[run->function];
    const char *type;
    size_t i;
    int j;

    if (access <= 0 || run->program->accesses[access].kind != ACCESS_RESULT)
        return false;
    for (i = 0; i < f->node_count; i++) {
        const struct call *call = f->nodes[i].call;

        for (j = 0; call && call->result == access && j < call->argument_count;
             j++)
            if (start_is_at(run->program, call, j, &type))
                return true;
    }
    return false;
}

static void blame_if_lost(struct run *run, const struct state *s)
{
    if (is_lost(run, s))
        blame_lost(run, s,
                   &run->program->functions[run->function].nodes[s->start]);
}

static bool names(const struct program *program, int value, int variable)
{
    return value > 0 && access_contains(program, value, variable);
}

/* Nothing is done with the variable but to give it a value. */
static bool is_idle(const struct run *run, int variable)
{
    const struct program *program = run->program;
    const struct function *f = &program->functions[run->function];
    const struct decl *d = &program->decls[program->accesses[variable].key];
    size_t i;
    int j;

    if (d->is_global || d->address_taken)
        return false;
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        if (names(program, n->from, variable) ||
            names(program, n->subject, variable) ||
            (n->to != variable && names(program, n->to, variable)) ||
            (n->call && names(program, n->call->through, variable)))
            return false;
        for (j = 0; n->call && j < n->call->argument_count; j++)
            if (names(program, n->call->arguments[j], variable))
                return false;
    }
    return true;
}

static void on_set(struct run *run, struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    const struct program *program = run->program;
    const struct access *to = &program->accesses[n->to];
    int i;

    contract_use(run, s, n);
    if (n->to == s->pending && !state_tells_start(s, n->from) &&
        !is_start(run, n->from))
        blame_if_lost(run, s);
    if (w->role == ROLE_SUMMARY)
        summary_assign(run, s, n);
    if (s->own == OWN_ESCAPED)
        return;
    if (n->from > 0 && n->from == w->duty.parameter) {
        if (!duty_completes(w, n->to))
            s->own = OWN_ESCAPED;
        s->skipped |= w->kept;
        return;
    }
    if (duty_completes(w, n->to)) {
        /* o->done = NULL, or another callback: the code has its reasons. */
        s->guarded = s->guarded_after = s->opaque_after = true;
        return;
    }
    if (!duty_is_related(w, n->from))
        return;
    if (to->kind == ACCESS_VARIABLE && (program->decls[to->key].alias != NONE ||
                                        !program->decls[to->key].is_pointer))
        return;
    if (to->kind == ACCESS_VARIABLE && is_idle(run, n->to))
        return;
    for (i = 0; i < w->name_count; i++)
        if (n->to == w->names[i])
            return;
    if (access_root(program, n->to) != NONE && w->name_count &&
        access_root(program, n->to) == access_root(program, w->names[0]) &&
        to->kind != ACCESS_VARIABLE)
        return; /* inside itself */
    s->own = OWN_ESCAPED;
}

/* A callback that is not there is not owed; nor is one of an object that is
 * not there. */
static void on_decide(struct run *run, struct state *s, const struct node *n,
                      int edge)
{
    const struct walk *w = run->data;
    bool is_null = n->number == 0 && ((n->op == CMP_EQ && edge == 0) ||
                                      (n->op == CMP_NE && edge == 1));
    int i;

    contract_use(run, s, n);
    if (!is_null || n->subject <= 0 || s->own != OWN_HELD)
        return;
    if (duty_completes(w, n->subject))
        s->own = OWN_ESCAPED;
    for (i = 0; i < w->name_count && w->duty.parameter == NONE; i++)
        if (n->subject == w->names[i])
            s->own = OWN_ESCAPED;
}

static void on_escape(struct run *run, struct state *s, const struct node *n)
{
    if (duty_is_related(run->data, n->from))
        s->own = OWN_ESCAPED;
}

/* --- the end of a path --- */

/* A starter that returns a negative code says: it will not be called. */
static bool tells_caller(const struct run *run, struct fact result)
{
    const struct function *f = &run->program->functions[run->function];

    if (f->returns_pointer)
        return true;
    if (!f->returns_int)
        return run->program->decls[f->decl].returns_void ? false : true;
    return (result.signs & NEGATIVE) || !(result.signs & ZERO);
}

/* The stream has ended, or the descriptor has failed: libuv stops by itself. */
static bool has_ended(const struct run *run, const struct state *s)
{
    const struct function *f = &run->program->functions[run->function];
    int access;

    if (f->parameter_count < 2)
        return false;
    access = access_make(run->program, ACCESS_VARIABLE, NONE, f->parameters[1]);
    return state_fact(run, s, access).signs == NEGATIVE;
}

static void leave_repeated(struct run *run, const struct state *s,
                           const struct node *n)
{
    if (s->count && s->own == OWN_HELD && !s->stopped && !s->freed &&
        !s->guarded && !s->forgetful && !has_ended(run, s))
        blame_repeated(run, s, n);
}

/* Nobody else can complete: whatever the state is, it is for this function. */
static bool is_alone(const struct walk *w)
{
    return w->role == ROLE_OWNER && !w->kept;
}

static void leave_owner(struct run *run, const struct state *s,
                        const struct node *n, struct fact result)
{
    struct walk *w = run->data;
    const struct function *f = &run->program->functions[run->function];

    if (w->role == ROLE_WORKER)
        return;
    if (w->role == ROLE_REPEATED) {
        leave_repeated(run, s, n);
        return;
    }
    if (w->role == ROLE_OWNER)
        contract_leave(run, s, n, result);
    if (s->own == OWN_PENDING && !state_tells_start(s, n->from) &&
        s->count == 0 && !s->guarded_since && !s->forgetful &&
        (w->role == ROLE_CALLBACK || run->program->decls[f->decl].returns_void))
        if (s->start != NONE &&
            start_can_fail(run->program, f->nodes[s->start].call)) {
            blame_lost(run, s, &f->nodes[s->start]);
            return;
        }
    if (s->own != OWN_HELD || s->count)
        return;
    if (w->role == ROLE_OWNER && tells_caller(run, result))
        return;
    if (s->forgetful) {
        if (!s->skipped)
            report_unproved(w->proof->report, run->function, f->spot,
                            "it has too many branches");
    } else if (s->guarded && !s->freed && (s->opaque || !is_alone(w))) {
        /* A counter: whoever comes last completes. */
        if (s->flagged && !s->counted && !s->skipped)
            report_unproved(w->proof->report, run->function, f->spot,
                            "whether it completes depends on state that is not "
                            "followed");
    } else if (s->skipped) {
        w->skipped = (int)run->current;
    } else {
        blame_missing(run, s, n);
    }
}

static void on_leave(struct run *run, const struct state *state,
                     const struct node *n, struct fact result)
{
    struct walk *w = run->data;
    struct state s = *state;
    bool pending = s.own == OWN_PENDING && state_tells_start(&s, n->from);

    if (n->from != NONE && duty_is_related(w, n->from) &&
        n->from != w->duty.parameter)
        s.own = OWN_ESCAPED;
    if (w->role == ROLE_SUMMARY) {
        if (s.own == OWN_PENDING && !pending) {
            blame_if_lost(run, &s);
            s.own = OWN_GIVEN;
        }
        summary_add(run, w->summary, &s, result, pending);
        return;
    }
    leave_owner(run, &s, n, result);
}

static const struct property completion_property = {.call = duty_call,
                                                    .set = on_set,
                                                    .decide = on_decide,
                                                    .escape = on_escape,
                                                    .leave = on_leave};

/*
 * Of a path that leaves a loop by its condition nothing is told: what happens
 * in the loop may be sure to happen. But where no path at all completes or
 * hands on, the loop does not either.
 */
static void check_skipped(struct run *run)
{
    const struct walk *w = run->data;
    const struct function *f = &run->program->functions[run->function];
    const struct state *s = &run->states[w->skipped];
    bool has_loop = false;
    size_t i;

    for (i = 0; i < run->state_count; i++) {
        const struct state *in = &run->states[i];

        if (!f->nodes[in->node].in_loop)
            continue;
        if (in->own != OWN_HELD || in->count || in->forgetful)
            return;
        has_loop = true;
    }
    if (has_loop && !run->exhausted)
        blame_missing(run, s, &f->nodes[s->node]);
}

void duty_walk(struct walk *w, int function, const struct state *s)
{
    struct program *program = w->proof->program;
    struct run run;

    duty_find_names(w, function);
    w->skipped = NONE;
    contract_begin(w);
    run_begin(&run, program, function, &completion_property, w);
    if (w->role == ROLE_SUMMARY)
        summary_keep(&run);
    run_enter(&run, s);
    run_walk(&run);
    contract_check(&run);
    if (w->skipped != NONE && !w->reported && !w->kept)
        check_skipped(&run);
    if (run.exhausted) {
        report_unproved(w->proof->report, function,
                        program->functions[function].spot,
                        "it has too many branches");
        if (w->summary)
            w->summary->unknown = true;
    }
    run_end(&run);
}
