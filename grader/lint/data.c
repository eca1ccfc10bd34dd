/*
 * data.c - UV213: a callback follows the `data` of its request or handle, and
 * nothing in the program ever sets it.
 *
 * Only objects that this file makes count (others may come with their data
 * set), and a store to the data of any object of the same kind is taken to be
 * the one.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/heap.h"
#include "lint/syntax.h"

static bool is_stream(const char *record)
{
    return !strcmp(record, "uv_stream_s") || !strcmp(record, "uv_tcp_s") ||
           !strcmp(record, "uv_pipe_s") || !strcmp(record, "uv_tty_s");
}

/* An object of one kind may be seen as one of the other. */
static bool may_be(const char *a, const char *b)
{
    return !strcmp(a, b) || !strcmp(a, "uv_handle_s") ||
           !strcmp(b, "uv_handle_s") || !strcmp(a, "uv_req_s") ||
           !strcmp(b, "uv_req_s") || (is_stream(a) && is_stream(b));
}

static bool sets_by_call(const struct program *program)
{
    size_t i;

    for (i = 0; i < program->decl_count; i++)
        if (program->decls[i].kind == DECL_FUNCTION &&
            (!strcmp(program->decls[i].name, "uv_handle_set_data") ||
             !strcmp(program->decls[i].name, "uv_req_set_data")))
            return true;
    return false;
}

/* Somewhere in the file the data of such an object is written, or its address
 * is taken, or the object is filled as a whole. */
static bool is_set_anywhere(const struct facts *facts, const char *record)
{
    const struct mentions *m = &facts->mentions;
    size_t i;

    if (sets_by_call(facts->program))
        return true;
    for (i = 0; i < m->count; i++) {
        const struct decl *d = &facts->program->decls[m->items[i].decl];
        enum mention_how how = m->items[i].how;

        if (how != MENTION_WRITE && how != MENTION_ADDRESS &&
            how != MENTION_UPDATE)
            continue;
        if (decl_is_data(d) && d->from_libuv && may_be(d->owner, record))
            return true;
        if (how == MENTION_WRITE && d->is_aggregate && d->record &&
            may_be(d->record, record))
            return true;
    }
    return false;
}

/* --- the callback --- */

/* The first place where something behind `data` is used; a look at whether it
 * is NULL ends the matter. */
static const struct node *data_use(struct program *program,
                                   const struct function *f)
{
    int parameter =
        access_make(program, ACCESS_VARIABLE, NONE, f->parameters[0]);
    int data = access_make(program, ACCESS_CONTEXT, parameter, 0);
    int behind = access_deref(program, data);
    const struct node *found = NULL;
    size_t i;
    int j;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        bool uses = false;

        if (n->kind == NODE_COND && n->subject == data)
            return NULL;
        if (n->kind == NODE_COND && n->subject > 0)
            uses = access_contains(program, n->subject, behind);
        if (n->kind == NODE_SET)
            uses = (n->from > 0 && access_contains(program, n->from, behind)) ||
                   access_contains(program, n->to, behind);
        for (j = 0; n->kind == NODE_CALL && j < n->call->argument_count; j++)
            uses |= n->call->arguments[j] > 0 &&
                    program->accesses[n->call->arguments[j]].kind !=
                        ACCESS_ADDRESS &&
                    access_contains(program, n->call->arguments[j], behind);
        if (n->kind == NODE_CALL && n->call->through > 0)
            uses |= access_contains(program, n->call->through, behind);
        if (uses && !found)
            found = n;
    }
    return found;
}

/* `data` is written there as such, and not the struct around the object. */
static bool names_data(const struct facts *facts, int function, int parameter)
{
    const struct mentions *m = &facts->mentions;
    int i;

    for (i = m->first[function]; i < m->first[function + 1]; i++)
        if (decl_is_data(&facts->program->decls[m->items[i].decl]) &&
            m->items[i].root == parameter && m->items[i].how == MENTION_READ)
            return true;
    return false;
}

/* --- its objects --- */

/* The record of the object that the launch is about, if this file makes it. */
static const char *made_here(const struct facts *facts, const struct launch *l)
{
    const struct program *program = facts->program;
    int thing = launch_thing(program, l);
    const struct access *a;
    const struct decl *d;

    if (thing == NONE)
        return NULL;
    a = &program->accesses[l->node->call->arguments[thing]];
    if (a->kind == ACCESS_VARIABLE)
        return heap_made(program, &program->functions[l->function], (int)a->key)
                   ? program->decls[a->key].record
                   : NULL;
    if (a->kind != ACCESS_ADDRESS)
        return NULL;
    a = &program->accesses[a->base];
    if (a->kind != ACCESS_VARIABLE && a->kind != ACCESS_FIELD)
        return NULL;
    d = &program->decls[a->key];
    if (!syntax_is_in_file(d->cursor) || d->is_pointer)
        return NULL;
    if (a->kind == ACCESS_FIELD &&
        program->accesses[a->base].kind != ACCESS_VARIABLE &&
        !(d->owner && heap_makes(program, d->owner)))
        return NULL;
    return d->record;
}

static void add(const struct facts *facts, struct report *report, int function,
                const struct node *use, const struct launch *l)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    const char *name = program->decls[f->parameters[0]].name;
    struct trail trail = {0};

    trail_add(&trail, l->function, l->node->spot,
              "%s() starts, with %s() for a callback", launch_name(program, l),
              f->name);
    trail_add(&trail, function, use->spot, "%s->data is followed", name);
    report_add(
        report, "UV213", NONE, function, use->spot,
        xasprintf("%s->data is used, and nothing in this file sets it", name),
        xasprintf("libuv leaves data as it is: NULL, or what was there "
                  "before. Set it before %s().",
                  launch_name(program, l)),
        &trail);
}

static void check_callback(const struct facts *facts, struct report *report,
                           int function)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    const struct launch *l;
    const struct node *use;
    size_t count, i;

    l = launches_of(&facts->launches, function, &count);
    if (!count || !f->parameter_count ||
        !names_data(facts, function, f->parameters[0]))
        return;
    use = data_use(facts->program, f);
    if (!use)
        return;
    for (i = 0; i < count; i++) {
        const char *record = made_here(facts, &l[i]);

        if (!program->decls[l[i].node->call->function].from_libuv || !record ||
            is_set_anywhere(facts, record))
            return;
    }
    add(facts, report, function, use, &l[0]);
}

void data_check(const struct facts *facts, struct report *report)
{
    size_t i;

    for (i = 0; i < facts->program->function_count; i++)
        if (!facts->program->functions[i].failed)
            check_callback(facts, report, (int)i);
}
