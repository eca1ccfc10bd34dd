/* heap.c - what becomes of memory within one function. */
#include "lint/heap.h"

#include <string.h>

static bool is_allocator(const char *name)
{
    return !strcmp(name, "malloc") || !strcmp(name, "calloc") ||
           !strcmp(name, "realloc") || !strcmp(name, "xmalloc") ||
           !strcmp(name, "xcalloc") || !strcmp(name, "uv__malloc");
}

static bool is_made_by(const struct program *program, const struct function *f,
                       int result)
{
    size_t i;

    if (result <= 0 || program->accesses[result].kind != ACCESS_RESULT)
        return false;
    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_CALL && f->nodes[i].call->result == result)
            return is_allocator(call_name(program, f->nodes[i].call));
    return false;
}

const struct node *heap_made(const struct program *program,
                             const struct function *f, int variable)
{
    const struct decl *d = &program->decls[variable];
    const struct node *found = NULL;
    size_t i;

    if (d->is_parameter || d->is_global || !d->is_pointer || d->address_taken)
        return NULL;
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        const struct access *to;

        if (n->kind != NODE_SET)
            continue;
        to = &program->accesses[n->to];
        if (to->kind != ACCESS_VARIABLE || to->key != variable)
            continue;
        if (n->from > 0 && program->accesses[n->from].kind == ACCESS_NUMBER)
            continue;
        if (!is_made_by(program, f, n->from))
            return NULL;
        if (!found)
            found = n;
    }
    return found;
}

static bool is_rooted(const struct program *program, int access, int variable)
{
    return access > 0 && access_root(program, access) == variable;
}

static bool is_library(const struct program *program, const struct call *call)
{
    const struct decl *d;

    if (call->function == NONE)
        return false;
    d = &program->decls[call->function];
    return d->from_system || d->from_libuv;
}

static bool call_takes(const struct program *program, const struct call *call,
                       int variable)
{
    int i;

    if (is_library(program, call))
        return false;
    for (i = 0; i < call->argument_count; i++)
        if (is_rooted(program, call->arguments[i], variable))
            return true;
    return is_rooted(program, call->through, variable);
}

bool heap_leaves(const struct program *program, const struct function *f,
                 int variable)
{
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        switch (n->kind) {
        case NODE_SET:
            if (is_rooted(program, n->from, variable) &&
                !is_rooted(program, n->to, variable))
                return true;
            break;
        case NODE_ESCAPE:
        case NODE_RETURN:
            if (is_rooted(program, n->from, variable))
                return true;
            break;
        case NODE_CALL:
            if (call_takes(program, n->call, variable))
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

bool heap_makes(const struct program *program, const char *record)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];
            const struct decl *d;

            if (n->kind != NODE_SET ||
                program->accesses[n->to].kind != ACCESS_VARIABLE)
                continue;
            d = &program->decls[program->accesses[n->to].key];
            if (d->record && !strcmp(d->record, record) &&
                heap_made(program, f, (int)program->accesses[n->to].key))
                return true;
        }
    }
    return false;
}
