/*
 * lifetime.c - requests and handles that go too early, or never.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/engine.h"

enum { DEPTH_HELPERS = 6 };

/* --- questions about functions --- */

static bool waits_by_name(const struct decl *d)
{
    return !d->from_system &&
           (d->suspends || strstr(d->name, "run") || strstr(d->name, "wait") ||
            strstr(d->name, "loop"));
}

/* It may run the loop, or park, before it returns. */
static bool may_run_loop(const struct program *program, int function, int depth)
{
    const struct function *f = &program->functions[function];
    size_t i;

    if (depth > DEPTH_HELPERS)
        return true;
    for (i = 0; i < f->node_count; i++) {
        const struct call *call = f->nodes[i].call;
        const char *name;

        if (!call)
            continue;
        if (call->function == NONE)
            continue;
        name = call_name(program, call);
        if (!strcmp(name, "uv_run") || model_waits_for_thread(name) ||
            !strcmp(name, "pthread_join") ||
            waits_by_name(&program->decls[call->function]))
            return true;
        if (call_body(program, call) != NONE &&
            call_body(program, call) != function &&
            may_run_loop(program, call_body(program, call), depth + 1))
            return true;
    }
    return false;
}

static bool calls_by_name(const struct program *program, int function,
                          const char *name, int depth)
{
    const struct function *f = &program->functions[function];
    size_t i;

    if (depth > DEPTH_HELPERS)
        return true;
    for (i = 0; i < f->node_count; i++) {
        const struct call *call = f->nodes[i].call;

        if (!call)
            continue;
        if (!strcmp(call_name(program, call), name) ||
            (call_body(program, call) != NONE &&
             call_body(program, call) != function &&
             calls_by_name(program, call_body(program, call), name, depth + 1)))
            return true;
    }
    return false;
}

/* A straight helper that does `name` to its parameter `i` (or to a member). */
static bool helper_does(struct program *program, const struct call *call, int i,
                        const char *name, bool to_member, int *ret_field)
{
    int callee = call_body(program, call), parameter;
    const struct function *f;
    size_t j;
    bool found = false;

    if (callee == NONE)
        return false;
    f = &program->functions[callee];
    if (i >= (int)f->parameter_count)
        return false;
    parameter = access_make(program, ACCESS_VARIABLE, NONE, f->parameters[i]);
    for (j = 0; j < f->node_count; j++) {
        const struct node *n = &f->nodes[j];
        int argument;

        if (n->kind == NODE_COND)
            return false;
        if (n->kind != NODE_CALL || strcmp(call_name(program, n->call), name) ||
            n->call->argument_count < 1)
            continue;
        argument = n->call->arguments[0];
        if (!to_member) {
            found |= argument == parameter;
        } else if (program->accesses[argument].kind == ACCESS_ADDRESS) {
            const struct access *a =
                &program->accesses[program->accesses[argument].base];

            if (a->kind == ACCESS_FIELD &&
                a->base == access_deref(program, parameter)) {
                *ret_field =
                    (int)program->accesses[program->accesses[argument].base]
                        .key;
                found = true;
            }
        }
    }
    return found;
}

/* The callback that a libuv call gets as argument `i`: not NULL, not none. */
static bool starts_with(const struct program *program, const struct call *call,
                        int i)
{
    const char *type;

    if (call->function == NONE || !program->decls[call->function].from_libuv ||
        i >= call->argument_count)
        return false;
    type = call_callback_type(program, call, i);
    return type && !strncmp(type, "uv_", 3) &&
           program->accesses[call->arguments[i]].kind != ACCESS_NUMBER;
}

static bool is_start(const struct program *program, const struct call *call)
{
    int i;

    for (i = 0; i < call->argument_count; i++)
        if (starts_with(program, call, i))
            return true;
    return false;
}

/* --- UV204: a request on the stack --- */

/* The local variable that `&local`, `&local.member` is inside of. */
static int stack_object(const struct program *program, int access)
{
    const struct access *a = &program->accesses[access];
    const struct decl *d;

    if (a->kind != ACCESS_ADDRESS)
        return NONE;
    for (a = &program->accesses[a->base]; a->kind == ACCESS_FIELD;
         a = &program->accesses[a->base])
        ;
    if (a->kind == ACCESS_INDEX) {
        for (a = &program->accesses[a->base]; a->kind == ACCESS_FIELD;
             a = &program->accesses[a->base])
            ;
    }
    if (a->kind != ACCESS_VARIABLE)
        return NONE;
    d = &program->decls[a->key];
    return d->is_global || !d->is_aggregate || d->is_parameter ? NONE
                                                               : (int)a->key;
}

static bool is_request(const char *record)
{
    return record && !strncmp(record, "uv_", 3) &&
           strcmp(record, "uv_loop_s") && strcmp(record, "uv_buf_t");
}

static void check_stack(struct program *program, struct report *report,
                        int function, const struct node *n)
{
    const struct decl *callee = &program->decls[n->call->function];
    const struct function *f = &program->functions[function];
    int i;

    for (i = 0; i < n->call->argument_count && i < callee->parameter_count;
         i++) {
        int local = stack_object(program, n->call->arguments[i]);
        struct trail trail = {0};
        const char *name;

        if (local == NONE || !is_request(callee->parameters[i].record) ||
            may_run_loop(program, function, 0))
            continue;
        name = program->decls[local].name;
        trail_add(&trail, function, n->spot, "%s() keeps the address of %s",
                  callee->name, name);
        trail_add(&trail, function, f->end,
                  "%s() returns, and %s is gone; the callback comes later",
                  f->name, name);
        report_add(
            report, "UV204", NONE, function, n->spot,
            xasprintf("%s lives on the stack of %s(), and %s() still uses it "
                      "after %s() has returned",
                      name, f->name, callee->name, f->name),
            xstrdup("What comes after it on the stack overwrites it, and "
                    "libuv then works with rubbish. Put it in memory that "
                    "lives until the callback: malloc(), or a struct that "
                    "does."),
            &trail);
    }
}

/* --- UV205, UV208: after uv_close() --- */

struct closing {
    struct report *report;
    const struct node *close;
    int handle, owner; /* accesses; owner NONE */
};

static bool is_owner(const struct closing *c, int access)
{
    return access > 0 && (access == c->handle || access == c->owner);
}

static void report_freed(struct run *run, const struct state *s,
                         const struct node *n)
{
    const struct closing *c = run->data;
    char *name = access_text(run->program, c->handle);
    struct trail trail = {0};

    trail_add(&trail, run->function, c->close->spot,
              "closing of %s begins here", name);
    trail_add(&trail, run->function, n->spot, "its memory is freed");
    report_add(c->report, "UV205", NONE, run->function, n->spot,
               xasprintf("the memory of %s is freed although closing it, begun "
                         "on line %d, is not over",
                         name, c->close->spot.line),
               xstrdup("uv_close() only begins: the loop uses the handle until "
                       "its close callback has come. Free the memory there."),
               &trail);
    (void)s;
    free(name);
}

static void report_closed_twice(struct run *run, const struct node *n)
{
    const struct closing *c = run->data;
    char *name = access_text(run->program, c->handle);
    struct trail trail = {0};

    trail_add(&trail, run->function, c->close->spot, "%s is closed here", name);
    trail_add(&trail, run->function, n->spot, "and here again");
    report_add(c->report, "UV208", NONE, run->function, n->spot,
               xasprintf("%s is closed a second time; the first was on line %d",
                         name, c->close->spot.line),
               xstrdup("libuv ends the program when a handle that is being "
                       "closed is closed again: assertion "
                       "'!uv__is_closing(handle)'."),
               &trail);
    free(name);
}

static void after_close(struct run *run, struct state *s, const struct node *n)
{
    const struct closing *c = run->data;
    struct program *program = run->program;
    const char *name = call_name(program, n->call);
    int body = call_body(program, n->call), i, field;

    if (!strcmp(name, "free") && n->call->argument_count == 1 &&
        is_owner(c, n->call->arguments[0])) {
        report_freed(run, s, n);
        s->own = OWN_NONE;
    } else if (!strcmp(name, "uv_close") && n->call->argument_count &&
               n->call->arguments[0] == c->handle) {
        if (!s->flagged)
            report_closed_twice(run, n);
        s->own = OWN_NONE;
    } else if (!strcmp(name, "uv_run") ||
               (n->call->function != NONE &&
                waits_by_name(&program->decls[n->call->function])) ||
               (body != NONE && may_run_loop(program, body, 0))) {
        s->own = OWN_NONE;
    }
    for (i = 0;
         s->own == OWN_HELD && body != NONE && i < n->call->argument_count;
         i++) {
        if (is_owner(c, n->call->arguments[i]) &&
            helper_does(program, n->call, i, "free", false, &field)) {
            report_freed(run, s, n);
            s->own = OWN_NONE;
        }
    }
}

static void closing_call(struct run *run, struct state *s, const struct node *n)
{
    const struct closing *c = run->data;

    if (s->own == OWN_HELD && !s->forgetful)
        after_close(run, s, n);
    if (n == c->close && s->own != OWN_HELD) {
        s->own = OWN_HELD;
        s->flagged = s->guarded = false;
    }
    state_forget_memory(run, s);
    run_go(run, s);
}

static void closing_set(struct run *run, struct state *s, const struct node *n)
{
    const struct closing *c = run->data;

    if (s->own == OWN_HELD && access_contains(run->program, c->handle, n->to) &&
        n->to != n->from)
        s->own = OWN_NONE;
}

static const struct property closing_property = {.call = closing_call,
                                                 .set = closing_set};

static void walk_closing(struct program *program, int function,
                         struct closing *c)
{
    struct state s = state_start();
    struct run run;

    if (access_is_vague(program, c->handle))
        return;
    run_begin(&run, program, function, &closing_property, c);
    run_enter(&run, &s);
    run_walk(&run);
    run_end(&run);
}

/* The pointer to the struct that the handle is a member of. */
static int owner_of(struct program *program, int handle)
{
    const struct access *a = &program->accesses[handle];
    int base;

    if (a->kind != ACCESS_ADDRESS)
        return NONE;
    base = a->base;
    while (program->accesses[base].kind == ACCESS_FIELD)
        base = program->accesses[base].base;
    return access_address(program, base);
}

static void check_close(struct program *program, struct report *report,
                        int function, const struct node *n)
{
    struct closing c = {.report = report, .close = n};
    int i, field;

    if (!strcmp(call_name(program, n->call), "uv_close") &&
        n->call->argument_count) {
        c.handle = n->call->arguments[0];
        c.owner = owner_of(program, c.handle);
        walk_closing(program, function, &c);
        return;
    }
    for (i = 0; i < n->call->argument_count; i++) {
        int argument = n->call->arguments[i];

        if (argument <= 0 ||
            !helper_does(program, n->call, i, "uv_close", true, &field))
            continue;
        c.handle = access_address(
            program,
            access_field(program, access_deref(program, argument), field));
        c.owner = argument;
        walk_closing(program, function, &c);
    }
}

/* --- UV202: what a file request holds --- */

enum { KEYS_MAX = 8 };

/* A callback of file operations, and where its request lives. */
struct cleaning {
    struct report *report;
    int function;
    int request;        /* access: parameter, or &local */
    int keys[KEYS_MAX]; /* decls: members or globals that are the request */
    int key_count;
    bool keys_known, cleaned_elsewhere, is_sync;
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
    if (a->kind == ACCESS_VARIABLE && program->decls[a->key].is_global)
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
             calls_by_name(program, body, "uv_fs_req_cleanup", 0)) ||
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
            s->own = n->call->discarded ? OWN_GIVEN : OWN_PENDING;
            s->pending = n->call->discarded ? NONE : n->call->result;
            if (!is_sync_fs(program, n->call))
                s->own = OWN_ESCAPED;
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

    if (n->from == c->request &&
        !(to->kind == ACCESS_VARIABLE &&
          run->program->decls[to->key].alias == n->from))
        s->own = OWN_ESCAPED;
}

static void cleaning_escape(struct run *run, struct state *s,
                            const struct node *n)
{
    if (n->from == ((const struct cleaning *)run->data)->request)
        s->own = OWN_ESCAPED;
}

static void cleaning_leave(struct run *run, const struct state *s,
                           const struct node *n, struct fact result)
{
    const struct cleaning *c = run->data;

    (void)result;
    if (!is_unclean(c, s) || s->forgetful || s->flagged || c->cleaned_elsewhere)
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

/* All starts that name the callback; false if there is none. */
static bool find_keys(const struct program *program, struct cleaning *c)
{
    bool found = false;
    size_t i, j;

    c->keys_known = true;
    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++) {
            const struct call *call = f->nodes[j].call;
            const struct access *a;
            int key;

            if (!call || !is_fs_call(program, call))
                continue;
            a = &program->accesses[call->arguments[call->argument_count - 1]];
            if (a->kind == ACCESS_ADDRESS)
                a = &program->accesses[a->base];
            if (a->kind != ACCESS_FUNCTION ||
                program->decls[a->key].function != c->function)
                continue;
            found = true;
            key = request_key(program, call->arguments[1]);
            if (key == NONE || (c->key_count == KEYS_MAX && !has_key(c, key)))
                c->keys_known = false;
            else if (!has_key(c, key))
                c->keys[c->key_count++] = key;
        }
    }
    c->keys_known &= c->key_count > 0;
    return found;
}

static void check_fs_callback(struct program *program, struct report *report,
                              int function)
{
    const struct function *f = &program->functions[function];
    struct cleaning c = {.report = report, .function = function};
    const char *record;

    if (!f->parameter_count)
        return;
    record = program->decls[f->parameters[0]].record;
    if (!record || strcmp(record, "uv_fs_s") || !find_keys(program, &c))
        return;
    c.request = access_make(program, ACCESS_VARIABLE, NONE, f->parameters[0]);
    c.cleaned_elsewhere = is_cleaned_elsewhere(program, &c);
    walk_cleaning(program, &c);
}

/* A request on the stack for operations that are done at once. */
static void check_sync(struct program *program, struct report *report,
                       int function, const struct node *n)
{
    struct cleaning c = {
        .report = report, .function = function, .is_sync = true, .last_use = n};
    int local;

    if (!is_sync_fs(program, n->call))
        return;
    c.request = n->call->arguments[1];
    local = stack_object(program, c.request);
    if (local == NONE || !program->decls[local].record ||
        strcmp(program->decls[local].record, "uv_fs_s"))
        return;
    walk_cleaning(program, &c);
}

void lifetime_check(struct program *program, struct report *report)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (f->failed)
            continue;
        check_fs_callback(program, report, (int)i);
        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            if (n->kind != NODE_CALL || n->call->function == NONE)
                continue;
            if (is_start(program, n->call))
                check_stack(program, report, (int)i, n);
            check_close(program, report, (int)i, n);
            check_sync(program, report, (int)i, n);
        }
    }
}
