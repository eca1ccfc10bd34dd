/*
 * unclosed.c - UV201: a handle in memory that is made again and again, and that
 * nothing in the program ever closes.
 *
 * Handles that live as long as the program (globals, what main() makes) are
 * left alone, and so is whatever code of another file may reach: silence
 * wherever some uv_close() could be about this handle.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/heap.h"
#include "lint/syntax.h"

/* A handle as one function knows it. */
struct object {
    const char *record; /* "uv_timer_s" */
    const char *owner;  /* the struct around it; NULL: none */
    int field;          /* decl; NONE */
};

static bool is_init(const struct program *program, const struct call *call,
                    int *ret_argument)
{
    const struct decl *d;
    int i;

    if (call->function == NONE)
        return false;
    d = &program->decls[call->function];
    if (!d->from_libuv ||
        (!strstr(d->name, "_init") && strcmp(d->name, "uv_spawn")))
        return false;
    for (i = 0; i < d->parameter_count && i < call->argument_count; i++) {
        *ret_argument = i;
        if (d->parameters[i].thing == THING_HANDLE)
            return true;
    }
    return false;
}

/* The handle, if it is one that this file alone makes and can close. */
static bool object_of(const struct program *program, const struct function *f,
                      int access, struct object *ret)
{
    const struct access *a = &program->accesses[access];
    const struct decl *d;

    *ret = (struct object){.field = NONE};
    if (a->kind == ACCESS_VARIABLE) {
        d = &program->decls[a->key];
        ret->record = d->record;
        return d->record && heap_made(program, f, (int)a->key);
    }
    if (a->kind != ACCESS_ADDRESS ||
        program->accesses[a->base].kind != ACCESS_FIELD)
        return false;
    a = &program->accesses[a->base];
    d = &program->decls[a->key];
    if (program->accesses[a->base].kind != ACCESS_DEREF ||
        !syntax_is_in_file(d->cursor) || !d->record || !d->owner ||
        !d->owner[0] || d->is_pointer)
        return false;
    ret->record = d->record;
    ret->owner = d->owner;
    ret->field = (int)a->key;
    return heap_makes(program, d->owner);
}

/* --- who may close it --- */

static bool is_stream(const char *record)
{
    return !strcmp(record, "uv_tcp_s") || !strcmp(record, "uv_pipe_s") ||
           !strcmp(record, "uv_tty_s");
}

static bool record_may_be(const char *record, const struct object *o)
{
    return !record || !strcmp(record, o->record) ||
           !strcmp(record, "uv_handle_s") ||
           (!strcmp(record, "uv_stream_s") && is_stream(o->record)) ||
           (o->owner && !strcmp(record, o->owner));
}

/* What this void pointer holds came as one from outside, and nothing else. */
static bool is_foreign(const struct facts *facts, int decl)
{
    const struct mentions *m = &facts->mentions;
    bool found = false;
    size_t i;
    int j;

    for (i = 0; i < m->store_count; i++) {
        const struct store *s = &m->stores[i];

        if (s->target == NONE || m->items[s->target].decl != decl)
            continue;
        found = true;
        if (!s->plain || s->compound)
            return false;
        for (j = s->first; j < s->end; j++) {
            const struct decl *d = &facts->program->decls[m->items[j].decl];

            if (!d->is_parameter || !d->is_void_pointer)
                return false;
        }
    }
    if (facts->program->decls[decl].kind != DECL_FIELD)
        return false;
    /* Of a struct that others fill. */
    return found || !syntax_is_in_file(facts->program->decls[decl].cursor);
}

/* `&x->member` */
static bool member_may_be(const struct decl *d, int member,
                          const struct object *o)
{
    if (member == o->field)
        return true;
    return (d->is_pointer || d->is_aggregate) && d->record &&
           (o->field == NONE ? d->is_pointer && record_may_be(d->record, o)
                             : o->owner && !strcmp(d->record, o->owner));
}

/* A value of that path may be, or lead to, the handle. */
static bool may_be(const struct facts *facts, int access,
                   const struct object *o)
{
    const struct program *program = facts->program;
    const struct access *a;

    if (access <= 0)
        return true;
    a = &program->accesses[access];
    if (a->kind == ACCESS_NUMBER || a->kind == ACCESS_FUNCTION)
        return false;
    if (a->kind == ACCESS_ADDRESS)
        a = &program->accesses[a->base];
    if (a->kind == ACCESS_FIELD &&
        program->accesses[access].kind == ACCESS_ADDRESS)
        return member_may_be(&program->decls[a->key], (int)a->key, o);
    if (a->kind != ACCESS_VARIABLE && a->kind != ACCESS_FIELD)
        return true;
    if (!program->decls[a->key].is_pointer &&
        !program->decls[a->key].is_aggregate)
        return false;
    if (program->decls[a->key].is_void_pointer)
        return !is_foreign(facts, (int)a->key);
    return record_may_be(program->decls[a->key].record, o);
}

/* A call that closes, or that nobody can look into. */
static bool call_may_close(const struct facts *facts, const struct call *call,
                           const struct object *o)
{
    const struct program *program = facts->program;
    const char *name = call_name(program, call);
    const struct decl *d;
    int i;

    if (call->function != NONE) {
        d = &program->decls[call->function];
        if (!strcmp(name, "uv_walk"))
            return true;
        if (d->function != NONE)
            return false; /* looked at by itself */
        if (d->from_system && strcmp(name, "uv_close"))
            return false;
    }
    for (i = 0; i < call->argument_count; i++) {
        const struct access *a =
            &program->accesses[call->arguments[i] > 0 ? call->arguments[i] : 0];

        if (call->function != NONE && !strcmp(name, "uv_close") && i > 0)
            break;
        if (strcmp(name, "uv_close") &&
            (a->kind != ACCESS_VARIABLE && a->kind != ACCESS_ADDRESS &&
             a->kind != ACCESS_FIELD))
            continue;
        if (may_be(facts, call->arguments[i], o))
            return true;
    }
    return false;
}

/* uv_close itself is given to somebody. */
static bool names_close(const struct facts *facts)
{
    const struct mentions *m = &facts->mentions;
    size_t i;

    for (i = 0; i < m->count; i++) {
        const struct decl *d = &facts->program->decls[m->items[i].decl];

        if (d->kind == DECL_FUNCTION && !strcmp(d->name, "uv_close"))
            return true;
    }
    return false;
}

static bool may_be_closed(const struct facts *facts, const struct object *o)
{
    const struct program *program = facts->program;
    size_t i, j;

    if (names_close(facts))
        return true;
    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (f->failed)
            return true;
        for (j = 0; j < f->node_count; j++)
            if (f->nodes[j].kind == NODE_CALL &&
                call_may_close(facts, f->nodes[j].call, o))
                return true;
    }
    return false;
}

/* A pointer to it gets out of the file's sight: it is returned. */
static bool gets_out(const struct facts *facts, const struct object *o)
{
    const struct program *program = facts->program;
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (f->is_static || !f->returns_pointer)
            continue;
        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            if (n->kind == NODE_RETURN && n->from > 0 && o->field == NONE &&
                may_be(facts, n->from, o))
                return true;
        }
    }
    return false;
}

/* main() makes it, by itself or by a helper, before the loop runs. */
static bool lives_with_program(const struct facts *facts, int function)
{
    return contexts_has(&facts->contexts, CONTEXT_MAIN, function) &&
           !contexts_has(&facts->contexts, CONTEXT_LOOP, function);
}

static void check_init(const struct facts *facts, struct report *report,
                       int function, const struct node *n)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    struct object o;
    int argument;
    char *name;
    struct trail trail = {0};

    if (!is_init(program, n->call, &argument) ||
        contexts_has(&facts->contexts, CONTEXT_WORKER, function) ||
        lives_with_program(facts, function) ||
        !object_of(program, f, n->call->arguments[argument], &o) ||
        gets_out(facts, &o) || may_be_closed(facts, &o))
        return;
    name = access_text(program, n->call->arguments[argument]);
    trail_add(&trail, function, n->spot, "%s() makes it a handle of the loop",
              call_name(program, n->call));
    report_add(report, "UV201", NONE, function, n->spot,
               xasprintf("the handle %s is never closed: no uv_close() in "
                         "this file is for it",
                         name[0] == '&' ? name + 1 : name),
               xstrdup("Its memory belongs to the loop until a close callback "
                       "ran: it cannot be freed, uv_loop_close() fails with "
                       "UV_EBUSY, and each new one stays for ever."),
               &trail);
    free(name);
}

void unclosed_check(const struct facts *facts, struct report *report)
{
    rules_each_call(facts, report, check_init);
}
