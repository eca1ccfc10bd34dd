/*
 * completion_walk.c - one walk over one function: stores, branches, and the end
 * of a path.
 */
#include "lint/completion.h"

/* --- stores and branches --- */

static void on_set(struct run *run, struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    const struct program *program = run->program;
    const struct access *to = &program->accesses[n->to];
    int i;

    contract_use(run, s, n);
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
        s->guarded = s->guarded_after = true;
        return;
    }
    if (!duty_is_related(w, n->from))
        return;
    if (to->kind == ACCESS_VARIABLE && (program->decls[to->key].alias != NONE ||
                                        !program->decls[to->key].is_pointer))
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
        s->count == 0 && !s->guarded && !s->forgetful &&
        (w->role == ROLE_CALLBACK || run->program->decls[f->decl].returns_void))
        if (s->start != NONE &&
            start_can_fail(run->program, f->nodes[s->start].call)) {
            blame_lost(run, s, &f->nodes[s->start]);
            return;
        }
    if (s->own != OWN_HELD || s->count || s->skipped)
        return;
    if (w->role == ROLE_OWNER && tells_caller(run, result))
        return;
    if (s->forgetful)
        report_unproved(w->proof->report, run->function, f->spot,
                        "it has too many branches");
    else if (s->flagged && !s->freed)
        report_unproved(w->proof->report, run->function, f->spot,
                        "whether it completes depends on state that is not "
                        "followed");
    else if (s->guarded && !s->freed)
        return; /* it counted down: whoever comes last completes */
    else
        blame_missing(run, s, n);
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
        if (s.own == OWN_PENDING && !pending)
            s.own = OWN_GIVEN;
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

void duty_walk(struct walk *w, int function, const struct state *s)
{
    struct program *program = w->proof->program;
    struct run run;

    duty_find_names(w, function);
    contract_begin(w);
    run_begin(&run, program, function, &completion_property, w);
    if (w->role == ROLE_SUMMARY)
        summary_keep(&run);
    run_enter(&run, s);
    run_walk(&run);
    contract_check(&run);
    if (run.exhausted) {
        report_unproved(w->proof->report, function,
                        program->functions[function].spot,
                        "it has too many branches");
        if (w->summary)
            w->summary->unknown = true;
    }
    run_end(&run);
}
