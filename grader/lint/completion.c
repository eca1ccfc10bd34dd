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
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/engine.h"

enum { NAMES_MAX = 6, SUMMARIES_MAX = 1500, DEPTH_CALLS = 24, EXITS_MAX = 32 };

struct duty {
    int parameter; /* access of the callback parameter; NONE */
    int field;     /* decl of the field that holds it; NONE */
    int base;      /* access of the object; NONE */
};

enum role { ROLE_OWNER, ROLE_CALLBACK, ROLE_SUMMARY, ROLE_WORKER };

/* One way to leave a helper. */
struct exit {
    enum own own;
    int count;
    bool guarded, flagged, skipped, freed, stopped, forgetful;
    bool returns_pending;
    struct fact result;
};

struct summary {
    int function;
    struct duty duty;
    struct fact facts[FACTS_MAX];
    int fact_count;
    struct exit exits[EXITS_MAX];
    size_t exit_count;
    bool in_progress, unknown;
    struct summary *next;
};

/* A callback that holds a duty at its entry. */
struct debt {
    int function;
    struct duty duty;
    bool guessed; /* nobody was seen to hand it over */
    int starter;  /* function */
    struct spot start_spot;
    char *start_name;
};

struct proof {
    struct program *program;
    struct report *report;
    struct summary *summaries;
    size_t summary_count;
    struct debt *debts;
    size_t debt_count, debt_capacity;
    int depth;
};

/* One walk. */
struct walk {
    struct proof *proof;
    enum role role;
    struct duty duty;
    bool guessed;
    const struct debt *debt;
    int names[NAMES_MAX]; /* of the object: base first, then where it is kept */
    int name_count;
    struct summary *summary;
    bool reported;
};

static const struct property completion_property;

/* --- which callbacks are completions --- */

static bool has_word(const char *name, const char *const *words, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strstr(name, words[i]))
            return true;
    return false;
}

bool completion_is_one(const struct decl *d)
{
    static const char *const words[] = {"done",   "complet", "finish",  "reply",
                                        "answer", "resolve", "callback"};
    static const char *const many[] = {"each", "walk", "visit", "alloc",
                                       "compare"};

    if (!d->callback || !d->returns_void ||
        has_word(d->name, many, sizeof many / sizeof many[0]))
        return false;
    if (!strncmp(d->callback, "uv_", 3) &&
        model_times(d->callback) != TIMES_ONCE)
        return false;
    return d->has_status || !strcmp(d->name, "cb") ||
           has_word(d->name, words, sizeof words / sizeof words[0]) ||
           has_word(d->callback, words, 3);
}

/* --- what the object is called in one function --- */

static bool add_name(struct walk *w, int name)
{
    int i;

    for (i = 0; i < w->name_count; i++)
        if (w->names[i] == name)
            return false;
    if (w->name_count == NAMES_MAX)
        return false;
    w->names[w->name_count++] = name;
    return true;
}

/* A place inside an object that this function made: file->fill = fill. */
static bool is_own_object(const struct program *program, int access)
{
    int root = access_root(program, access);
    const struct decl *d = root == NONE ? NULL : &program->decls[root];

    return d && !d->is_parameter && !d->is_global && d->assignments <= 1 &&
           d->alias == NONE && !access_is_vague(program, access);
}

static void find_names(struct walk *w, int function)
{
    const struct program *program = w->proof->program;
    const struct function *f = &program->functions[function];
    bool changed = true;
    size_t i;
    int j;

    w->name_count = 0;
    if (w->duty.base == NONE)
        return;
    add_name(w, w->duty.base);
    while (changed) {
        changed = false;
        for (i = 0; i < f->node_count; i++) {
            const struct node *n = &f->nodes[i];

            if (n->kind != NODE_SET || !is_own_object(program, n->to) ||
                program->accesses[n->to].kind == ACCESS_VARIABLE)
                continue;
            for (j = 0; j < w->name_count; j++) {
                if (n->from == w->names[j]) {
                    changed |= add_name(w, n->to);
                    break;
                }
            }
        }
    }
}

/* `value` points to an embedded struct of the object `name` points to. */
static bool is_inside(const struct program *program, int value, int name)
{
    const struct access *a = &program->accesses[value];
    bool outermost = true;

    if (a->kind != ACCESS_ADDRESS)
        return false;
    for (a = &program->accesses[a->base];; a = &program->accesses[a->base]) {
        if (a->kind == ACCESS_FIELD) {
            const struct decl *d = &program->decls[a->key];

            if (outermost && !d->record)
                return false; /* a plain member leads nowhere */
            if (!d->is_aggregate)
                return false;
        } else if (a->kind != ACCESS_INDEX) {
            break;
        }
        outermost = false;
    }
    return a->kind == ACCESS_DEREF && a->base == name;
}

/* `value` gives access to the object. */
static bool is_related(const struct walk *w, int value)
{
    const struct program *program = w->proof->program;
    int i;

    if (value <= 0)
        return false;
    if (value == w->duty.parameter)
        return true;
    for (i = 0; i < w->name_count; i++)
        if (access_contains(program, w->names[i], value) ||
            is_inside(program, value, w->names[i]))
            return true;
    return false;
}

/* `value` is about the object in some way. */
static bool touches(const struct walk *w, int value)
{
    int i;

    if (value <= 0)
        return false;
    for (i = 0; i < w->name_count; i++)
        if (access_contains(w->proof->program, value, w->names[i]))
            return true;
    return is_related(w, value);
}

/* The object as seen from `parameter` (an access) of a function that gets
 * `argument`; NONE if the argument does not lead to it. */
static int seen_from(const struct walk *w, int argument, int parameter)
{
    struct program *program = w->proof->program;
    int i, raw;

    if (argument <= 0 || program->accesses[argument].kind == ACCESS_NUMBER)
        return NONE;
    raw = access_make(program, ACCESS_CONTEXT, argument, 0);
    for (i = 0; i < w->name_count; i++)
        if (access_contains(program, w->names[i], raw))
            return access_replace(program, w->names[i], raw,
                                  access_context(program, parameter));
    for (i = 0; i < w->name_count; i++) {
        int name = w->names[i], owner;

        if (access_contains(program, name, argument))
            return access_replace(program, name, argument, parameter);
        for (owner = access_context(program, argument);
             owner != raw && owner > 0;
             owner = access_context(program, owner)) {
            if (access_contains(program, name, owner))
                return access_replace(program, name, owner,
                                      access_context(program, parameter));
            if (program->accesses[owner].kind != ACCESS_ADDRESS)
                break;
        }
    }
    return NONE;
}

/* --- summaries --- */

static bool same_duty(const struct duty *a, const struct duty *b)
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
        if (m->function == function && same_duty(&m->duty, duty) &&
            m->fact_count == s->fact_count &&
            !memcmp(m->facts, s->facts,
                    (size_t)s->fact_count * sizeof(s->facts[0])))
            return m;
    return NULL;
}

static void walk_function(struct walk *w, int function, const struct state *s);

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

/* What `function` does to a duty that it is handed, with what is known about
 * its parameters in `s`. Never NULL. */
static const struct summary *summarize(struct proof *proof, int function,
                                       const struct duty *duty,
                                       const struct state *s)
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
    walk_function(&w, function, s);
    proof->depth--;
    m->in_progress = false;
    settle_exits(m);
    return m;
}

static bool is_unknown(const struct summary *m)
{
    return m->unknown || m->in_progress || m->exit_count == 0;
}

/* Some path of it completes, or gives the duty to what will. */
static bool may_complete(const struct summary *m)
{
    size_t i;

    if (is_unknown(m))
        return true;
    for (i = 0; i < m->exit_count; i++)
        if (m->exits[i].count || m->exits[i].own != OWN_HELD ||
            m->exits[i].forgetful)
            return true;
    return false;
}

static bool calls_it(const struct summary *m)
{
    size_t i;

    for (i = 0; i < m->exit_count; i++)
        if (m->exits[i].count)
            return true;
    return false;
}

/* Each path of it calls the completion itself. */
static bool always_completes(const struct summary *m)
{
    size_t i;

    if (is_unknown(m))
        return false;
    for (i = 0; i < m->exit_count; i++)
        if (!m->exits[i].count || m->exits[i].guarded || m->exits[i].forgetful)
            return false;
    return true;
}

/* --- debts --- */

static void add_debt(struct walk *w, int function, const struct duty *duty,
                     int starter, const struct node *n)
{
    struct proof *proof = w->proof;
    struct debt *d;
    size_t i;

    for (i = 0; i < proof->debt_count; i++)
        if (proof->debts[i].function == function &&
            same_duty(&proof->debts[i].duty, duty))
            return;
    proof->debts = xgrow(proof->debts, proof->debt_count, &proof->debt_capacity,
                         sizeof(*proof->debts));
    d = &proof->debts[proof->debt_count++];
    *d = (struct debt){.function = function,
                       .duty = *duty,
                       .guessed = w->guessed,
                       .starter = starter,
                       .start_spot = n->spot,
                       .start_name =
                           xstrdup(call_name(proof->program, n->call))};
}

/* --- words --- */

static char *duty_name(const struct proof *proof, const struct duty *duty)
{
    const struct program *program = proof->program;

    if (duty->field != NONE)
        return xstrdup(program->decls[duty->field].name);
    return access_text(program, duty->parameter);
}

static char *describe_change(struct run *run, const struct state *before,
                             const struct state *after, const struct node *n)
{
    const struct walk *w = run->data;
    const struct program *program = run->program;
    char *name, *text = NULL;

    if (before->count == after->count && before->own == after->own &&
        before->freed == after->freed && before->dead == after->dead)
        return NULL;
    name = duty_name(w->proof, &w->duty);
    if (after->count > before->count && n->call->function == NONE)
        text = xasprintf("%s is called%s", name,
                         before->count ? " once more" : "");
    else if (after->count > before->count)
        text = xasprintf("%s() calls %s%s", call_name(program, n->call), name,
                         before->count ? " once more" : "");
    else if (after->own != before->own || after->dead != before->dead)
        text =
            xasprintf("%s() starts an operation", call_name(program, n->call));
    else if (after->freed != before->freed)
        text = xasprintf("%s() frees the object that holds %s",
                         call_name(program, n->call), name);
    free(name);
    return text;
}

static void begin_trail(const struct walk *w, struct trail *trail)
{
    const struct program *program = w->proof->program;

    if (!w->debt)
        return;
    trail_add(trail, w->debt->starter, w->debt->start_spot,
              "%s() is started; %s() is its callback", w->debt->start_name,
              program->functions[w->debt->function].name);
}

static void add_finding(struct run *run, const struct state *s,
                        const char *rule, int function, struct spot spot,
                        char *message, const char *why, const char *last)
{
    struct walk *w = run->data;
    struct trail trail = {0};

    w->reported = true;
    if (w->role == ROLE_SUMMARY && strcmp(rule, "UV102") &&
        strcmp(rule, "UV107")) {
        free(message);
        return;
    }
    begin_trail(w, &trail);
    run_trail(run, s, describe_change, &trail);
    if (last)
        trail_add(&trail, function, spot, "%s", last);
    report_add(w->proof->report, rule, w->guessed ? SEVERITY_WARNING : NONE,
               function, spot, message, xstrdup(why), &trail);
}

static struct spot node_spot(const struct run *run, int node)
{
    return run->program->functions[run->function].nodes[node].spot;
}

/* --- one completion --- */

static bool completes(const struct walk *w, int through)
{
    const struct program *program = w->proof->program;
    const struct access *a;
    int i;

    if (through <= 0)
        return false;
    if (through == w->duty.parameter)
        return true;
    a = &program->accesses[through];
    if (a->kind != ACCESS_FIELD || a->key != w->duty.field ||
        program->accesses[a->base].kind != ACCESS_DEREF)
        return false;
    for (i = 0; i < w->name_count; i++)
        if (program->accesses[a->base].base == w->names[i])
            return true;
    return false;
}

static void report_double(struct run *run, const struct state *s,
                          const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    add_finding(
        run, s, "UV102", run->function, n->spot,
        xasprintf("%s is called a second time here; the first was on line %d",
                  name, s->first == NONE ? 0 : node_spot(run, s->first).line),
        "Who waits for it acts on each call: it frees twice, counts twice or "
        "answers twice. After the first call the function should be over, with "
        "a return.",
        "it is called once more");
    free(name);
}

static void report_after_start(struct run *run, const struct state *s,
                               const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    add_finding(
        run, s, "UV103", run->function, n->spot,
        xasprintf("%s is called although the operation started on line %d "
                  "still runs and will call it, too",
                  name, s->start == NONE ? 0 : node_spot(run, s->start).line),
        "A call that starts an operation returns before the operation has "
        "ended. Only its callback knows the result.",
        "it is called, while the operation is under way");
    free(name);
}

static void report_on_worker(struct run *run, const struct state *s,
                             const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    add_finding(
        run, s, "UV401", run->function, n->spot,
        xasprintf("%s is called on another thread, in %s()", name,
                  run->program->functions[run->function].name),
        "Who waits for it expects the loop's thread, and uses the loop and its "
        "own data without a lock. Call it in the callback that comes back to "
        "the loop.",
        "it is called");
    free(name);
}

/* The operation's callback is sure to call the completion. */
static bool start_completes(struct run *run, const struct state *s);

static void complete(struct run *run, struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    bool sure = !s->forgetful && !s->guarded_after;

    if (s->own == OWN_ESCAPED)
        return;
    if (w->role == ROLE_WORKER) {
        report_on_worker(run, s, n);
        s->own = OWN_ESCAPED;
        return;
    }
    if (s->count >= 1 && sure) {
        report_double(run, s, n);
        s->own = OWN_ESCAPED;
    } else if ((s->own == OWN_GIVEN || s->own == OWN_PENDING) &&
               !s->forgetful && !s->stopped && s->count == 0 &&
               start_completes(run, s)) {
        report_after_start(run, s, n);
        s->own = OWN_ESCAPED;
    }
    if (s->count == 0)
        s->first = s->node;
    s->count = s->count < 2 ? s->count + 1 : 2;
}

/* --- starts --- */

static const struct access *argument_of(const struct program *program,
                                        const struct call *call, int i)
{
    const struct access *a = &program->accesses[call->arguments[i]];

    return a->kind == ACCESS_ADDRESS ? &program->accesses[a->base] : a;
}

static enum times start_times(const struct program *program,
                              const struct call *call, const char *type)
{
    const struct access *a;

    if (strncmp(type, "uv_", 3))
        return TIMES_ONCE;
    if (!strcmp(type, "uv_timer_cb") && call->argument_count == 4) {
        a = &program->accesses[call->arguments[3]];
        if (a->kind == ACCESS_NUMBER && a->key == 0)
            return TIMES_ONCE;
    }
    return model_times(type);
}

/* File operations whose result is a count, a descriptor, or the like. */
static bool result_can_be_positive(const char *start)
{
    static const char *const names[] = {
        "uv_fs_open",    "uv_fs_read",    "uv_fs_write",   "uv_fs_sendfile",
        "uv_fs_scandir", "uv_fs_readdir", "uv_fs_mkstemp", "uv_fs_copyfile"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i], start))
            return true;
    return strncmp(start, "uv_fs_", 6) != 0;
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

/* A callback at its entry: a status is 0 or negative. */
static struct state enter_callback(struct proof *proof, int callback,
                                   const char *start)
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
    if (!f->parameter_count || result_can_be_positive(start))
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
static bool map_to_callback(const struct walk *w, const struct call *call,
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
            ret->base = seen_from(w, call->arguments[i], parameter);
            if (ret->base != NONE)
                return true;
        }
    }
    return false;
}

static bool is_start_of(const struct program *program, const struct call *call,
                        int i, const char **ret_type)
{
    const struct decl *callee;

    if (call->function == NONE)
        return false;
    callee = &program->decls[call->function];
    *ret_type = call_callback_type(program, call, i);
    if (!*ret_type || (callee->from_system && !callee->from_libuv) ||
        callee->function != NONE)
        return false;
    return !model_runs_on_worker(*ret_type);
}

static bool start_can_fail(const struct program *program,
                           const struct call *call)
{
    const struct decl *callee = &program->decls[call->function];

    return !callee->returns_void && !model_never_fails(callee->name);
}

static void report_lost(struct run *run, const struct state *s,
                        const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);
    const char *start = call_name(run->program, n->call);

    add_finding(
        run, s, "UV107", run->function, n->spot,
        xasprintf("nobody looks whether %s() could start; if not, %s is never "
                  "called",
                  start, name),
        "A start that returns a negative code has no callback. Look at the "
        "result, and complete with that code when it is negative.",
        "its result is lost");
    free(name);
}

static void hand_over(struct run *run, struct state *s, const struct node *n)
{
    const struct decl *callee = &run->program->decls[n->call->function];

    if (s->own != OWN_HELD)
        return;
    s->start = s->node;
    s->stopped = false;
    if (callee->returns_void) {
        s->own = OWN_GIVEN;
    } else if (n->call->discarded) {
        if (start_can_fail(run->program, n->call) && s->count == 0 &&
            !s->forgetful)
            report_lost(run, s, n);
        s->own = OWN_GIVEN;
    } else {
        s->own = OWN_PENDING;
        s->pending = n->call->result;
    }
}

static void report_start_after(struct run *run, const struct state *s,
                               const struct node *n, int callback)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    int line = s->first == NONE ? 0 : node_spot(run, s->first).line;

    add_finding(
        run, s, "UV104", run->function, n->spot,
        callback == NONE
            ? xasprintf("%s was already called on line %d, and what starts "
                        "here calls it again",
                        name, line)
            : xasprintf("%s was already called on line %d, and %s(), the "
                        "callback of what starts here, calls it again",
                        name, line, run->program->functions[callback].name),
        "Whoever waited may have freed everything after the first call. Start "
        "what is still to do first, and complete at its end.",
        "it starts an operation that completes once more");
    free(name);
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
            touches(w, call->arguments[i]))
            s->own = OWN_ESCAPED;
}

/* The argument `i` of a call of libuv or the course is a callback. */
static void start_one(struct run *run, struct state *s, const struct node *n,
                      int i, const char *type)
{
    struct walk *w = run->data;
    struct program *program = run->program;
    const struct access *a = argument_of(program, n->call, i);
    const struct summary *m;
    struct state fresh = state_start();
    struct duty duty;
    int callback;
    enum times times;

    if (a->kind == ACCESS_NUMBER)
        return;
    if (n->call->arguments[i] == w->duty.parameter ||
        completes(w, n->call->arguments[i])) {
        if (s->count >= 1 && s->own == OWN_HELD && !s->forgetful &&
            !s->guarded_after) {
            report_start_after(run, s, n, NONE);
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
    if (!map_to_callback(w, n->call, callback, &duty)) {
        escape_if_touched(w, s, n->call);
        return;
    }
    fresh = enter_callback(w->proof, callback, call_name(program, n->call));
    m = summarize(w->proof, callback, &duty, &fresh);
    times = start_times(program, n->call, type);
    if (!may_complete(m)) {
        if (times == TIMES_ONCE && strcmp(type, "uv_close_cb"))
            s->dead = s->node;
        return;
    }
    if (s->count >= 1 && s->own != OWN_ESCAPED && !s->forgetful &&
        !s->guarded_after && times == TIMES_ONCE && always_completes(m)) {
        report_start_after(run, s, n, callback);
        s->own = OWN_ESCAPED;
        return;
    }
    if (s->own == OWN_HELD && s->count == 0 && times == TIMES_ONCE)
        add_debt(w, callback, &duty, run->function, n);
    hand_over(run, s, n);
}

/* The part of uv_queue_work() that runs on another thread must not complete. */
static void work_one(struct run *run, struct state *s, const struct node *n,
                     int i)
{
    struct walk *w = run->data;
    struct program *program = run->program;
    const struct access *a = argument_of(program, n->call, i);
    struct state fresh = state_start();
    struct walk inner = {.proof = w->proof, .role = ROLE_WORKER};
    struct debt debt = {.starter = run->function, .start_spot = n->spot};
    const struct summary *m;

    if (a->kind != ACCESS_FUNCTION || s->own != OWN_HELD)
        return;
    debt.function = program->decls[a->key].function;
    if (debt.function == NONE ||
        !map_to_callback(w, n->call, debt.function, &inner.duty))
        return;
    fresh.own = OWN_HELD;
    m = summarize(w->proof, debt.function, &inner.duty, &fresh);
    if (is_unknown(m) || !calls_it(m))
        return;
    debt.start_name = xstrdup(call_name(program, n->call));
    inner.debt = &debt;
    walk_function(&inner, debt.function, &fresh);
    free(debt.start_name);
    s->own = OWN_ESCAPED;
}

static bool start_completes(struct run *run, const struct state *s)
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

        if (!is_start_of(program, n->call, i, &type))
            continue;
        if (n->call->arguments[i] == w->duty.parameter)
            return true;
        a = argument_of(program, n->call, i);
        callback =
            a->kind == ACCESS_FUNCTION ? program->decls[a->key].function : NONE;
        if (callback == NONE ||
            start_times(program, n->call, type) != TIMES_ONCE ||
            !map_to_callback(w, n->call, callback, &duty))
            continue;
        fresh = enter_callback(w->proof, callback, call_name(program, n->call));
        return always_completes(summarize(w->proof, callback, &duty, &fresh));
    }
    return false;
}

/* --- calls --- */

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
        if (argument == w->duty.parameter || completes(w, argument)) {
            ret->parameter = parameter;
            found = true;
            continue;
        }
        if (!program->decls[f->parameters[i]].is_pointer ||
            w->duty.field == NONE)
            continue;
        base = seen_from(w, argument, parameter);
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

static void apply_exit(struct run *run, struct state s, const struct node *n,
                       const struct exit *e)
{
    struct fact result = e->result;

    s.guarded_after |= e->flagged && s.count > 0;
    if (e->count && s.own != OWN_ESCAPED) {
        int i;

        for (i = 0; i < e->count; i++)
            if (i == 0 || s.own == OWN_ESCAPED)
                complete(run, &s, n);
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
    result.access = n->call->result;
    if (result.signs != ANY)
        state_learn(run, &s, result);
    run_go(run, &s);
}

static void call_helper(struct run *run, struct state *s, const struct node *n,
                        int callee)
{
    struct walk *w = run->data;
    struct state inner;
    const struct summary *m;
    struct duty duty;
    size_t i;

    if (!map_to_callee(w, n->call, callee, &duty)) {
        state_forget_memory(run, s);
        run_go(run, s);
        return;
    }
    inner = enter_callee(run, s, n->call, callee);
    m = summarize(w->proof, callee, &duty, &inner);
    state_forget_memory(run, s);
    if (is_unknown(m)) {
        s->own = OWN_ESCAPED;
        run_go(run, s);
        return;
    }
    run->known_calls[run->program->accesses[n->call->result].key] = 1;
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
        related |= is_related(w, n->call->arguments[i]);
    if (n->call->function == NONE) {
        if (completes(w, n->call->through))
            complete(run, s, n);
        else if (related)
            s->own = OWN_ESCAPED;
        run_go(run, s);
        return;
    }
    callee = &program->decls[n->call->function];
    if (!strcmp(callee->name, "free") && n->call->argument_count == 1) {
        for (i = 0; i < w->name_count; i++)
            s->freed |= n->call->arguments[0] == w->names[i];
        run_go(run, s);
        return;
    }
    for (i = 0; i < n->call->argument_count; i++) {
        type = call_callback_type(program, n->call, i);
        if (type && model_runs_on_worker(type))
            work_one(run, s, n, i);
        if (!is_start_of(program, n->call, i, &type))
            continue;
        starts = true;
        start_one(run, s, n, i, type);
    }
    if (is_stop(callee->name) && s->own != OWN_HELD)
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

static void on_call(struct run *run, struct state *s, const struct node *n)
{
    int callee = call_body(run->program, n->call);

    if (callee != NONE)
        call_helper(run, s, n, callee);
    else
        call_outside(run, s, n);
}

/* --- stores --- */

static void on_set(struct run *run, struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    const struct program *program = run->program;
    const struct access *to = &program->accesses[n->to];
    int i;

    if (s->own == OWN_ESCAPED)
        return;
    if (n->from > 0 && n->from == w->duty.parameter) {
        if (!completes(w, n->to))
            s->own = OWN_ESCAPED;
        return;
    }
    if (completes(w, n->to)) {
        /* o->done = NULL, or another callback: the code has its reasons. */
        s->guarded = s->guarded_after = true;
        return;
    }
    if (!is_related(w, n->from))
        return;
    if (to->kind == ACCESS_VARIABLE &&
        (program->decls[to->key].alias == n->from ||
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

    if (!is_null || n->subject <= 0 || s->own != OWN_HELD)
        return;
    if (completes(w, n->subject))
        s->own = OWN_ESCAPED;
    for (i = 0; i < w->name_count && w->duty.parameter == NONE; i++)
        if (n->subject == w->names[i])
            s->own = OWN_ESCAPED;
}

static void on_escape(struct run *run, struct state *s, const struct node *n)
{
    if (is_related(run->data, n->from))
        s->own = OWN_ESCAPED;
}

/* --- the end of a path --- */

static void add_exit(struct summary *m, const struct state *s,
                     struct fact result, bool returns_pending)
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

static void report_missing(struct run *run, const struct state *s,
                           const struct node *n)
{
    struct walk *w = run->data;
    const struct program *program = run->program;
    const struct function *f = &program->functions[run->function];
    char *name = duty_name(w->proof, &w->duty);
    const char *why =
        "Whoever waits for it waits for ever. Each way out has to call it "
        "once, with the code of what went wrong, or to start the operation "
        "whose callback will.";

    if (s->dead != NONE && !s->freed) {
        /* What was started should have completed: that is the place. */
        const struct node *start = &f->nodes[s->dead];
        int callback = NONE, i;

        for (i = 0; i < start->call->argument_count; i++) {
            const struct access *a = argument_of(program, start->call, i);

            if (a->kind == ACCESS_FUNCTION &&
                call_callback_type(program, start->call, i) &&
                !model_runs_on_worker(
                    call_callback_type(program, start->call, i)))
                callback = program->decls[a->key].function;
        }
        if (callback != NONE) {
            const struct function *g = &program->functions[callback];

            add_finding(run, s, "UV101", callback, g->end,
                        xasprintf("%s() ends the operation that started on "
                                  "line %d and never calls %s",
                                  g->name, start->spot.line, name),
                        why, "it returns");
            free(name);
            return;
        }
    }
    add_finding(
        run, s, "UV101", run->function, n->spot,
        xasprintf("%s() can return here without calling %s", f->name, name),
        why, "it returns, and nothing is under way that would call it");
    free(name);
}

static void leave_owner(struct run *run, const struct state *s,
                        const struct node *n, struct fact result)
{
    struct walk *w = run->data;
    const struct function *f = &run->program->functions[run->function];

    if (w->role == ROLE_WORKER)
        return;
    if (s->own == OWN_PENDING && n->from != s->pending && s->count == 0 &&
        !s->guarded && !s->forgetful &&
        (w->role == ROLE_CALLBACK || run->program->decls[f->decl].returns_void))
        if (s->start != NONE &&
            start_can_fail(run->program, f->nodes[s->start].call)) {
            report_lost(run, s, &f->nodes[s->start]);
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
        report_missing(run, s, n);
}

static void on_leave(struct run *run, const struct state *state,
                     const struct node *n, struct fact result)
{
    struct walk *w = run->data;
    struct state s = *state;
    bool pending = s.own == OWN_PENDING && n->from == s.pending;

    if (n->from != NONE && is_related(w, n->from) &&
        n->from != w->duty.parameter)
        s.own = OWN_ESCAPED;
    if (w->role == ROLE_SUMMARY) {
        if (s.own == OWN_PENDING && !pending)
            s.own = OWN_GIVEN;
        add_exit(w->summary, &s, result, pending);
        return;
    }
    leave_owner(run, &s, n, result);
}

static const struct property completion_property = {.call = on_call,
                                                    .set = on_set,
                                                    .decide = on_decide,
                                                    .escape = on_escape,
                                                    .leave = on_leave};

static void walk_function(struct walk *w, int function, const struct state *s)
{
    struct program *program = w->proof->program;
    struct run run;

    find_names(w, function);
    run_begin(&run, program, function, &completion_property, w);
    run_enter(&run, s);
    run_walk(&run);
    if (run.exhausted) {
        report_unproved(w->proof->report, function,
                        program->functions[function].spot,
                        "it has too many branches");
        if (w->summary)
            w->summary->unknown = true;
    }
    run_end(&run);
}

/* --- owners: functions that are given a completion callback --- */

/* Where the parameter is kept: FIELD(DEREF base, field), stored once. */
static void find_store(struct proof *proof, int function, struct duty *duty)
{
    struct program *program = proof->program;
    const struct function *f = &program->functions[function];
    int stores = 0;
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        const struct access *to;

        if (n->kind != NODE_SET || n->from != duty->parameter)
            continue;
        to = &program->accesses[n->to];
        stores++;
        if (to->kind != ACCESS_FIELD ||
            program->accesses[to->base].kind != ACCESS_DEREF ||
            access_is_vague(program, n->to) || !is_own_object(program, n->to)) {
            stores = 2;
            continue;
        }
        duty->field = (int)to->key;
        duty->base = program->accesses[to->base].base;
    }
    if (stores != 1)
        duty->field = duty->base = NONE;
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
    find_store(proof, function, &w.duty);
    s.own = OWN_HELD;
    walk_function(&w, function, &s);
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

static void check_debts(struct proof *proof, size_t from)
{
    size_t i;

    for (i = from; i < proof->debt_count; i++) {
        struct debt debt = proof->debts[i];
        struct state s = state_start();
        struct walk w = {.proof = proof,
                         .role = ROLE_CALLBACK,
                         .duty = debt.duty,
                         .guessed = debt.guessed,
                         .debt = &debt};

        if (proof->program->functions[debt.function].failed)
            continue;
        s = enter_callback(proof, debt.function, debt.start_name);
        walk_function(&w, debt.function, &s);
    }
}

/* --- callbacks that nobody was seen to hand a duty to --- */

static bool mixed_exits(const struct summary *m)
{
    bool completes_somewhere = false, ends_somewhere = false;
    size_t i;

    if (is_unknown(m))
        return false;
    for (i = 0; i < m->exit_count; i++) {
        const struct exit *e = &m->exits[i];

        if (e->forgetful || e->own == OWN_ESCAPED)
            return false;
        if (e->count && !e->guarded)
            completes_somewhere = true;
        if (!e->count && e->own == OWN_HELD && !e->skipped &&
            (!e->guarded || e->freed))
            ends_somewhere = true;
    }
    return completes_somewhere && ends_somewhere;
}

static bool has_debt(const struct proof *proof, int function, int field)
{
    size_t i;

    for (i = 0; i < proof->debt_count; i++)
        if (proof->debts[i].function == function &&
            proof->debts[i].duty.field == field)
            return true;
    return false;
}

/* Objects that the callback reaches from its parameters. */
static int find_object(const struct proof *proof, int function, int field)
{
    const struct program *program = proof->program;
    int found = NONE;
    size_t i;

    for (i = 0; i < program->decl_count; i++) {
        const struct decl *d = &program->decls[i];
        int root;

        if (d->kind != DECL_VARIABLE || d->function != function || !d->record ||
            d->alias == NONE || strcmp(d->record, program->decls[field].owner))
            continue;
        root = access_root(program, d->alias);
        if (root == NONE || !program->decls[root].is_parameter)
            continue;
        if (found != NONE && found != d->alias)
            return NONE;
        found = d->alias;
    }
    return found;
}

static void guess_callback(struct proof *proof, int function, int starter,
                           const struct node *n)
{
    struct program *program = proof->program;
    size_t count = program->decl_count, i;

    for (i = 0; i < count; i++) {
        struct state s = state_start();
        struct walk w = {.proof = proof, .guessed = true};
        struct duty duty = {NONE, (int)i, NONE};

        if (program->decls[i].kind != DECL_FIELD || !program->decls[i].called ||
            !completion_is_one(&program->decls[i]) ||
            has_debt(proof, function, (int)i))
            continue;
        duty.base = find_object(proof, function, (int)i);
        if (duty.base == NONE)
            continue;
        s.own = OWN_HELD;
        if (mixed_exits(summarize(proof, function, &duty, &s)))
            add_debt(&w, function, &duty, starter, n);
    }
}

static void guess_callbacks(struct proof *proof)
{
    struct program *program = proof->program;
    const char *type;
    size_t i, j;
    int k;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            for (k = 0; n->call && k < n->call->argument_count; k++) {
                const struct access *a = argument_of(program, n->call, k);

                if (a->kind == ACCESS_FUNCTION &&
                    program->decls[a->key].function != NONE &&
                    is_start_of(program, n->call, k, &type) &&
                    strcmp(type, "uv_close_cb") &&
                    start_times(program, n->call, type) == TIMES_ONCE)
                    guess_callback(proof, program->decls[a->key].function,
                                   (int)i, n);
            }
        }
    }
}

void completion_check(struct program *program, struct report *report)
{
    struct proof proof = {.program = program, .report = report};
    size_t i, before;

    check_owners(&proof);
    check_debts(&proof, 0);
    before = proof.debt_count;
    guess_callbacks(&proof);
    check_debts(&proof, before);
    while (proof.summaries) {
        struct summary *next = proof.summaries->next;

        free(proof.summaries);
        proof.summaries = next;
    }
    for (i = 0; i < proof.debt_count; i++)
        free(proof.debts[i].start_name);
    free(proof.debts);
}
