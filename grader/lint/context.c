/*
 * context.c - which functions run on the loop's thread and which on others.
 *
 * Theory of operation
 * A function's context follows from where its address goes: given to a
 * parameter of type uv_work_cb or uv_thread_cb it is a worker, given to any
 * other callback of libuv or of the course library it runs on the loop. To
 * hand over an address is no call. From each start a breadth first search
 * follows direct calls, so that each function is reached by a shortest chain;
 * it is linear in the number of calls. A function that both contexts reach is
 * looked at in both.
 */
#include "lint/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum context { ON_LOOP, ON_WORKER };

/* How a context reaches a function. */
struct reach {
    bool reached;
    int caller;       /* function; NONE for a start */
    struct spot spot; /* of the call, or of where the address went */
    int given_in;     /* starts: the function that gives the address away */
    char *given_to;   /* starts: "uv_timer_start()" */
    char *type;       /* starts: "uv_timer_cb" */
};

struct search {
    struct program *program;
    struct report *report;
    enum context context;
    struct reach *reach;
    int *queue;
    size_t head, tail;
};

static void search_add(struct search *s, int function, struct reach reach)
{
    if (s->reach[function].reached) {
        free(reach.given_to);
        free(reach.type);
        return;
    }
    reach.reached = true;
    s->reach[function] = reach;
    s->queue[s->tail++] = function;
}

/* Arguments that are functions of this file. */
static int function_argument(const struct program *program, int access)
{
    const struct access *a = &program->accesses[access];

    if (a->kind == ACCESS_ADDRESS)
        a = &program->accesses[a->base];
    if (a->kind != ACCESS_FUNCTION)
        return NONE;
    return program->decls[a->key].function;
}

static bool starts_here(const struct search *s, const struct decl *callee,
                        const char *type)
{
    if (!callee->from_libuv && callee->from_system)
        return false; /* qsort() and the like: a plain call */
    if (callee->function != NONE && strncmp(type, "uv_", 3))
        return false; /* a helper of the file: see where it goes on */
    if (!strcmp(callee->name, "async_work"))
        return s->context == ON_WORKER;
    return model_runs_on_worker(type) == (s->context == ON_WORKER);
}

static void add_starts(struct search *s, int function, const struct node *n)
{
    const struct program *program = s->program;
    const struct call *call = n->call;
    int i;

    if (call->function == NONE)
        return;
    for (i = 0; i < call->argument_count; i++) {
        const struct decl *callee = &program->decls[call->function];
        int target = function_argument(program, call->arguments[i]);
        const char *type = call_callback_type(program, call, i);

        if (target == NONE || !type || !starts_here(s, callee, type))
            continue;
        search_add(s, target,
                   (struct reach){.caller = NONE,
                                  .spot = n->spot,
                                  .given_in = function,
                                  .given_to = xasprintf("%s()", callee->name),
                                  .type = xstrdup(type)});
    }
}

/* A function that is given a completion callback and starts something is called
 * from the loop's thread, and has to return at once. */
static bool promises_to_return(const struct program *program,
                               const struct function *f)
{
    bool promised = false, starts = false;
    size_t i;
    int j;

    for (i = 0; i < f->parameter_count; i++)
        promised |= completion_is_one(&program->decls[f->parameters[i]]);
    if (!promised || f->is_static)
        return false;
    for (i = 0; i < f->node_count; i++) {
        const struct call *call = f->nodes[i].call;

        for (j = 0; call && j < call->argument_count; j++)
            starts |= call_body(program, call) == NONE &&
                      call_callback_type(program, call, j) &&
                      function_argument(program, call->arguments[j]) != NONE;
    }
    return starts;
}

static void search_all(struct search *s)
{
    const struct program *program = s->program;
    size_t i, j;

    for (i = 0; i < program->function_count; i++)
        for (j = 0; j < program->functions[i].node_count; j++)
            if (program->functions[i].nodes[j].kind == NODE_CALL)
                add_starts(s, (int)i, &program->functions[i].nodes[j]);
    for (i = 0; s->context == ON_LOOP && i < program->function_count; i++)
        if (promises_to_return(program, &program->functions[i]))
            search_add(s, (int)i,
                       (struct reach){.caller = NONE, .given_in = NONE});
    while (s->head < s->tail) {
        int at = s->queue[s->head++];
        const struct function *f = &program->functions[at];

        for (j = 0; j < f->node_count; j++) {
            int callee = f->nodes[j].kind == NODE_CALL
                             ? call_body(program, f->nodes[j].call)
                             : NONE;

            if (callee != NONE)
                search_add(
                    s, callee,
                    (struct reach){.caller = at, .spot = f->nodes[j].spot});
        }
    }
}

static void add_chain(const struct search *s, int function, struct trail *trail)
{
    const struct reach *reach = &s->reach[function];
    const struct function *f = &s->program->functions[function];

    if (reach->caller != NONE) {
        add_chain(s, reach->caller, trail);
        trail_add(trail, reach->caller, reach->spot, "it calls %s()", f->name);
        return;
    }
    if (reach->given_in == NONE) {
        trail_add(trail, function, f->spot,
                  "%s() is called on the loop's thread and promises a "
                  "callback",
                  f->name);
        return;
    }
    trail_add(trail, reach->given_in, reach->spot, "%s is given to %s here",
              f->name, reach->given_to);
    trail_add(trail, function, f->spot, "%s() runs %s", f->name,
              s->context == ON_LOOP ? "as a callback of the loop"
                                    : "on another thread");
}

static int chain_start(const struct search *s, int function)
{
    while (s->reach[function].caller != NONE)
        function = s->reach[function].caller;
    return function;
}

/* For messages. */
static const char *kind_of(const struct search *s, int function)
{
    return s->reach[chain_start(s, function)].given_in == NONE
               ? ""
               : "the callback ";
}

static void add_finding(struct search *s, int function, const struct node *n,
                        const char *rule, int severity, char *message,
                        char *why)
{
    struct trail trail = {0};

    add_chain(s, function, &trail);
    trail_add(&trail, function, n->spot, "it calls %s()",
              call_name(s->program, n->call));
    report_add(s->report, rule, severity, function, n->spot, message, why,
               &trail);
}

/* A callback of libuv is given as a null pointer: the call waits. */
static bool is_synchronous_fs(const struct program *program,
                              const struct call *call)
{
    const struct decl *d = &program->decls[call->function];
    int last = d->parameter_count - 1;
    const struct access *a;

    if (!d->from_libuv || last < 0 || last >= call->argument_count ||
        !d->parameters[last].callback ||
        strcmp(d->parameters[last].callback, "uv_fs_cb"))
        return false;
    a = &program->accesses[call->arguments[last]];
    return a->kind == ACCESS_NUMBER && a->key == 0;
}

static bool is_constant(const struct program *program, const struct call *call,
                        int argument, long long value)
{
    const struct access *a;

    if (argument < 0 || argument >= call->argument_count)
        return false;
    a = &program->accesses[call->arguments[argument]];
    return a->kind == ACCESS_NUMBER && a->key == value;
}

static void check_blocking(struct search *s, int function, const struct node *n)
{
    const struct program *program = s->program;
    const char *name = call_name(program, n->call);
    const struct blocking *b = model_blocking(name);
    const char *start = program->functions[chain_start(s, function)].name;

    if (!b || !program->decls[n->call->function].from_system ||
        is_constant(program, n->call, b->argument, b->harmless))
        return;
    /* With a descriptor that is ready, or does not block, it is fine. */
    if (b->severity == SEVERITY_NOTE)
        return;
    add_finding(
        s, function, n, "UV301", (int)b->severity,
        xasprintf("%s() %s, and it runs inside %s%s()", name, b->what,
                  kind_of(s, function), start),
        xasprintf("While it waits, the loop cannot run any other callback: "
                  "timers come late and all connections stand still. %s does "
                  "the same without waiting.",
                  b->instead));
}

static void check_on_loop(struct search *s, int function, const struct node *n)
{
    const struct program *program = s->program;
    const char *name = call_name(program, n->call);
    const char *start = program->functions[chain_start(s, function)].name;
    bool from_libuv = program->decls[n->call->function].from_libuv;

    if (is_synchronous_fs(program, n->call))
        add_finding(
            s, function, n, "UV302", NONE,
            xasprintf("%s() without a callback does its work at once, inside "
                      "%s%s()",
                      name, kind_of(s, function), start),
            xstrdup("The whole loop waits for the disk meanwhile. With a "
                    "callback as the last argument it does not."));
    else if (from_libuv && !strcmp(name, "uv_run"))
        add_finding(
            s, function, n, "UV303", NONE,
            xasprintf("uv_run() is called inside %s%s()", kind_of(s, function),
                      start),
            xstrdup("The loop that runs this callback is not made to be run "
                    "again from inside: callbacks nest and may never come "
                    "back. Go on in the completion callback instead."));
    else if (from_libuv && model_waits_for_thread(name))
        add_finding(
            s, function, n, "UV304", NONE,
            xasprintf("%s() waits for another thread inside %s%s()", name,
                      kind_of(s, function), start),
            xstrdup("Until that thread comes the loop stands still, and when "
                    "the thread itself needs the loop, both wait for ever. "
                    "Let the thread wake the loop with uv_async_send()."));
    else
        check_blocking(s, function, n);
}

static void check_on_worker(struct search *s, int function,
                            const struct node *n)
{
    const struct program *program = s->program;
    const char *name = call_name(program, n->call);
    const char *start = program->functions[chain_start(s, function)].name;

    if (!program->decls[n->call->function].from_libuv ||
        model_is_thread_safe(name) || is_synchronous_fs(program, n->call))
        return;
    add_finding(
        s, function, n, "UV401", NONE,
        xasprintf("%s() is called on another thread, in %s()", name, start),
        xstrdup("It changes the loop while the loop's own thread uses it. "
                "Call it in the callback that comes back to the loop, or wake "
                "the loop with uv_async_send()."));
}

/* A thread of its own may run a loop of its own. */
static bool runs_own_loop(const struct search *s, int function)
{
    const struct program *program = s->program;
    size_t i;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];
        size_t j;

        if (!s->reach[i].reached ||
            chain_start(s, (int)i) != chain_start(s, function))
            continue;
        for (j = 0; j < f->node_count; j++)
            if (f->nodes[j].kind == NODE_CALL &&
                !strcmp(call_name(program, f->nodes[j].call), "uv_run"))
                return true;
    }
    return false;
}

static void search_report(struct search *s)
{
    const struct program *program = s->program;
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];
        bool own_loop;

        if (!s->reach[i].reached)
            continue;
        own_loop = s->context == ON_WORKER && runs_own_loop(s, (int)i);
        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            if (n->kind != NODE_CALL || n->call->function == NONE)
                continue;
            if (s->context == ON_LOOP)
                check_on_loop(s, (int)i, n);
            else if (!own_loop)
                check_on_worker(s, (int)i, n);
        }
    }
}

static void search_run(struct program *program, struct report *report,
                       enum context context)
{
    struct search s = {
        .program = program,
        .report = report,
        .context = context,
        .reach = xcalloc(program->function_count + 1, sizeof(struct reach)),
        .queue = xcalloc(program->function_count + 1, sizeof(int))};
    size_t i;

    search_all(&s);
    search_report(&s);
    for (i = 0; i < program->function_count; i++) {
        free(s.reach[i].given_to);
        free(s.reach[i].type);
    }
    free(s.reach);
    free(s.queue);
}

void context_check(struct program *program, struct report *report)
{
    search_run(program, report, ON_LOOP);
    search_run(program, report, ON_WORKER);
}
