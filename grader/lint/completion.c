/*
 * completion.c - who owes a completion, and whether it comes exactly once.
 *
 * Theory of operation
 * A duty is a callback that somebody waits for: a parameter (`done`), a field
 * of an object (`o->done`), or both, when the parameter is stored there. A
 * function that gets such a parameter holds the duty at its entry. It gives
 * the duty away by starting an operation whose callback can complete it; that
 * callback then holds it at its own entry and is proved by itself (a split
 * proof). A start that fails gives the duty back: the sign of its result is
 * followed along each path.
 *
 * Helpers are walked once for each way in which they are called, and what they
 * do to the duty is applied at the call (a summary). Paths that branch on
 * state which is not followed, a counter say, are never blamed for a
 * completion that does not come: they are listed as not analysed.
 */
#include "lint/completion.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/rules.h"

/* --- which callbacks are completions --- */

static bool has_word(const char *name, const char *const *words, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strstr(name, words[i]))
            return true;
    return false;
}

static const char *const words[] = {"done",   "complet", "finish",  "reply",
                                    "answer", "resolve", "callback"};

bool completion_is_final(const struct decl *d)
{
    enum { FINAL = 6 };

    return completion_is_one(d) && (has_word(d->name, words, FINAL) ||
                                    has_word(d->callback, words, FINAL));
}

bool completion_is_one(const struct decl *d)
{
    static const char *const many[] = {"each", "walk", "visit", "alloc",
                                       "compare"};

    if (!d->callback || !d->returns_void ||
        has_word(d->name, many, sizeof many / sizeof many[0]))
        return false;
    if (!strncmp(d->callback, "uv_", 3) && d->times != TIMES_ONCE)
        return false;
    return d->has_status || !strcmp(d->name, "cb") ||
           has_word(d->name, words, sizeof words / sizeof words[0]) ||
           has_word(d->callback, words, 3);
}

/* --- owners: functions that are given a completion callback --- */

/* A place inside an object that others have, too: f->done = done. */
static bool is_shared_object(const struct program *program, int access)
{
    int root = access_root(program, access);
    const struct decl *d = root == NONE ? NULL : &program->decls[root];

    if (!d)
        return false;
    if (d->is_global)
        return d->is_aggregate;
    return d->is_parameter && d->assignments == 0 && !d->address_taken;
}

/* Where the parameter is kept: a field of what `base` points to, stored once.
 * True if others have that object, too, and may complete it in other ways. */
static bool find_store(struct proof *proof, int function, struct duty *duty)
{
    struct program *program = proof->program;
    const struct function *f = &program->functions[function];
    int stores = 0;
    bool is_kept = false;
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        const struct access *to;

        if (n->kind != NODE_SET || n->from != duty->parameter)
            continue;
        to = &program->accesses[n->to];
        stores++;
        if (to->kind != ACCESS_FIELD || access_is_vague(program, n->to) ||
            (!duty_is_own_object(program, n->to) &&
             !is_shared_object(program, n->to))) {
            stores = 2;
            continue;
        }
        is_kept = !duty_is_own_object(program, n->to);
        duty->field = (int)to->key;
        duty->base = access_address(program, to->base);
    }
    if (stores != 1)
        duty->field = duty->base = NONE;
    return stores == 1 && is_kept;
}

static bool mentions(const struct program *program, const struct function *f,
                     int access)
{
    size_t i;
    int j;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        if (n->from == access || n->subject == access || n->to == access)
            return true;
        if (!n->call)
            continue;
        if (n->call->through == access)
            return true;
        for (j = 0; j < n->call->argument_count; j++)
            if (n->call->arguments[j] == access)
                return true;
    }
    (void)program;
    return false;
}

static bool has_calls(const struct function *f)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_CALL)
            return true;
    return false;
}

static void check_owner(struct proof *proof, int function, int parameter)
{
    struct program *program = proof->program;
    const struct function *f = &program->functions[function];
    struct state s = state_start();
    struct walk w = {.proof = proof, .role = ROLE_OWNER};
    const struct decl *d = &program->decls[parameter];

    w.duty = (struct duty){
        access_make(program, ACCESS_VARIABLE, NONE, parameter), NONE, NONE};
    if (!mentions(program, f, w.duty.parameter)) {
        if (has_calls(f))
            report_add(
                proof->report, "UV105", NONE, function, f->spot,
                xasprintf("%s() neither calls %s nor keeps it", f->name,
                          d->name),
                xstrdup("The caller waits for it. Call it when the work is "
                        "done, or keep it until then."),
                NULL);
        return;
    }
    w.kept = find_store(proof, function, &w.duty);
    s.own = OWN_HELD;
    duty_walk(&w, function, &s);
}

static void check_owners(struct proof *proof)
{
    struct program *program = proof->program;
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (f->failed)
            continue;
        for (j = 0; j < f->parameter_count; j++)
            if (completion_is_one(&program->decls[f->parameters[j]]))
                check_owner(proof, (int)i, f->parameters[j]);
    }
}

/* --- callbacks --- */

static void duty_check_debts(struct proof *proof, size_t from)
{
    size_t i;

    for (i = from; i < proof->debt_count; i++) {
        struct debt debt = proof->debts[i];
        struct state s = state_start();
        struct walk w = {.proof = proof,
                         .role = debt.repeated ? ROLE_REPEATED : ROLE_CALLBACK,
                         .duty = debt.duty,
                         .guessed = debt.guessed,
                         .debt = &debt};

        if (proof->program->functions[debt.function].failed)
            continue;
        s = start_enter(proof, debt.function, debt.start_name);
        duty_walk(&w, debt.function, &s);
    }
}

void completion_check(struct program *program, struct report *report)
{
    struct proof proof = {.program = program, .report = report};
    size_t i, before;

    proof.summaries = xcalloc(program->function_count + 1, sizeof(void *));
    summary_prepare(program);
    check_owners(&proof);
    duty_check_debts(&proof, 0);
    before = proof.debt_count;
    duty_guess_callbacks(&proof);
    duty_check_debts(&proof, before);
    summaries_free(&proof);
    for (i = 0; i < proof.debt_count; i++)
        free(proof.debts[i].start_name);
    free(proof.debts);
}
