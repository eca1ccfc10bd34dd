/*
 * lost.c - UV109: an operation without a callback, whose memory nobody can free
 * any more: it was made here, nobody else knows it, and the callback would have
 * been the last one to get it.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"
#include "lint/heap.h"

/* The argument that is given as a null pointer where a callback could be that
 * tells of the end; NONE: there is none. */
static int null_callback(const struct program *program, const struct call *call)
{
    int i;

    for (i = 0; i < call->argument_count; i++) {
        const char *type = call_callback_type(program, call, i);
        const struct access *a = &program->accesses[call->arguments[i]];

        if (type && model_null(type) == NULL_NOTHING &&
            call_times(program, call, i) == TIMES_ONCE &&
            a->kind == ACCESS_NUMBER && a->key == 0)
            return i;
    }
    return NONE;
}

/* The first request or handle that is an argument. */
static int thing_argument(const struct program *program,
                          const struct call *call)
{
    const struct decl *d = &program->decls[call->function];
    int i;

    for (i = 0; i < d->parameter_count && i < call->argument_count; i++)
        if (d->parameters[i].thing == THING_REQUEST ||
            d->parameters[i].thing == THING_HANDLE)
            return call->arguments[i];
    return NONE;
}

/* Another operation of libuv gets it: that one's callback may free it. */
static bool has_other_use(const struct facts *facts, const struct function *f,
                          const struct node *n, int variable)
{
    const struct program *program = facts->program;
    size_t i;
    int j;

    for (i = 0; i < f->node_count; i++) {
        const struct node *other = &f->nodes[i];
        enum context context;
        bool starts = false, takes = false;

        if (other->kind != NODE_CALL || other == n ||
            other->call->function == NONE)
            continue;
        for (j = 0; j < other->call->argument_count; j++) {
            starts |=
                contexts_starts(&facts->contexts, other->call, j, &context);
            takes |=
                other->call->arguments[j] > 0 &&
                access_root(program, other->call->arguments[j]) == variable;
        }
        if (starts && takes)
            return true;
    }
    return false;
}

/* The condition looks at the result of the call, or at the local that keeps
 * it. */
static bool tests_result(const struct program *program,
                         const struct function *f, const struct node *n,
                         const struct call *call)
{
    size_t i;

    if (n->kind != NODE_COND || n->subject <= 0)
        return false;
    if (n->subject == call->result)
        return true;
    if (program->accesses[n->subject].kind != ACCESS_VARIABLE)
        return false;
    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_SET && f->nodes[i].from == call->result &&
            f->nodes[i].to == n->subject)
            return true;
    return false;
}

static bool frees(const struct program *program, const struct node *n,
                  int variable)
{
    return n->kind == NODE_CALL && n->call->argument_count == 1 &&
           !strcmp(call_name(program, n->call), "free") &&
           n->call->arguments[0] > 0 &&
           access_root(program, n->call->arguments[0]) == variable;
}

struct search {
    const struct program *program;
    const struct function *function;
    const struct call *call;
    int variable;
    bool left;
};

static enum flow_way look(const struct node *n, void *data)
{
    struct search *search = data;

    if (frees(search->program, n, search->variable)) {
        search->left = false;
        return FLOW_STOP;
    }
    search->left |= n->kind == NODE_RETURN;
    return tests_result(search->program, search->function, n, search->call)
               ? flow_way_of(n, 0)
               : FLOW_ON;
}

/* When the call works, some path comes to a return, and none frees it. */
static bool is_left(const struct program *program, const struct function *f,
                    const struct node *start, int variable)
{
    bool *seen = xcalloc(f->node_count + 1, sizeof(*seen));
    struct search search = {program, f, start->call, variable, false};

    flow_walk(f, start->next[0], seen, look, &search);
    free(seen);
    return search.left;
}

static void add(const struct facts *facts, struct report *report, int function,
                const struct node *n, const char *name,
                const struct trail *made)
{
    const char *start = call_name(facts->program, n->call);
    struct trail trail = {0};

    trail_append(&trail, made);
    trail_add(&trail, function, n->spot,
              "%s() gets no callback: nobody is told when it has ended", start);
    report_add(
        report, "UV109", NONE, function, n->spot,
        xasprintf("%s() has no callback that could free %s", start, name),
        xasprintf("libuv needs that memory until the operation has "
                  "ended, and nobody else knows it: each call loses "
                  "some. Give %s() a callback that frees it%s.",
                  start,
                  !strcmp(start, "uv_close")
                      ? ""
                      : ", and that looks whether it worked"),
        &trail);
}

static void check_local(const struct facts *facts, struct report *report,
                        int function, const struct node *n, int variable)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    const struct node *made = heap_made(program, f, variable);
    struct trail trail = {0};

    if (!made || heap_leaves(program, f, variable) ||
        has_other_use(facts, f, n, variable) ||
        !is_left(program, f, n, variable))
        return;
    trail_add(&trail, function, made->spot, "%s is made",
              program->decls[variable].name);
    add(facts, report, function, n, program->decls[variable].name, &trail);
    trail_release(&trail);
}

/* --- a callback that closes what its starter made --- */

/* The callback keeps its handle to itself. */
static bool stays_here(const struct program *program, const struct function *f,
                       int parameter)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_CALL &&
            !strcmp(call_name(program, f->nodes[i].call), "free"))
            return false;
    return !heap_leaves(program, f, parameter);
}

/* Each starter made the handle, and nobody else knows it. */
static bool all_made(const struct facts *facts, int callback,
                     struct trail *trail)
{
    const struct program *program = facts->program;
    const struct launch *l;
    size_t count, i;

    l = launches_of(&facts->launches, callback, &count);
    for (i = 0; i < count; i++) {
        const struct function *f = &program->functions[l[i].function];
        int thing = launch_thing(program, &l[i]);
        const struct access *a;
        const struct node *made;

        if (thing == NONE)
            return false;
        a = &program->accesses[l[i].node->call->arguments[thing]];
        if (a->kind != ACCESS_VARIABLE)
            return false;
        made = heap_made(program, f, (int)a->key);
        if (!made || heap_leaves(program, f, (int)a->key))
            return false;
        trail_add(trail, l[i].function, made->spot, "%s is made",
                  program->decls[a->key].name);
        trail_add(trail, l[i].function, l[i].node->spot,
                  "%s() gets it, and %s() for a callback",
                  launch_name(program, &l[i]),
                  program->functions[callback].name);
    }
    return count > 0;
}

static void check_parameter(const struct facts *facts, struct report *report,
                            int function, const struct node *n, int parameter)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    struct trail trail = {0};

    if (strcmp(call_name(program, n->call), "uv_close") ||
        program->decls[parameter].parameter_index != 0 ||
        !stays_here(program, f, parameter) ||
        !all_made(facts, function, &trail)) {
        trail_release(&trail);
        return;
    }
    add(facts, report, function, n, program->decls[parameter].name, &trail);
    trail_release(&trail);
}

static void check_call(const struct facts *facts, struct report *report,
                       int function, const struct node *n)
{
    const struct program *program = facts->program;
    int thing, variable;

    if (n->call->function == NONE ||
        !program->decls[n->call->function].from_libuv ||
        null_callback(program, n->call) == NONE)
        return;
    thing = thing_argument(program, n->call);
    variable = thing > 0 ? access_root(program, thing) : NONE;
    if (variable == NONE)
        return;
    if (program->decls[variable].is_parameter &&
        program->accesses[thing].kind == ACCESS_VARIABLE)
        check_parameter(facts, report, function, n, variable);
    else
        check_local(facts, report, function, n, variable);
}

void lost_check(const struct facts *facts, struct report *report)
{
    rules_each_call(facts, report, check_call);
}
