#include "lint/leak.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/before.h"
#include "lint/owe.h"

/* --- words --- */

static void add_leak(struct run *run, const struct state *s,
                     const struct node *n, const char *rule, char *message,
                     const char *why)
{
    const struct owe *owe = run->data;
    struct trail trail = {0};

    owe_trail(run, s, &trail);
    trail_add(&trail, run->function, n->spot,
              "it returns, and nothing frees it");
    report_add(owe->report, rule, NONE, run->function, n->spot, message,
               xstrdup(why), &trail);
}

static struct fact fact_of(const struct run *run, const struct state *s,
                           int decl)
{
    int access = access_make(run->program, ACCESS_VARIABLE, NONE, decl);

    return state_fact(run, s, access);
}

/* A state at the entry that knows: parameter `decl` is 0 or negative. */
static struct state enter_with_status(struct program *program, int decl)
{
    struct state s = state_start();

    s.own = OWN_HELD;
    s.facts[0].access = access_make(program, ACCESS_VARIABLE, NONE, decl);
    s.facts[0].signs = NEGATIVE | ZERO;
    s.fact_count = 1;
    return s;
}

/* --- UV203 --- */

static void leave_addresses(struct run *run, const struct state *s,
                            const struct node *n)
{
    const struct owe *owe = run->data;
    const struct function *f = &run->program->functions[run->function];
    char *name;

    if (s->guarded_after || !(fact_of(run, s, f->parameters[1]).signs & ZERO))
        return;
    name = access_text(run->program, owe->object);
    add_leak(run, s, n, "UV203",
             xasprintf("%s() can return here without uv_freeaddrinfo(%s)",
                       f->name, name),
             "The list of addresses is allocated for the callback, and belongs "
             "to it: whoever looks up many names loses that memory each time.");
    free(name);
}

/* libuv keeps the list in the request, too: some code takes it there. */
static bool is_taken_from_request(const struct program *program)
{
    size_t i;

    for (i = 0; i < program->access_count; i++) {
        const struct access *a = &program->accesses[i];

        if (a->kind == ACCESS_FIELD &&
            !strcmp(program->decls[a->key].name, "addrinfo") &&
            program->decls[a->key].from_libuv)
            return true;
    }
    return false;
}

void leak_check_addresses(struct effect_table *effects, const struct uses *uses,
                          struct report *report, int function)
{
    struct program *program = effects->program;
    const struct function *f = &program->functions[function];
    struct owe owe = {.effects = effects,
                      .report = report,
                      .function = function,
                      .pays = EFFECT_FREE,
                      .begin = NONE,
                      .leave = leave_addresses};
    struct state s;

    if (f->parameter_count != 3 ||
        !uses_only_as(uses, function, "uv_getaddrinfo_cb") ||
        is_taken_from_request(program))
        return;
    owe.object = access_make(program, ACCESS_VARIABLE, NONE, f->parameters[2]);
    s = enter_with_status(program, f->parameters[1]);
    owe_walk(&owe, &s);
}

/* --- UV209 --- */

static bool allocates(const struct program *program, const struct call *call)
{
    const char *name = call_name(program, call);

    return !strcmp(name, "malloc") || !strcmp(name, "calloc");
}

static const struct call *call_of(const struct function *f,
                                  const struct program *program, int result)
{
    size_t i;

    if (result <= 0 || program->accesses[result].kind != ACCESS_RESULT)
        return NULL;
    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].call && f->nodes[i].call->result == result)
            return f->nodes[i].call;
    return NULL;
}

/* The value is fresh memory, perhaps wrapped by uv_buf_init(). */
static bool is_fresh(const struct program *program, const struct function *f,
                     int value)
{
    const struct call *call = call_of(f, program, value);

    if (call && !strcmp(call_name(program, call), "uv_buf_init"))
        call = call_of(f, program, call->arguments[0]);
    return call && allocates(program, call);
}

/* Each buffer that the alloc callback gives is fresh memory. */
static bool gives_fresh(struct program *program, int function)
{
    const struct function *f = &program->functions[function];
    int buffer;
    size_t i;
    bool found = false;

    if (f->failed || f->parameter_count != 3)
        return false;
    buffer = access_deref(
        program, access_make(program, ACCESS_VARIABLE, NONE, f->parameters[2]));
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        const struct access *to = &program->accesses[n->to > 0 ? n->to : 0];

        if (n->kind != NODE_SET ||
            (n->to != buffer &&
             (to->kind != ACCESS_FIELD || to->base != buffer ||
              strcmp(program->decls[to->key].name, "base") != 0)))
            continue;
        if (!is_fresh(program, f, n->from))
            return false;
        found = true;
    }
    return found;
}

/* All starts that name the read callback name such an alloc callback. */
static bool is_fed_fresh(struct program *program, const struct uses *uses,
                         int function)
{
    size_t count, i;
    const struct use *u = uses_of(uses, function, &count);

    for (i = 0; i < count; i++) {
        const struct call *call =
            program->functions[u[i].function].nodes[u[i].node].call;
        const struct access *a;

        if (u[i].argument < 1)
            return false;
        a = &program->accesses[call->arguments[u[i].argument - 1]];
        if (a->kind == ACCESS_ADDRESS)
            a = &program->accesses[a->base];
        if (a->kind != ACCESS_FUNCTION ||
            program->decls[a->key].function == NONE ||
            !gives_fresh(program, program->decls[a->key].function))
            return false;
    }
    return count > 0;
}

static void leave_read(struct run *run, const struct state *s,
                       const struct node *n)
{
    const struct function *f = &run->program->functions[run->function];
    struct fact nread = fact_of(run, s, f->parameters[1]);

    /* UV_ENOBUFS: there was nothing to read into. */
    if (s->own != OWN_HELD || s->guarded_after ||
        (nread.has_value && nread.value == -105))
        return;
    add_leak(run, s, n, "UV209",
             xasprintf("%s() can return here without freeing %s->base, which "
                       "was allocated for it",
                       f->name, run->program->decls[f->parameters[2]].name),
             "Each call of the alloc callback allocates, and each is followed "
             "by one call of the read callback, also with nread 0 or negative. "
             "What it does not hand on it has to free.");
}

static int base_of(struct program *program, int pointer)
{
    size_t i;

    for (i = 0; i < program->decl_count; i++) {
        const struct decl *d = &program->decls[i];

        if (d->kind == DECL_FIELD && !strcmp(d->name, "base") && d->owner &&
            !strcmp(d->owner, "uv_buf_t"))
            return access_field(program, access_deref(program, pointer),
                                (int)i);
    }
    return NONE;
}

void leak_check_read(struct effect_table *effects, const struct uses *uses,
                     struct report *report, int function)
{
    struct program *program = effects->program;
    const struct function *f = &program->functions[function];
    struct owe owe = {.effects = effects,
                      .report = report,
                      .function = function,
                      .pays = EFFECT_FREE,
                      .begin = NONE,
                      .leave = leave_read};
    struct state s = state_start();

    if (f->parameter_count < 3 ||
        (!uses_only_as(uses, function, "uv_read_cb") &&
         !uses_only_as(uses, function, "uv_udp_recv_cb")) ||
        !is_fed_fresh(program, uses, function))
        return;
    owe.object = base_of(
        program, access_make(program, ACCESS_VARIABLE, NONE, f->parameters[2]));
    if (owe.object == NONE)
        return;
    s.own = OWN_HELD;
    owe_walk(&owe, &s);
}

/* --- UV212 --- */

static void leave_start(struct run *run, const struct state *s,
                        const struct node *n)
{
    const struct owe *owe = run->data;
    const struct function *f = &run->program->functions[run->function];
    char *name;

    if (s->start == NONE || s->guarded ||
        (s->own == OWN_PENDING && !state_tells_start(s, n->from)))
        return;
    name = access_text(run->program, owe->object);
    add_leak(run, s, n, "UV212",
             xasprintf("%s is not freed when %s() could not start", name,
                       call_name(run->program, f->nodes[s->start].call)),
             "A start that returns a negative code has no callback, so what "
             "the callback would free is to be freed at once.");
    free(name);
}

/* `variable = malloc(...)`: a local pointer. */
static bool is_allocation(const struct program *program,
                          const struct function *f, const struct node *n)
{
    const struct access *to;
    const struct call *call;

    if (n->kind != NODE_SET)
        return false;
    to = &program->accesses[n->to];
    if (to->kind != ACCESS_VARIABLE || program->decls[to->key].is_global ||
        program->decls[to->key].address_taken)
        return false;
    call = call_of(f, program, n->from);
    return call && allocates(program, call);
}

void leak_check_start(struct effect_table *effects, struct report *report,
                      int function)
{
    struct program *program = effects->program;
    const struct function *f = &program->functions[function];
    struct owe owe = {.effects = effects,
                      .report = report,
                      .function = function,
                      .pays = EFFECT_FREE,
                      .leave = leave_start};
    struct run before;
    bool walked = false;
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        if (!is_allocation(program, f, &f->nodes[i]))
            continue;
        if (!walked)
            before_walk(&before, program, function);
        walked = true;
        owe.before = &before;
        owe.begin = (int)i;
        owe.object = f->nodes[i].to;
        owe_walk(&owe, NULL);
    }
    if (walked)
        run_end(&before);
}

/* --- UV212 in a callback --- */

static bool is_failure(const struct run *run, const struct state *s)
{
    const struct function *f = &run->program->functions[run->function];
    int i;

    for (i = 0; i < s->fact_count; i++) {
        const struct access *a = &run->program->accesses[s->facts[i].access];

        if (s->facts[i].signs != NEGATIVE)
            continue;
        if (a->kind == ACCESS_VARIABLE && f->parameter_count > 1 &&
            a->key == f->parameters[1])
            return true;
        if (a->kind == ACCESS_FIELD && run->program->decls[a->key].from_libuv &&
            !strcmp(run->program->decls[a->key].name, "result"))
            return true;
    }
    return false;
}

/* A state at the entry of a callback that has one parameter: what is learned
 * of its result is kept. */
static struct state enter_with_result(struct program *program, int request)
{
    struct state s = state_start();
    size_t i;

    for (i = 0; i < program->decl_count && !s.fact_count; i++) {
        const struct decl *d = &program->decls[i];

        if (d->kind != DECL_FIELD || strcmp(d->name, "result") != 0 ||
            !d->owner || strcmp(d->owner, "uv_fs_s") != 0)
            continue;
        s.facts[0].access = access_field(
            program,
            access_deref(program,
                         access_make(program, ACCESS_VARIABLE, NONE, request)),
            (int)i);
        s.facts[0].signs = ANY;
        s.fact_count = 1;
    }
    return s;
}

/* Whoever frees it only sometimes when all went well has other reasons. */
struct failed {
    bool is_trial, is_kept;
};

static void leave_failed(struct run *run, const struct state *s,
                         const struct node *n)
{
    const struct owe *owe = run->data;
    struct failed *failed = owe->data;
    const struct function *f = &run->program->functions[run->function];
    char *name;

    if (s->own != OWN_HELD)
        return;
    if (!s->stopped)
        failed->is_kept = true;
    if (failed->is_trial || s->guarded || s->start != NONE || !s->stopped)
        return;
    name = access_text(run->program, owe->object);
    add_leak(run, s, n, "UV212",
             xasprintf("%s() frees %s, but not when the operation failed",
                       f->name, name),
             "The callback comes once, also with an error. What it frees when "
             "all went well it has to free then, too.");
    free(name);
}

static void check_freed(struct owe *owe, const struct state *s)
{
    struct failed failed = {.is_trial = true};

    owe->data = &failed;
    owe_walk(owe, s);
    if (failed.is_kept)
        return;
    failed.is_trial = false;
    owe_walk(owe, s);
}

static bool is_once(const struct program *program, const struct uses *uses,
                    int function)
{
    size_t count, i;
    const struct use *u = uses_of(uses, function, &count);

    for (i = 0; i < count; i++) {
        const struct call *call =
            program->functions[u[i].function].nodes[u[i].node].call;

        if (call_times(program, call, u[i].argument) != TIMES_ONCE ||
            !strcmp(u[i].type, "uv_close_cb"))
            return false;
    }
    return count > 0;
}

void leak_check_failed(struct effect_table *effects, const struct uses *uses,
                       struct report *report, int function)
{
    struct program *program = effects->program;
    const struct function *f = &program->functions[function];
    struct owe owe = {.effects = effects,
                      .report = report,
                      .function = function,
                      .pays = EFFECT_FREE,
                      .begin = NONE,
                      .leave = leave_failed,
                      .fails = is_failure};
    size_t i, j, count;

    if (!is_once(program, uses, function) || !f->parameter_count ||
        !effect_is_request(program->decls[f->parameters[0]].record))
        return;
    for (i = 0; i < f->node_count; i++) {
        const struct effect *e = effect_at(effects, function, (int)i, &count);

        for (j = 0; j < count; j++) {
            struct state s;
            int root = e[j].path > 0 ? access_root(program, e[j].path) : NONE;

            if (e[j].kind != EFFECT_FREE || root != f->parameters[0] ||
                access_is_vague(program, e[j].path))
                continue;
            s = f->parameter_count == 2
                    ? enter_with_status(program, f->parameters[1])
                    : enter_with_result(program, f->parameters[0]);
            s.own = OWN_HELD;
            owe.object = e[j].path;
            check_freed(&owe, &s);
        }
    }
}
