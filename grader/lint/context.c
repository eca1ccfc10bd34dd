/*
 * context.c - which functions run on the loop's thread and which on others.
 *
 * Theory of operation
 * A function's context follows from where its address goes: given to a
 * parameter of type uv_work_cb it is a worker, given to any other callback of
 * libuv it runs on the loop, given to signal() or put into `sa_handler` it is a
 * signal handler. To hand over an address is no call. From each start a breadth
 * first search follows calls, so that each function is reached by a shortest
 * chain. A call through a field, a variable or a parameter goes to all
 * functions of the file that get into it anywhere (mention.h: links); HOLDS_MAX
 * bounds them, so that the search is linear in the number of calls. A function
 * that several contexts reach is looked at in each.
 */
#include "lint/context.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/rules.h"

enum { HOLDS_MAX = 12 };

enum when { WHEN_NONE, WHEN_NOW, WHEN_LATER, WHEN_WORKER, WHEN_SIGNAL };

static const struct {
    const char *name;
    int argument;
    enum when when;
} runners[] = {
#define RUNNER(name, argument, when) {name, argument, WHEN_##when},
#include "lint/runner.def"
#undef RUNNER
};

static enum when runner_when(const char *name, int argument)
{
    size_t i;

    for (i = 0; i < sizeof runners / sizeof runners[0]; i++)
        if (runners[i].argument == argument && !strcmp(runners[i].name, name))
            return runners[i].when;
    return WHEN_NONE;
}

/* --- what a value may hold --- */

static size_t keep(int body, int *ret, size_t count, size_t max)
{
    if (count < max)
        ret[count] = body;
    return count + 1;
}

/* Bodies that the value at `access` may be. */
static size_t bodies_of(const struct contexts *c, int access, int *ret,
                        size_t max)
{
    const struct program *program = c->program;
    const struct access *a = &program->accesses[access];
    const struct link *links;
    size_t count, i, n = 0;
    int last = NONE;

    if (a->kind == ACCESS_ADDRESS || a->kind == ACCESS_DEREF)
        a = &program->accesses[a->base];
    while (a->kind == ACCESS_INDEX) /* a table of functions */
        a = &program->accesses[a->base];
    if (a->kind == ACCESS_FUNCTION) {
        int body = program->decls[a->key].function;

        return body == NONE ? 0 : keep(body, ret, 0, max);
    }
    if (a->kind != ACCESS_VARIABLE && a->kind != ACCESS_FIELD)
        return 0;
    links = mentions_links(c->mentions, (int)a->key, &count);
    for (i = 0; i < count; i++) {
        if (links[i].target != last)
            n = keep(links[i].target, ret, n, max);
        last = links[i].target;
    }
    return n > HOLDS_MAX ? 0 : n;
}

size_t contexts_argument(const struct contexts *c, const struct call *call,
                         int i, int *ret_bodies, size_t max)
{
    return bodies_of(c, call->arguments[i], ret_bodies, max);
}

/* --- what a call starts --- */

static bool has_one_of(const char *text, const char *const *words, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

/* A function of another file gets a callback: it comes from the loop, unless
 * names say that somebody else calls it. */
static bool comes_from_elsewhere(const struct decl *callee, const char *type)
{
    static const char *const words[] = {"thread", "work", "pool", "job",
                                        "signal", "sort", "comp", "hash",
                                        "main",   "test", "hook", "exit"};
    size_t count = sizeof words / sizeof words[0];

    return has_one_of(callee->name, words, count) ||
           has_one_of(type, words, count);
}

static bool context_of_when(enum when when, enum context *ret_context)
{
    *ret_context = when == WHEN_WORKER ? CONTEXT_WORKER : CONTEXT_SIGNAL;
    return when == WHEN_WORKER || when == WHEN_SIGNAL;
}

bool contexts_starts(const struct contexts *c, const struct call *call, int i,
                     enum context *ret_context)
{
    const char *type = call_callback_type(c->program, call, i);
    const struct decl *callee;

    if (call->function == NONE)
        return false;
    callee = &c->program->decls[call->function];
    if (callee->from_system && !callee->from_libuv)
        return context_of_when(runner_when(callee->name, i), ret_context);
    if (!type || callee->function != NONE)
        return false; /* a helper of the file: see where it goes on */
    *ret_context = call_runs_on_worker(c->program, call, i) ? CONTEXT_WORKER
                                                            : CONTEXT_LOOP;
    if (callee->from_libuv)
        return runner_when(callee->name, i) == WHEN_NONE;
    return *ret_context == CONTEXT_WORKER || callee->suspends ||
           callee->makes_task || !comes_from_elsewhere(callee, type);
}

/* qsort(), uv_walk(): what they are given they call before they return. */
static bool calls_now(const struct contexts *c, const struct call *call, int i)
{
    const struct decl *callee = &c->program->decls[call->function];

    enum when when = runner_when(callee->name, i);

    return when == WHEN_NOW ||
           (when == WHEN_NONE && callee->from_system && !callee->from_libuv);
}

size_t contexts_callees(const struct contexts *c, const struct node *n,
                        int *ret_bodies, size_t max)
{
    const struct call *call = n->call;
    size_t count = 0;
    int i, body;

    if (call->function == NONE)
        return call->through > 0 ? bodies_of(c, call->through, ret_bodies, max)
                                 : 0;
    body = call_body(c->program, call);
    if (body != NONE)
        return keep(body, ret_bodies, 0, max);
    for (i = 0; i < call->argument_count; i++)
        if (calls_now(c, call, i))
            count += bodies_of(c, call->arguments[i],
                               count < max ? ret_bodies + count : NULL,
                               count < max ? max - count : 0);
    return count;
}

/* --- the search --- */

struct search {
    struct contexts *c;
    enum context context;
    size_t head, tail;
};

static void search_add(struct search *s, int function, struct reach reach)
{
    struct reach *known = &s->c->reach[s->context][function];

    s->c->steps++;
    if (known->reached)
        return;
    reach.reached = true;
    reach.start = reach.caller == NONE
                      ? function
                      : s->c->reach[s->context][reach.caller].start;
    *known = reach;
    s->c->queue[s->tail++] = function;
}

static void add_starts(struct search *s, int function, const struct node *n)
{
    const struct call *call = n->call;
    int bodies[HOLDS_MAX], i;

    for (i = 0; i < call->argument_count; i++) {
        enum context context;
        size_t count, j;
        const char *type;

        if (!contexts_starts(s->c, call, i, &context) || context != s->context)
            continue;
        type = call_callback_type(s->c->program, call, i);
        count = bodies_of(s->c, call->arguments[i], bodies, HOLDS_MAX);
        for (j = 0; j < count; j++)
            search_add(s, bodies[j],
                       (struct reach){.caller = NONE,
                                      .guessed = count > 1,
                                      .spot = n->spot,
                                      .given_in = function,
                                      .given_to = call->function,
                                      .type = type ? type : ""});
    }
}

static bool is_handler_field(const struct decl *d)
{
    return d->kind == DECL_FIELD &&
           (!strcmp(d->name, "sa_handler") || !strcmp(d->name, "sa_sigaction"));
}

/* `action.sa_handler = f`: sigaction() itself does not name f. */
static void add_handlers(struct search *s)
{
    const struct mentions *m = s->c->mentions;
    size_t i;

    for (i = 0; i < m->link_count; i++)
        if (is_handler_field(&s->c->program->decls[m->links[i].holder]))
            search_add(s, m->links[i].target,
                       (struct reach){.caller = NONE,
                                      .spot = m->links[i].spot,
                                      .given_in = m->links[i].function,
                                      .given_to = m->links[i].holder,
                                      .type = ""});
}

/* A function that is given a completion callback and starts something is called
 * from the loop's thread, and has to return at once. */
static bool promises_to_return(const struct contexts *c,
                               const struct function *f)
{
    const struct program *program = c->program;
    bool promised = false, starts = false;
    size_t i;
    int j, body;

    for (i = 0; i < f->parameter_count; i++)
        promised |= completion_is_one(&program->decls[f->parameters[i]]);
    if (!promised || f->is_static)
        return false;
    for (i = 0; i < f->node_count && !starts; i++) {
        const struct call *call = f->nodes[i].call;
        enum context context;

        for (j = 0; call && j < call->argument_count; j++)
            starts |= contexts_starts(c, call, j, &context) &&
                      context != CONTEXT_SIGNAL &&
                      bodies_of(c, call->arguments[j], &body, 1);
    }
    return starts;
}

static void add_own_starts(struct search *s)
{
    const struct program *program = s->c->program;
    size_t i;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (s->context == CONTEXT_MAIN ? !strcmp(f->name, "main")
                                       : promises_to_return(s->c, f))
            search_add(s, (int)i,
                       (struct reach){.caller = NONE,
                                      .given_in = NONE,
                                      .given_to = NONE,
                                      .type = ""});
    }
}

static void follow(struct search *s, int function)
{
    const struct program *program = s->c->program;
    const struct function *f = &program->functions[function];
    bool guessed = s->c->reach[s->context][function].guessed;
    int bodies[HOLDS_MAX];
    size_t i, j;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        size_t count;

        if (n->kind != NODE_CALL)
            continue;
        s->c->steps++;
        count = contexts_callees(s->c, n, bodies, HOLDS_MAX);
        for (j = 0; j < count && j < HOLDS_MAX; j++)
            search_add(s, bodies[j],
                       (struct reach){.caller = function,
                                      .guessed = guessed || count > 1,
                                      .spot = n->spot,
                                      .given_in = NONE,
                                      .given_to = NONE});
    }
}

static void search_run(struct contexts *c, enum context context)
{
    struct search s = {.c = c, .context = context};
    const struct program *program = c->program;
    size_t i, j;

    c->reach[context] =
        xcalloc(program->function_count + 1, sizeof(struct reach));
    for (i = 0; context != CONTEXT_MAIN && i < program->function_count; i++)
        for (j = 0; j < program->functions[i].node_count; j++)
            if (program->functions[i].nodes[j].kind == NODE_CALL)
                add_starts(&s, (int)i, &program->functions[i].nodes[j]);
    if (context == CONTEXT_SIGNAL)
        add_handlers(&s);
    if (context == CONTEXT_LOOP || context == CONTEXT_MAIN)
        add_own_starts(&s);
    while (s.head < s.tail)
        follow(&s, c->queue[s.head++]);
}

/* A thread of its own may run a loop of its own. */
static void find_own_loops(struct contexts *c)
{
    const struct program *program = c->program;
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];
        const struct reach *reach = &c->reach[CONTEXT_WORKER][i];

        for (j = 0; reach->reached && j < f->node_count; j++) {
            const char *name = f->nodes[j].kind == NODE_CALL
                                   ? call_name(program, f->nodes[j].call)
                                   : "";

            if (!strcmp(name, "uv_run") || !strcmp(name, "uv_loop_init"))
                c->own_loop[reach->start] = true;
        }
    }
}

void contexts_build(struct contexts *c, struct program *program,
                    const struct mentions *mentions)
{
    int i;

    *c = (struct contexts){
        .program = program,
        .mentions = mentions,
        .own_loop = xcalloc(program->function_count + 1, sizeof(bool)),
        .queue = xcalloc(program->function_count + 1, sizeof(int))};
    for (i = 0; i < CONTEXT_COUNT; i++)
        search_run(c, (enum context)i);
    find_own_loops(c);
}

void contexts_release(struct contexts *c)
{
    int i;

    for (i = 0; i < CONTEXT_COUNT; i++)
        free(c->reach[i]);
    free(c->own_loop);
    free(c->queue);
}

/* --- in words --- */

static void add_start_steps(const struct contexts *c, enum context context,
                            int function, struct trail *trail)
{
    static const char *const where[] = {"as a callback of the loop",
                                        "on another thread",
                                        "as a signal handler", "first"};
    const struct reach *reach = &c->reach[context][function];
    const struct function *f = &c->program->functions[function];

    if (reach->given_to != NONE) {
        const struct decl *to = &c->program->decls[reach->given_to];

        trail_add(trail, reach->given_in, reach->spot, "%s is given to %s%s",
                  f->name, to->name, to->kind == DECL_FUNCTION ? "()" : "");
        trail_add(trail, function, f->spot, "%s() runs %s", f->name,
                  where[context]);
    } else if (context == CONTEXT_LOOP) {
        trail_add(trail, function, f->spot,
                  "%s() is called on the loop's thread and promises a "
                  "callback",
                  f->name);
    }
}

void contexts_chain(const struct contexts *c, enum context context,
                    int function, struct trail *trail)
{
    const struct reach *reach = &c->reach[context][function];
    const struct function *f = &c->program->functions[function];

    if (reach->caller == NONE) {
        add_start_steps(c, context, function, trail);
        return;
    }
    contexts_chain(c, context, reach->caller, trail);
    trail_add(trail, reach->caller, reach->spot, "it calls %s()", f->name);
}

char *contexts_start_name(const struct contexts *c, enum context context,
                          int function)
{
    int start = c->reach[context][function].start;

    return xasprintf("%s%s()",
                     c->reach[context][start].given_to == NONE ? ""
                     : context == CONTEXT_LOOP                 ? "the callback "
                     : context == CONTEXT_SIGNAL ? "the signal handler "
                                                 : "",
                     c->program->functions[start].name);
}
