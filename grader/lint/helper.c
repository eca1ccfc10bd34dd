/*
 * helper.c - questions about functions that a path calls.
 */
#include "lint/lifetime.h"

#include <string.h>

enum { DEPTH_HELPERS = 6 };

bool helper_waits(const struct decl *d)
{
    return !d->from_system &&
           (d->suspends || strstr(d->name, "run") || strstr(d->name, "wait") ||
            strstr(d->name, "loop"));
}

bool helper_may_run_loop(const struct program *program, int function, int depth)
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
            helper_waits(&program->decls[call->function]))
            return true;
        if (call_body(program, call) != NONE &&
            call_body(program, call) != function &&
            helper_may_run_loop(program, call_body(program, call), depth + 1))
            return true;
    }
    return false;
}

bool helper_calls(const struct program *program, int function, const char *name,
                  int depth)
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
             helper_calls(program, call_body(program, call), name, depth + 1)))
            return true;
    }
    return false;
}

bool helper_does(struct program *program, const struct call *call, int i,
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
static bool helper_starts_with(const struct program *program,
                               const struct call *call, int i)
{
    const char *type;

    if (call->function == NONE || !program->decls[call->function].from_libuv ||
        i >= call->argument_count)
        return false;
    type = call_callback_type(program, call, i);
    return type && !strncmp(type, "uv_", 3) &&
           program->accesses[call->arguments[i]].kind != ACCESS_NUMBER;
}

bool helper_is_start(const struct program *program, const struct call *call)
{
    int i;

    for (i = 0; i < call->argument_count; i++)
        if (helper_starts_with(program, call, i))
            return true;
    return false;
}

int helper_stack_object(const struct program *program, int access)
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

bool helper_may_count(const char *start)
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
