/*
 * completion_object.c - what the object that holds a duty is called in one
 * function.
 */
#include "lint/completion.h"

#include <string.h>

#include "lint/effect.h"

static bool add_name(struct walk *w, int name)
{
    int i;

    for (i = 0; i < w->name_count; i++)
        if (w->names[i] == name)
            return false;
    if (w->name_count == NAMES_MAX)
        return false;
    w->names[w->name_count++] = name;
    return true;
}

/* The object is the same for all functions. */
static bool is_global(const struct program *program, int access)
{
    int root = access_root(program, access);

    return root != NONE && program->decls[root].is_global;
}

bool duty_is_own_object(const struct program *program, int access)
{
    int root = access_root(program, access);
    const struct decl *d = root == NONE ? NULL : &program->decls[root];

    return d && !d->is_parameter && !d->is_global && d->assignments <= 1 &&
           d->alias == NONE && !access_is_vague(program, access);
}

/* reqs[i].data = o for each i: whichever element is meant, it leads to o. */
static bool is_each(const struct program *program, const struct function *f,
                    const struct node *set)
{
    int root = access_root(program, set->to);
    size_t i;

    if (root == NONE || program->decls[root].is_global ||
        program->decls[root].assignments > 1)
        return false;
    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_SET && f->nodes[i].to == set->to &&
            f->nodes[i].from != set->from)
            return false;
    return access_is_vague(program, set->to);
}

void duty_find_names(struct walk *w, int function)
{
    const struct program *program = w->proof->program;
    const struct function *f = &program->functions[function];
    bool changed = true;
    size_t i;
    int j;

    w->name_count = 0;
    if (w->duty.base == NONE)
        return;
    add_name(w, w->duty.base);
    while (changed) {
        changed = false;
        for (i = 0; i < f->node_count; i++) {
            const struct node *n = &f->nodes[i];

            if (n->kind != NODE_SET ||
                program->accesses[n->to].kind == ACCESS_VARIABLE ||
                (!duty_is_own_object(program, n->to) &&
                 !is_each(program, f, n)))
                continue;
            for (j = 0; j < w->name_count; j++) {
                if (n->from == w->names[j]) {
                    changed |= add_name(w, n->to);
                    break;
                }
            }
        }
    }
}

/* `value` points to an embedded struct of the object `name` points to. */
static bool is_inside(const struct program *program, int value, int name)
{
    const struct access *a = &program->accesses[value];
    bool outermost = true;

    if (a->kind != ACCESS_ADDRESS)
        return false;
    for (a = &program->accesses[a->base];; a = &program->accesses[a->base]) {
        if (a->kind == ACCESS_FIELD) {
            const struct decl *d = &program->decls[a->key];

            if (outermost && !d->record)
                return false; /* a plain member leads nowhere */
            if (!d->is_aggregate)
                return false;
        } else if (a->kind != ACCESS_INDEX) {
            break;
        }
        outermost = false;
    }
    return a->kind == ACCESS_DEREF && a->base == name;
}

bool duty_is_related(const struct walk *w, int value)
{
    struct program *program = w->proof->program;
    int i;

    if (value <= 0)
        return false;
    if (value == w->duty.parameter)
        return true;
    for (i = 0; i < w->name_count; i++)
        if (access_contains(program, w->names[i], value) ||
            is_inside(program, value, w->names[i]) ||
            is_inside(program, value, effect_owner(program, w->names[i])))
            return true;
    return false;
}

bool duty_touches(const struct walk *w, int value)
{
    int i;

    if (value <= 0)
        return false;
    for (i = 0; i < w->name_count; i++)
        if (access_contains(w->proof->program, value, w->names[i]))
            return true;
    return duty_is_related(w, value);
}

bool duty_frees(const struct walk *w, int value)
{
    int i;

    for (i = 0; value > 0 && i < w->name_count; i++)
        if (value == w->names[i] ||
            value == effect_owner(w->proof->program, w->names[i]))
            return true;
    return false;
}

static bool is_uv(const char *record)
{
    return !strncmp(record, "uv_", 3);
}

/* A struct is given for the request or handle that it begins with. */
static bool is_cast(const struct program *program, int argument, int parameter)
{
    const struct access *a = &program->accesses[argument];
    const struct access *p = &program->accesses[parameter];

    return a->kind == ACCESS_VARIABLE && p->kind == ACCESS_VARIABLE &&
           program->decls[a->key].record && program->decls[p->key].record &&
           !is_uv(program->decls[a->key].record) &&
           is_uv(program->decls[p->key].record);
}

int duty_seen_from(const struct walk *w, int argument, int parameter)
{
    struct program *program = w->proof->program;
    int i, raw;

    if (w->name_count && is_global(program, w->names[0]))
        return w->names[0];
    if (argument <= 0 || program->accesses[argument].kind == ACCESS_NUMBER)
        return NONE;
    raw = access_make(program, ACCESS_CONTEXT, argument, 0);
    for (i = 0; i < w->name_count; i++)
        if (access_contains(program, w->names[i], raw))
            return access_replace(program, w->names[i], raw,
                                  access_context(program, parameter));
    for (i = 0; i < w->name_count; i++) {
        int name = w->names[i], owner;

        if (access_contains(program, name, argument))
            return access_replace(program, name, argument,
                                  is_cast(program, argument, parameter)
                                      ? access_context(program, parameter)
                                      : parameter);
        for (owner = access_context(program, argument);
             owner != raw && owner > 0;
             owner = access_context(program, owner)) {
            if (access_contains(program, name, owner))
                return access_replace(program, name, owner,
                                      access_context(program, parameter));
            if (program->accesses[owner].kind != ACCESS_ADDRESS)
                break;
        }
    }
    return NONE;
}

bool duty_completes(const struct walk *w, int through)
{
    struct program *program = w->proof->program;
    const struct access *a;
    int i, pointer;

    if (through <= 0)
        return false;
    if (through == w->duty.parameter)
        return true;
    a = &program->accesses[through];
    if (a->kind != ACCESS_FIELD || a->key != w->duty.field)
        return false;
    pointer = access_address(program, a->base);
    for (i = 0; i < w->name_count; i++)
        if (pointer == w->names[i])
            return true;
    return false;
}
