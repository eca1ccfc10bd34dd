#include "lint/buffer.h"

#include <string.h>

#include "base/xalloc.h"
#include "lint/lifetime.h"

static const struct call *call_with_result(const struct function *f, int result)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].call && f->nodes[i].call->result == result)
            return f->nodes[i].call;
    return NULL;
}

/* What is assigned to the base by that node: an access, or NONE. */
static int base_set(const struct program *program, const struct function *f,
                    const struct node *n, int variable)
{
    const struct access *to = &program->accesses[n->to];
    const struct call *call;

    if (to->kind == ACCESS_FIELD &&
        !strcmp(program->decls[to->key].name, "base"))
        return n->from;
    if (n->to !=
        access_make((struct program *)program, ACCESS_VARIABLE, NONE, variable))
        return NONE;
    if (n->from <= 0 || program->accesses[n->from].kind != ACCESS_RESULT)
        return 0;
    call = call_with_result(f, n->from);
    return call && !strcmp(call_name(program, call), "uv_buf_init") &&
                   call->argument_count == 2
               ? call->arguments[0]
               : 0;
}

/* The local that the argument is or points to. */
static int local_buffer(const struct program *program, int argument)
{
    const struct access *a = &program->accesses[argument];

    if (a->kind == ACCESS_ADDRESS)
        a = &program->accesses[a->base];
    if (a->kind == ACCESS_INDEX)
        a = &program->accesses[a->base];
    if (a->kind != ACCESS_VARIABLE || program->decls[a->key].is_global ||
        !program->decls[a->key].is_aggregate)
        return NONE;
    return (int)a->key;
}

int buffer_of(struct program *program, int function, const struct call *call)
{
    const struct function *f = &program->functions[function];
    const struct decl *callee = &program->decls[call->function];
    int variable = NONE, found = NONE, i;
    size_t j;

    for (i = 0; i < call->argument_count && i < callee->parameter_count; i++)
        if (callee->parameters[i].record &&
            !strcmp(callee->parameters[i].record, "uv_buf_t") &&
            call->arguments[i] > 0)
            variable = local_buffer(program, call->arguments[i]);
    if (variable == NONE)
        return NONE;
    for (j = 0; j < f->node_count; j++) {
        const struct node *n = &f->nodes[j];
        int base;

        if (n->kind != NODE_SET || access_root(program, n->to) != variable)
            continue;
        base = base_set(program, f, n, variable);
        if (base == NONE)
            continue;
        if (base == 0 || (found != NONE && found != base))
            return NONE;
        found = base;
    }
    return found;
}

/* The array on the stack that the bytes are in; NONE. */
static int stack_bytes(const struct program *program, int buffer)
{
    const struct access *a = &program->accesses[buffer];
    const struct decl *d;
    bool is_address = a->kind == ACCESS_ADDRESS;

    if (is_address)
        a = &program->accesses[a->base];
    while (a->kind == ACCESS_INDEX || a->kind == ACCESS_FIELD) {
        /* A pointer on the stack may lead anywhere. */
        if (a->kind == ACCESS_FIELD && !is_address &&
            !program->decls[a->key].is_aggregate)
            return NONE;
        is_address = false;
        a = &program->accesses[a->base];
    }
    if (a->kind != ACCESS_VARIABLE)
        return NONE;
    d = &program->decls[a->key];
    return d->is_aggregate && !d->is_global && !d->is_parameter ? (int)a->key
                                                                : NONE;
}

void buffer_check_stack(struct program *program, struct report *report,
                        int function, const struct node *n, int buffer)
{
    const struct function *f = &program->functions[function];
    int local = buffer > 0 ? stack_bytes(program, buffer) : NONE;
    const char *name, *callee = call_name(program, n->call);
    struct trail trail = {0};

    if (local == NONE || helper_may_run_loop(program, function, 0))
        return;
    name = program->decls[local].name;
    trail_add(&trail, function, n->spot, "%s() keeps the address of %s", callee,
              name);
    trail_add(&trail, function, f->end,
              "%s() returns, and %s is gone; the operation may still need it",
              f->name, name);
    report_add(report, "UV206", NONE, function, n->spot,
               xasprintf("%s lives on the stack of %s(), and %s() may use it "
                         "after %s() has returned",
                         name, f->name, callee, f->name),
               xstrdup("libuv copies the uv_buf_t, not the bytes. Put them in "
                       "memory that lives until the callback: malloc(), or a "
                       "struct that does."),
               &trail);
}
