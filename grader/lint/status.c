/*
 * status.c - UV110: a completion callback that never looks whether it worked.
 * Reported only where nobody else could look: the status is in a parameter
 * that is not read, or in a request that stays in this file.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"
#include "lint/lifetime.h"

enum { DEPTH = 4 };

static const char *const ignorable[] = {
#define IGNORABLE(name) name,
#include "lint/ignorable.def"
#undef IGNORABLE
};

static bool is_ignorable(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof ignorable / sizeof ignorable[0]; i++)
        if (!strcmp(ignorable[i], name))
            return true;
    return false;
}

/* All starts come from libuv, complete once, and one of them matters. */
static const struct launch *launch_that_matters(const struct facts *facts,
                                                int callback)
{
    const struct program *program = facts->program;
    const struct launch *found = NULL, *l;
    size_t count, i;

    l = launches_of(&facts->launches, callback, &count);
    for (i = 0; i < count; i++) {
        const struct decl *d = &program->decls[l[i].node->call->function];

        if (!d->from_libuv || l[i].context != CONTEXT_LOOP ||
            call_times(program, l[i].node->call, l[i].argument) != TIMES_ONCE)
            return NULL;
        if (!found && !is_ignorable(d->name))
            found = &l[i];
    }
    return found;
}

/* The file operation's result: of the record, not of one request. */
static bool reads_result(const struct facts *facts, int function)
{
    const struct mentions *m = &facts->mentions;
    int i;

    for (i = m->first[function]; i < m->first[function + 1]; i++) {
        const struct decl *d = &facts->program->decls[m->items[i].decl];

        if (d->kind == DECL_FIELD && d->from_libuv &&
            !strcmp(d->name, "result"))
            return true;
    }
    return false;
}

static bool passes_request(const struct facts *facts, const struct node *n,
                           int request)
{
    const struct program *program = facts->program;
    int i;

    for (i = 0; i < n->call->argument_count; i++) {
        const struct access *a = &program->accesses[n->call->arguments[i]];

        if (a->kind == ACCESS_VARIABLE && a->key == request)
            return true;
    }
    return false;
}

static bool may_look(const struct facts *facts, int function, int request,
                     int depth);

/* The call hands the request to somebody who may look, or its body does. */
static bool call_may_look(const struct facts *facts, const struct node *n,
                          int request, int depth)
{
    const struct program *program = facts->program;
    int body = call_body(program, n->call);
    const char *name = call_name(program, n->call);

    if (body != NONE)
        return depth >= DEPTH || may_look(facts, body, NONE, depth + 1);
    if (!passes_request(facts, n, request))
        return false;
    return strcmp(name, "free") && strcmp(name, "uv_fs_req_cleanup") &&
           strcmp(name, "uv_req_get_data") &&
           !helper_is_start(program, n->call);
}

static bool may_look(const struct facts *facts, int function, int request,
                     int depth)
{
    const struct function *f = &facts->program->functions[function];
    size_t i;

    if (f->failed || reads_result(facts, function))
        return true;
    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_CALL &&
            call_may_look(facts, &f->nodes[i], request, depth))
            return true;
    return false;
}

/* It ends whatever the status says: the stream is closed anyway. */
static bool gives_up_anyway(const struct program *program,
                            const struct function *f)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_CALL &&
            !strcmp(call_name(program, f->nodes[i].call), "uv_close"))
            return true;
    return false;
}

static void add(const struct facts *facts, struct report *report, int function,
                const struct launch *l, const char *what)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    struct trail trail = {0};

    trail_add(&trail, l->function, l->node->spot, "%s is given to %s()",
              f->name, launch_name(program, l));
    trail_add(&trail, function, f->spot, "%s() never reads %s", f->name, what);
    report_add(report, "UV110", NONE, function, f->spot,
               xasprintf("%s() never looks whether %s() worked", f->name,
                         launch_name(program, l)),
               xasprintf("When it fails, the program goes on as if it had not, "
                         "and nobody is told. Look at %s; '(void)%s' says that "
                         "it does not matter.",
                         what, what),
               &trail);
}

static void check_parameter(const struct facts *facts, struct report *report,
                            int function, const struct launch *l)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    const struct decl *d;

    if (f->parameter_count < 2)
        return;
    d = &program->decls[f->parameters[1]];
    if (d->is_pointer || d->is_aggregate ||
        mentions_has(&facts->mentions, function, f->parameters[1]) ||
        mentions_drop(&facts->mentions, function, f->parameters[1]) ||
        gives_up_anyway(program, f))
        return;
    add(facts, report, function, l, d->name[0] ? d->name : "its status");
}

static void check_request(const struct facts *facts, struct report *report,
                          int function, const struct launch *l)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    char *what;

    if (f->parameter_count != 1 ||
        mentions_drop(&facts->mentions, function, f->parameters[0]) ||
        may_look(facts, function, f->parameters[0], 0))
        return;
    what = xasprintf("%s->result", program->decls[f->parameters[0]].name);
    add(facts, report, function, l, what);
    free(what);
}

void status_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    size_t i;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];
        const struct launch *l;

        if (f->failed || flow_is_stub(f) || !flow_returns(f))
            continue;
        l = launch_that_matters(facts, (int)i);
        if (!l)
            continue;
        if (!strcmp(launch_type(program, l), "uv_fs_cb"))
            check_request(facts, report, (int)i, l);
        else
            check_parameter(facts, report, (int)i, l);
    }
}
