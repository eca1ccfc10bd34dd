/*
 * completion_start.c - operations that take a duty over.
 */
#include "lint/completion.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/lifetime.h"
#include "lint/rules.h"

/* --- what is started --- */

const struct access *start_argument(const struct program *program,
                                    const struct call *call, int i)
{
    const struct access *a = &program->accesses[call->arguments[i]];

    return a->kind == ACCESS_ADDRESS ? &program->accesses[a->base] : a;
}

enum times start_times(const struct program *program, const struct call *call,
                       const char *type)
{
    const struct access *a;
    int i;

    if (strncmp(type, "uv_", 3))
        return TIMES_ONCE;
    if (!strcmp(type, "uv_timer_cb") && call->argument_count == 4) {
        a = &program->accesses[call->arguments[3]];
        if (a->kind == ACCESS_NUMBER && a->key == 0)
            return TIMES_ONCE;
    }
    for (i = 0; i < call->argument_count; i++)
        if (call_callback_type(program, call, i) == type)
            return call_times(program, call, i);
    return TIMES_UNKNOWN;
}

static void enter_with(struct state *s, int access)
{
    int i;

    for (i = s->fact_count; i > 0 && s->facts[i - 1].access > access; i--)
        s->facts[i] = s->facts[i - 1];
    memset(&s->facts[i], 0, sizeof(s->facts[i]));
    s->facts[i].access = access;
    s->facts[i].signs = NEGATIVE | ZERO;
    s->fact_count++;
}

static bool is_status(const struct decl *d)
{
    return !d->is_pointer && !d->is_unsigned &&
           (!strcmp(d->name, "status") || !strcmp(d->name, "err") ||
            !strcmp(d->name, "error") || !strcmp(d->name, "rc"));
}

struct state start_enter(struct proof *proof, int callback, const char *start)
{
    struct program *program = proof->program;
    const struct function *f = &program->functions[callback];
    struct state s = state_start();
    size_t i, count = program->decl_count;

    s.own = OWN_HELD;
    for (i = 0; i < f->parameter_count && s.fact_count < 4; i++)
        if (is_status(&program->decls[f->parameters[i]]))
            enter_with(&s, access_make(program, ACCESS_VARIABLE, NONE,
                                       f->parameters[i]));
    if (!f->parameter_count || helper_may_count(start))
        return s;
    for (i = 0; i < count; i++) {
        const struct decl *d = &program->decls[i];
        int request;

        if (d->kind != DECL_FIELD || !d->from_libuv ||
            strcmp(d->name, "result") || strcmp(d->owner, "uv_fs_s"))
            continue;
        request = access_make(program, ACCESS_VARIABLE, NONE, f->parameters[0]);
        enter_with(&s,
                   access_make(program, ACCESS_FIELD,
                               access_deref(program, request), (long long)i));
        break;
    }
    return s;
}

/* The duty as the callback sees it. */
static bool start_map(const struct walk *w, const struct call *call,
                      int callback, struct duty *ret)
{
    struct program *program = w->proof->program;
    const struct function *f = &program->functions[callback];
    const struct decl *callee = &program->decls[call->function];
    size_t j;
    int i;

    *ret = (struct duty){NONE, w->duty.field, NONE};
    if (w->duty.field == NONE)
        return false;
    for (i = 0; i < call->argument_count; i++) {
        for (j = 0; j < f->parameter_count; j++) {
            int parameter =
                access_make(program, ACCESS_VARIABLE, NONE, f->parameters[j]);
            const struct decl *d = &program->decls[f->parameters[j]];
            const struct parameter *given =
                i < callee->parameter_count ? &callee->parameters[i] : NULL;
            bool fits;

            if (callee->from_libuv)
                fits = j == 0;
            else
                fits = given && d->is_pointer &&
                       ((given->is_void_pointer && !d->record) ||
                        (given->record && d->record &&
                         !strcmp(given->record, d->record)));
            if (!fits)
                continue;
            ret->base = duty_seen_from(w, call->arguments[i], parameter);
            if (ret->base != NONE)
                return true;
        }
    }
    return false;
}

bool start_is_at(const struct program *program, const struct call *call, int i,
                 const char **ret_type)
{
    const struct decl *callee;

    if (call->function == NONE)
        return false;
    callee = &program->decls[call->function];
    *ret_type = call_callback_type(program, call, i);
    if (!*ret_type || (callee->from_system && !callee->from_libuv) ||
        callee->function != NONE)
        return false;
    return !call_runs_on_worker(program, call, i);
}

bool start_can_fail(const struct program *program, const struct call *call)
{
    const struct decl *callee = &program->decls[call->function];

    return !callee->returns_void && !model_never_fails(callee->name) &&
           !name_list_has(&program->config->never_fails, callee->name);
}

/* --- the start --- */

void duty_add_debt(struct walk *w, int function, const struct duty *duty,
                   int starter, const struct node *n, bool repeated)
{
    struct proof *proof = w->proof;
    struct debt *d;
    size_t i;

    for (i = 0; i < proof->debt_count; i++)
        if (proof->debts[i].function == function &&
            duty_same(&proof->debts[i].duty, duty))
            return;
    proof->debts = xgrow(proof->debts, proof->debt_count, &proof->debt_capacity,
                         sizeof(*proof->debts));
    d = &proof->debts[proof->debt_count++];
    *d = (struct debt){.function = function,
                       .duty = *duty,
                       .guessed = w->guessed || w->kept,
                       .repeated = repeated,
                       .starter = starter,
                       .start_spot = n->spot,
                       .start_name =
                           xstrdup(call_name(proof->program, n->call))};
}

static void hand_over(struct run *run, struct state *s, const struct node *n)
{
    const struct decl *callee = &run->program->decls[n->call->function];

    if (s->own != OWN_HELD)
        return;
    s->start = s->node;
    s->stopped = s->guarded_since = false;
    if (callee->returns_void) {
        s->own = OWN_GIVEN;
    } else if (n->call->discarded) {
        if (start_can_fail(run->program, n->call) && s->count == 0 &&
            !s->forgetful)
            blame_lost(run, s, n);
        s->own = OWN_GIVEN;
    } else {
        s->own = OWN_PENDING;
        s->pending = n->call->result;
    }
}

static bool is_loop(const struct program *program, const struct call *call,
                    int i)
{
    const struct decl *d = &program->decls[call->function];
    const char *record =
        i < d->parameter_count ? d->parameters[i].record : NULL;

    return record && !strcmp(record, "uv_loop_s");
}

static void escape_if_touched(const struct walk *w, struct state *s,
                              const struct call *call)
{
    int i;

    for (i = 0; i < call->argument_count; i++)
        if (s->own == OWN_HELD && !is_loop(w->proof->program, call, i) &&
            duty_touches(w, call->arguments[i]))
            s->own = OWN_ESCAPED;
}

/* It is sure to come again, and the name says that it must not. */
static bool is_repeated(const struct walk *w, const struct call *call,
                        const char *type, enum times times)
{
    const struct program *program = w->proof->program;
    const struct access *a;

    if (times != TIMES_MANY || w->duty.field == NONE ||
        !completion_is_final(&program->decls[w->duty.field]) ||
        !strcmp(type, "uv_async_cb") || !strcmp(type, "uv_walk_cb"))
        return false;
    if (strcmp(type, "uv_timer_cb") != 0)
        return true;
    a = &program->accesses[call->arguments[call->argument_count - 1]];
    return a->kind == ACCESS_NUMBER && a->key != 0;
}

void start_one(struct run *run, struct state *s, const struct node *n, int i,
               const char *type)
{
    struct walk *w = run->data;
    struct program *program = run->program;
    const struct access *a = start_argument(program, n->call, i);
    const struct summary *m;
    struct state fresh = state_start();
    struct duty duty;
    int callback;
    enum times times;

    if (a->kind == ACCESS_NUMBER)
        return;
    if (n->call->arguments[i] == w->duty.parameter ||
        duty_completes(w, n->call->arguments[i])) {
        if (s->count >= 1 && s->own == OWN_HELD && !s->forgetful &&
            !s->guarded_after) {
            blame_start_after(run, s, n, NONE);
            s->own = OWN_ESCAPED;
            return;
        }
        hand_over(run, s, n);
        return;
    }
    callback =
        a->kind == ACCESS_FUNCTION ? program->decls[a->key].function : NONE;
    if (callback == NONE) {
        if (a->kind != ACCESS_FUNCTION)
            escape_if_touched(w, s, n->call);
        return;
    }
    if (!start_map(w, n->call, callback, &duty)) {
        escape_if_touched(w, s, n->call);
        return;
    }
    fresh = start_enter(w->proof, callback, call_name(program, n->call));
    m = summary_of(w->proof, callback, &duty, &fresh);
    times = start_times(program, n->call, type);
    if (!summary_may_complete(m)) {
        if (times == TIMES_ONCE && strcmp(type, "uv_close_cb"))
            s->dead = s->node;
        return;
    }
    if (s->count >= 1 && s->own != OWN_ESCAPED && !s->forgetful &&
        !s->guarded_after && times == TIMES_ONCE &&
        summary_always_completes(m)) {
        blame_start_after(run, s, n, callback);
        s->own = OWN_ESCAPED;
        return;
    }
    if (s->own == OWN_HELD && s->count == 0 &&
        (times == TIMES_ONCE || is_repeated(w, n->call, type, times)))
        duty_add_debt(w, callback, &duty, run->function, n,
                      times != TIMES_ONCE);
    hand_over(run, s, n);
}

void start_work(struct run *run, struct state *s, const struct node *n, int i)
{
    struct walk *w = run->data;
    struct program *program = run->program;
    const struct access *a = start_argument(program, n->call, i);
    struct state fresh = state_start();
    struct walk inner = {.proof = w->proof, .role = ROLE_WORKER};
    struct debt debt = {.starter = run->function, .start_spot = n->spot};
    const struct summary *m;

    if (a->kind != ACCESS_FUNCTION || s->own != OWN_HELD)
        return;
    debt.function = program->decls[a->key].function;
    if (debt.function == NONE ||
        !start_map(w, n->call, debt.function, &inner.duty))
        return;
    fresh.own = OWN_HELD;
    m = summary_of(w->proof, debt.function, &inner.duty, &fresh);
    if (summary_is_unknown(m) || !summary_calls(m))
        return;
    debt.start_name = xstrdup(call_name(program, n->call));
    inner.debt = &debt;
    duty_walk(&inner, debt.function, &fresh);
    free(debt.start_name);
    s->own = OWN_ESCAPED;
}

bool start_completes(struct run *run, const struct state *s)
{
    struct walk *w = run->data;
    struct program *program = run->program;
    const struct node *n;
    const char *type;
    int i, callback;

    if (s->start == NONE)
        return false;
    n = &program->functions[run->function].nodes[s->start];
    for (i = 0; i < n->call->argument_count; i++) {
        struct state fresh = state_start();
        const struct access *a;
        struct duty duty;

        if (!start_is_at(program, n->call, i, &type))
            continue;
        if (n->call->arguments[i] == w->duty.parameter)
            return true;
        a = start_argument(program, n->call, i);
        callback =
            a->kind == ACCESS_FUNCTION ? program->decls[a->key].function : NONE;
        if (callback == NONE ||
            start_times(program, n->call, type) != TIMES_ONCE ||
            !start_map(w, n->call, callback, &duty))
            continue;
        fresh = start_enter(w->proof, callback, call_name(program, n->call));
        return summary_always_completes(
            summary_of(w->proof, callback, &duty, &fresh));
    }
    return false;
}
