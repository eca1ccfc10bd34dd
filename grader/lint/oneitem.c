/*
 * oneitem.c - UV902, on demand: an async callback that takes one item of a
 * queue. Several uv_async_send() may become one callback.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum { CALLS_DEEP = 2 };

static bool has_loop(const struct program *program, int function, int depth)
{
    const struct function *f = &program->functions[function];
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        int body = f->nodes[i].kind == NODE_CALL
                       ? call_body(program, f->nodes[i].call)
                       : NONE;

        if (f->nodes[i].in_loop ||
            (body != NONE && depth > 0 && has_loop(program, body, depth - 1)))
            return true;
    }
    return false;
}

static bool takes_by_name(const char *name)
{
    static const char *const words[] = {"pop", "take", "dequeue", "shift"};
    size_t i;

    if (strstr(name, "all") || strstr(name, "drain"))
        return false;
    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(name, words[i]))
            return true;
    return false;
}

/* `head = head->next` */
static const struct store *unlinking(const struct facts *facts, int function)
{
    const struct mentions *m = &facts->mentions;
    int i, j;

    for (i = m->first_store[function]; i < m->first_store[function + 1]; i++) {
        const struct store *s = &m->stores[i];
        const struct decl *target;

        if (s->target == NONE)
            continue;
        target = &facts->program->decls[m->items[s->target].decl];
        if (target->kind != DECL_FIELD && !target->is_global)
            continue;
        for (j = s->first; j < s->end; j++)
            if (!strcmp(facts->program->decls[m->items[j].decl].name, "next"))
                return s;
    }
    return NULL;
}

/* Where one item is taken; false: nowhere. */
static bool takes_one(const struct facts *facts, int function,
                      struct spot *ret_spot)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    const struct store *s = unlinking(facts, function);
    bool found = s != NULL;
    size_t i;

    if (s)
        *ret_spot = s->spot;
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        const char *name;

        if (n->kind != NODE_CALL || n->call->function == NONE)
            continue;
        name = call_name(program, n->call);
        if (!strcmp(name, "uv_async_send"))
            return false; /* it comes again for the next one */
        if (program->decls[n->call->function].from_system ||
            !takes_by_name(name) || found)
            continue;
        found = true;
        *ret_spot = n->spot;
    }
    return found;
}

static void check_callback(const struct facts *facts, struct report *report,
                           const struct launch *l)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[l->callback];
    struct trail trail = {0};
    struct spot spot;

    if (strcmp(launch_type(program, l), "uv_async_cb") || f->failed ||
        has_loop(program, l->callback, CALLS_DEEP) ||
        !takes_one(facts, l->callback, &spot))
        return;
    trail_add(&trail, l->function, l->node->spot, "%s is given to %s()",
              f->name, launch_name(program, l));
    trail_add(&trail, l->callback, spot, "one item is taken, and no more");
    report_add(report, "UV902", NONE, l->callback, spot,
               xasprintf("%s() takes one item each time it is called", f->name),
               xstrdup("Several uv_async_send() may become one call: then the "
                       "rest stays in the queue until somebody sends again. "
                       "Take items until there are none."),
               &trail);
}

void oneitem_check(const struct facts *facts, struct report *report)
{
    size_t i;

    for (i = 0; i < facts->launches.count; i++)
        check_callback(facts, report, &facts->launches.items[i]);
}
