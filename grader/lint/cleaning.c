/*
 * cleaning.c - UV202: what a file request holds.
 */
#include "lint/lifetime.h"

#include <string.h>

#include "base/xalloc.h"
#include "lint/engine.h"

enum { KEYS_MAX = 8 };

/* A callback of file operations, and where its request lives. */
struct cleaning {
    struct report *report;
    int function;
    int request;        /* access: parameter, or &local */
    int keys[KEYS_MAX]; /* decls: members or globals that are the request */
    int key_count;
    bool keys_known, is_sync;
    const struct node *last_use; /* of a synchronous request */
};

static int request_key(const struct program *program, int access)
{
    const struct access *a = &program->accesses[access];

    if (a->kind != ACCESS_ADDRESS)
        return NONE;
    a = &program->accesses[a->base];
    if (a->kind == ACCESS_FIELD)
        return (int)a->key;
    if (a->kind == ACCESS_VARIABLE)
        return (int)a->key;
    return NONE;
}

static bool has_key(const struct cleaning *c, int key)
{
    int i;

    for (i = 0; i < c->key_count; i++)
        if (c->keys[i] == key)
            return true;
    return false;
}

static bool is_the_request(const struct cleaning *c,
                           const struct program *program, int access)
{
    return access == c->request || (!c->is_sync && access > 0 &&
                                    has_key(c, request_key(program, access)));
}

static bool leads_to_request(const struct cleaning *c,
                             const struct program *program, int access)
{
    return access > 0 &&
           (access_contains(program, access, c->request) ||
            (program->accesses[c->request].kind == ACCESS_ADDRESS &&
             access_contains(program, access,
                             program->accesses[c->request].base)));
}

static void report_uncleaned(struct run *run, const struct state *s,
                             struct spot spot, const char *what,
                             const char *last)
{
    const struct cleaning *c = run->data;
    const struct function *f = &run->program->functions[run->function];
    struct trail trail = {0};

    run_trail(run, s, NULL, &trail);
    trail_add(&trail, run->function, spot, "%s", last);
    report_add(
        c->report, "UV202", c->is_sync ? SEVERITY_WARNING : NONE, run->function,
        spot,
        xasprintf("%s in %s() without uv_fs_req_cleanup()", what, f->name),
        xstrdup("A file request holds memory of its own, a copy of the "
                "path for example, until uv_fs_req_cleanup() is called. "
                "A program that runs long loses that memory each "
                "time."),
        &trail);
}

static bool is_unclean(const struct cleaning *c, const struct state *s)
{
    if (c->is_sync)
        return s->own == OWN_GIVEN || s->own == OWN_PENDING;
    return s->own == OWN_HELD;
}

static void cleaning_other_call(struct run *run, struct state *s,
                                const struct node *n)
{
    const struct cleaning *c = run->data;
    struct program *program = run->program;
    const struct decl *callee =
        n->call->function == NONE ? NULL : &program->decls[n->call->function];
    int body = call_body(program, n->call), i;

    for (i = 0; i < n->call->argument_count; i++) {
        int argument = n->call->arguments[i];

        if (!leads_to_request(c, program, argument))
            continue;
        if (!callee || (c->is_sync && !callee->from_libuv) ||
            (body != NONE &&
             helper_calls(program, body, "uv_fs_req_cleanup", 0)) ||
            (body == NONE && !callee->from_system))
            s->own = OWN_ESCAPED;
    }
}

static bool is_fs_call(const struct program *program, const struct call *call)
{
    const struct decl *d;

    if (call->function == NONE)
        return false;
    d = &program->decls[call->function];
    return d->from_libuv && d->parameter_count && call->argument_count > 2 &&
           d->parameters[d->parameter_count - 1].callback &&
           !strcmp(d->parameters[d->parameter_count - 1].callback, "uv_fs_cb");
}

static bool is_sync_fs(const struct program *program, const struct call *call)
{
    const struct access *a;

    if (!is_fs_call(program, call))
        return false;
    a = &program->accesses[call->arguments[call->argument_count - 1]];
    return a->kind == ACCESS_NUMBER && a->key == 0;
}

static void start_sync(struct run *run, struct state *s, const struct node *n)
{
    struct fact fact = {.access = n->call->result, .signs = NEGATIVE | ZERO};

    if (!is_sync_fs(run->program, n->call)) {
        s->own = OWN_ESCAPED;
        return;
    }
    s->own = n->call->discarded ? OWN_GIVEN : OWN_PENDING;
    s->pending = n->call->discarded ? NONE : n->call->result;
    s->copy = NONE;
    if (!helper_may_count(call_name(run->program, n->call)))
        state_learn(run, s, fact);
}

static void cleaning_call(struct run *run, struct state *s,
                          const struct node *n)
{
    const struct cleaning *c = run->data;
    struct program *program = run->program;
    const char *name = call_name(program, n->call);
    int first = n->call->argument_count ? n->call->arguments[0] : 0;

    if (!strcmp(name, "uv_fs_req_cleanup")) {
        if (is_the_request(c, program, first) ||
            (!c->keys_known && !c->is_sync))
            s->own = OWN_NONE;
    } else if (!strcmp(name, "free") && n->call->argument_count == 1 &&
               is_unclean(c, s) && !s->forgetful && !s->flagged &&
               (first == c->request ||
                (c->keys_known && !c->is_sync &&
                 first == access_context(program, c->request) &&
                 program->decls[c->keys[0]].kind == DECL_FIELD))) {
        report_uncleaned(run, s, n->spot, "a file request is freed",
                         "it is freed");
        s->own = OWN_ESCAPED;
    } else if (is_fs_call(program, n->call) &&
               is_the_request(c, program, n->call->arguments[1])) {
        if (c->is_sync) {
            start_sync(run, s, n);
        } else if (is_unclean(c, s) && !s->forgetful && !s->flagged) {
            report_uncleaned(run, s, n->spot,
                             "a file request is used for the next operation",
                             "the next operation starts with it");
            s->own = OWN_ESCAPED;
        }
    } else {
        cleaning_other_call(run, s, n);
    }
    run_go(run, s);
}

static void cleaning_set(struct run *run, struct state *s, const struct node *n)
{
    const struct cleaning *c = run->data;
    const struct access *to = &run->program->accesses[n->to];

    if (n->from == c->request && !(to->kind == ACCESS_VARIABLE &&
                                   run->program->decls[to->key].alias != NONE))
        s->own = OWN_ESCAPED;
}

static void cleaning_escape(struct run *run, struct state *s,
                            const struct node *n)
{
    if (n->from == ((const struct cleaning *)run->data)->request)
        s->own = OWN_ESCAPED;
}

/* Another function cleans the member by its own name. */
static bool is_cleaned_elsewhere(const struct program *program,
                                 const struct cleaning *c)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; (int)i != c->function && j < f->node_count; j++) {
            const struct call *call = f->nodes[j].call;

            if (call && call->argument_count == 1 &&
                !strcmp(call_name(program, call), "uv_fs_req_cleanup") &&
                call->arguments[0] > 0 &&
                has_key(c, request_key(program, call->arguments[0])))
                return true;
        }
    }
    return false;
}

static void cleaning_leave(struct run *run, const struct state *s,
                           const struct node *n, struct fact result)
{
    const struct cleaning *c = run->data;

    (void)result;
    if (!is_unclean(c, s) || s->forgetful || s->flagged ||
        (!c->is_sync && is_cleaned_elsewhere(run->program, c)))
        return;
    report_uncleaned(run, s, n->spot, "a file request is left behind",
                     "it returns");
}

static const struct property cleaning_property = {.call = cleaning_call,
                                                  .set = cleaning_set,
                                                  .escape = cleaning_escape,
                                                  .leave = cleaning_leave};

static void walk_cleaning(struct program *program, struct cleaning *c)
{
    struct state s = state_start();
    struct run run;

    s.own = c->is_sync ? OWN_NONE : OWN_HELD;
    run_begin(&run, program, c->function, &cleaning_property, c);
    run_enter(&run, &s);
    run_walk(&run);
    if (run.exhausted)
        report_unproved(c->report, c->function,
                        program->functions[c->function].spot,
                        "it has too many branches");
    run_end(&run);
}

/* All starts that name the callback; false if there is none. */
static bool find_keys(const struct program *program, const struct uses *uses,
                      struct cleaning *c)
{
    const struct use *use;
    bool found = false;
    size_t i, count;

    use = uses_of(uses, c->function, &count);
    c->keys_known = true;
    for (i = 0; i < count; i++) {
        const struct function *f = &program->functions[use[i].function];
        const struct call *call = f->nodes[use[i].node].call;
        int key;

        if (!is_fs_call(program, call) ||
            use[i].argument != call->argument_count - 1)
            continue;
        found = true;
        key = request_key(program, call->arguments[1]);
        if (key == NONE || (c->key_count == KEYS_MAX && !has_key(c, key)))
            c->keys_known = false;
        else if (!has_key(c, key))
            c->keys[c->key_count++] = key;
    }
    c->keys_known &= c->key_count > 0;
    return found;
}

void cleaning_check_callback(struct program *program, const struct uses *uses,
                             struct report *report, int function)
{
    const struct function *f = &program->functions[function];
    struct cleaning c = {.report = report, .function = function};
    const char *record;

    if (!f->parameter_count)
        return;
    record = program->decls[f->parameters[0]].record;
    if (!record || strcmp(record, "uv_fs_s") || !find_keys(program, uses, &c))
        return;
    c.request = access_make(program, ACCESS_VARIABLE, NONE, f->parameters[0]);
    walk_cleaning(program, &c);
}

void cleaning_check_sync(struct program *program, struct report *report,
                         int function, const struct node *n)
{
    struct cleaning c = {
        .report = report, .function = function, .is_sync = true, .last_use = n};
    int local;

    if (!is_sync_fs(program, n->call))
        return;
    c.request = n->call->arguments[1];
    local = helper_stack_object(program, c.request);
    if (local == NONE || !program->decls[local].record ||
        strcmp(program->decls[local].record, "uv_fs_s"))
        return;
    walk_cleaning(program, &c);
}
