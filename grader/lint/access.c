/*
 * access.c - access paths, interned: equal paths have equal numbers.
 */
#include "lint/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/xalloc.h"

static size_t access_hash(const struct access *a)
{
    unsigned long long h = (unsigned long long)a->kind * 1000003u;

    h = (h ^ (unsigned)a->base) * 1000003u;
    h = (h ^ (unsigned long long)a->key) * 1000003u;
    return (size_t)(h ^ (h >> 29));
}

static void index_accesses(struct program *program)
{
    size_t size =
        program->access_index_size ? program->access_index_size * 2 : 1024;
    size_t i;

    free(program->access_index);
    program->access_index = xmalloc(size * sizeof(*program->access_index));
    program->access_index_size = size;
    memset(program->access_index, 0xff, size * sizeof(*program->access_index));
    for (i = 0; i < program->access_count; i++) {
        size_t at = access_hash(&program->accesses[i]) & (size - 1);

        while (program->access_index[at] != NONE)
            at = (at + 1) & (size - 1);
        program->access_index[at] = (int)i;
    }
}

int access_make(struct program *program, enum access_kind kind, int base,
                long long key)
{
    struct access a = {kind, base, key};
    size_t at;

    if (program->access_count * 2 >= program->access_index_size)
        index_accesses(program);
    at = access_hash(&a) & (program->access_index_size - 1);
    while (program->access_index[at] != NONE) {
        const struct access *b = &program->accesses[program->access_index[at]];

        if (b->kind == kind && b->base == base && b->key == key)
            return program->access_index[at];
        at = (at + 1) & (program->access_index_size - 1);
    }
    program->accesses =
        xgrow(program->accesses, program->access_count,
              &program->access_capacity, sizeof(*program->accesses));
    program->accesses[program->access_count] = a;
    program->access_index[at] = (int)program->access_count;
    return (int)program->access_count++;
}

int access_deref(struct program *program, int base)
{
    if (program->accesses[base].kind == ACCESS_ADDRESS)
        return program->accesses[base].base;
    if (program->accesses[base].kind == ACCESS_UNKNOWN)
        return base;
    return access_make(program, ACCESS_DEREF, base, 0);
}

int access_address(struct program *program, int base)
{
    if (program->accesses[base].kind == ACCESS_DEREF)
        return program->accesses[base].base;
    if (program->accesses[base].kind == ACCESS_UNKNOWN)
        return base;
    return access_make(program, ACCESS_ADDRESS, base, 0);
}

int access_field(struct program *program, int base, int field)
{
    if (program->accesses[base].kind == ACCESS_UNKNOWN)
        return base;
    if (decl_is_data(&program->decls[field]))
        return access_context(program, access_address(program, base));
    return access_make(program, ACCESS_FIELD, base, field);
}

/* The context of &o->req is o itself: `data` points to what is around. */
int access_context(struct program *program, int pointer)
{
    const struct access *a = &program->accesses[pointer];

    if (a->kind == ACCESS_UNKNOWN)
        return pointer;
    if (a->kind == ACCESS_ADDRESS &&
        program->accesses[a->base].kind == ACCESS_FIELD) {
        int owner = program->accesses[a->base].base;

        return access_address(program, owner);
    }
    return access_make(program, ACCESS_CONTEXT, pointer, 0);
}

int access_number(struct program *program, long long value)
{
    return access_make(program, ACCESS_NUMBER, NONE, value);
}

int access_root(const struct program *program, int access)
{
    while (access != NONE) {
        const struct access *a = &program->accesses[access];

        if (a->kind == ACCESS_VARIABLE)
            return (int)a->key;
        access = a->base;
    }
    return NONE;
}

bool access_contains(const struct program *program, int access, int inner)
{
    for (; access != NONE; access = program->accesses[access].base)
        if (access == inner)
            return true;
    return false;
}

int access_replace(struct program *program, int access, int from, int to)
{
    struct access a;
    int base;

    if (access == from)
        return to;
    a = program->accesses[access];
    if (a.base == NONE)
        return access;
    base = access_replace(program, a.base, from, to);
    switch (a.kind) {
    case ACCESS_DEREF:
        return access_deref(program, base);
    case ACCESS_ADDRESS:
        return access_address(program, base);
    case ACCESS_CONTEXT:
        return access_context(program, base);
    default:
        return access_make(program, a.kind, base, a.key);
    }
}

bool access_is_vague(const struct program *program, int access)
{
    for (; access != NONE; access = program->accesses[access].base) {
        const struct access *a = &program->accesses[access];

        if (a->kind == ACCESS_UNKNOWN ||
            (a->kind == ACCESS_INDEX && a->key < 0))
            return true;
    }
    return false;
}

static void add_text(const struct program *program, int access,
                     struct strbuf *sb)
{
    const struct access *a = &program->accesses[access];

    switch (a->kind) {
    case ACCESS_VARIABLE:
    case ACCESS_FUNCTION:
        strbuf_add_str(sb, program->decls[a->key].name);
        break;
    case ACCESS_FIELD:
        if (program->accesses[a->base].kind == ACCESS_DEREF) {
            add_text(program, program->accesses[a->base].base, sb);
            strbuf_add_str(sb, "->");
        } else {
            add_text(program, a->base, sb);
            strbuf_add_str(sb, ".");
        }
        strbuf_add_str(sb, program->decls[a->key].name);
        break;
    case ACCESS_DEREF:
        strbuf_add_str(sb, "*");
        add_text(program, a->base, sb);
        break;
    case ACCESS_ADDRESS:
        strbuf_add_str(sb, "&");
        add_text(program, a->base, sb);
        break;
    case ACCESS_INDEX:
        add_text(program, a->base, sb);
        if (a->key < 0)
            strbuf_add_str(sb, "[...]");
        else
            strbuf_addf(sb, "[%lld]", a->key);
        break;
    case ACCESS_CONTEXT:
        add_text(program, a->base, sb);
        strbuf_add_str(sb, "->data");
        break;
    case ACCESS_NUMBER:
        strbuf_addf(sb, "%lld", a->key);
        break;
    default:
        strbuf_add_str(sb, "a value");
    }
}

char *access_text(const struct program *program, int access)
{
    struct strbuf sb = STRBUF_INIT;

    add_text(program, access, &sb);
    return strbuf_steal(&sb);
}
