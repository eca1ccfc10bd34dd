/*
 * borrow.c - UV214: a thread gets the address of a local variable of a function
 * that can return while the thread runs.
 */
#include "lint/lifetime.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"
#include "lint/rules.h"

static const struct {
    const char *name;
    int argument;
} starters[] = {
    {"pthread_create", 3},
    {"thrd_create", 2},
    {"uv_thread_create", 2},
    {"uv_thread_create_ex", 3},
};

/* The index of the argument that the thread gets; NONE: it is no start. */
static int thread_argument(const struct program *program,
                           const struct call *call)
{
    size_t i;

    for (i = 0; i < sizeof starters / sizeof starters[0]; i++)
        if (!strcmp(call_name(program, call), starters[i].name) &&
            starters[i].argument < call->argument_count)
            return starters[i].argument;
    return NONE;
}

/* The local variable whose address `access` is; an array is one, too. */
static int local_of(const struct program *program, int access)
{
    const struct access *a = &program->accesses[access];
    const struct decl *d;

    if (a->kind == ACCESS_ADDRESS &&
        program->accesses[a->base].kind == ACCESS_VARIABLE &&
        program->decls[program->accesses[a->base].key].is_parameter)
        return (int)program->accesses[a->base].key;
    if (a->kind == ACCESS_ADDRESS &&
        program->accesses[a->base].kind == ACCESS_INDEX)
        a = &program->accesses[program->accesses[a->base].base];
    if (a->kind != ACCESS_VARIABLE)
        return helper_stack_object(program, access);
    d = &program->decls[a->key];
    return d->is_aggregate && !d->is_global && !d->is_parameter ? (int)a->key
                                                                : NONE;
}

/* It may wait for the thread: what is not known may. */
static bool may_wait(const struct program *program, const struct node *n)
{
    const char *name = call_name(program, n->call);
    const struct decl *d;

    if (n->call->function == NONE)
        return true;
    d = &program->decls[n->call->function];
    if (!strcmp(name, "uv_run") || model_waits_for_thread(name) ||
        strstr(name, "join") || strstr(name, "wait"))
        return true;
    if (d->function != NONE)
        return helper_may_run_loop(program, d->function, 0) ||
               helper_calls(program, d->function, "uv_thread_join", 0);
    return !d->from_system;
}

/* It waits in a loop, for one thread after the other: that this loop may turn
 * no time at all is nothing to report. */
static bool waits_in_loop(const struct program *program,
                          const struct function *f)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_CALL && f->nodes[i].in_loop &&
            may_wait(program, &f->nodes[i]))
            return true;
    return false;
}

struct search {
    const struct program *program;
    const struct call *start;
    const struct node *found;
};

static enum flow_way look(const struct node *n, void *data)
{
    struct search *search = data;

    if (n->kind == NODE_RETURN) {
        search->found = n;
        return FLOW_STOP;
    }
    if (n->kind == NODE_CALL && may_wait(search->program, n))
        return FLOW_END;
    return n->kind == NODE_COND && n->subject == search->start->result
               ? flow_way_of(n, 0)
               : FLOW_ON;
}

/* Where the function returns with the thread running; NULL if it waits on all
 * paths. What follows when the thread could not be made is left out. */
static const struct node *returns_at(const struct program *program,
                                     const struct function *f,
                                     const struct node *start)
{
    bool *seen = xcalloc(f->node_count + 1, sizeof(*seen));
    struct search search = {program, start->call, NULL};

    flow_walk(f, start->next[0], seen, look, &search);
    free(seen);
    return search.found;
}

static void check_start(const struct facts *facts, struct report *report,
                        int function, const struct node *n)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    int argument = thread_argument(program, n->call), local;
    const struct node *end;
    struct trail trail = {0};
    const char *name;

    if (argument == NONE || !strcmp(f->name, "main") ||
        waits_in_loop(program, f))
        return;
    local = local_of(program, n->call->arguments[argument]);
    end = local == NONE ? NULL : returns_at(program, f, n);
    if (!end)
        return;
    name = program->decls[local].name;
    trail_add(&trail, function, n->spot, "the thread gets the address of %s",
              name);
    trail_add(&trail, function, end->spot,
              "%s() returns without waiting for the thread", f->name);
    report_add(report, "UV214", NONE, function, n->spot,
               xasprintf("the thread uses %s, which is gone when %s() returns",
                         name, f->name),
               xstrdup("Until the thread reads it, something else is on that "
                       "piece of the stack. Give the thread memory from "
                       "malloc() that it frees, or wait with "
                       "uv_thread_join()."),
               &trail);
}

void borrow_check(const struct facts *facts, struct report *report)
{
    rules_each_call(facts, report, check_start);
}
