/* launch.c - finds the starts of operations, and by which callback they end. */
#include "lint/launch.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum { BODIES_MAX = 12 };

static void add(struct launches *l, struct launch launch)
{
    l->items = xgrow(l->items, l->count, &l->capacity, sizeof(*l->items));
    l->items[l->count++] = launch;
}

static void add_call(struct launches *l, const struct contexts *contexts,
                     int function, const struct node *n)
{
    int bodies[BODIES_MAX], i;

    for (i = 0; i < n->call->argument_count; i++) {
        enum context context;
        size_t count, j;

        if (!contexts_starts(contexts, n->call, i, &context))
            continue;
        count = contexts_argument(contexts, n->call, i, bodies, BODIES_MAX);
        for (j = 0; j < count && j < BODIES_MAX; j++)
            add(l, (struct launch){.callback = bodies[j],
                                   .function = function,
                                   .node = n,
                                   .argument = i,
                                   .context = context});
    }
}

static int by_callback(const void *a, const void *b)
{
    const struct launch *x = a, *y = b;

    if (x->callback != y->callback)
        return x->callback < y->callback ? -1 : 1;
    if (x->function != y->function)
        return x->function < y->function ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

void launches_build(struct launches *l, const struct contexts *contexts)
{
    const struct program *program = contexts->program;
    size_t i, j;

    *l = (struct launches){0};
    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++)
            if (f->nodes[j].kind == NODE_CALL)
                add_call(l, contexts, (int)i, &f->nodes[j]);
    }
    if (l->count)
        qsort(l->items, l->count, sizeof(*l->items), by_callback);
}

void launches_release(struct launches *l)
{
    free(l->items);
    *l = (struct launches){0};
}

const struct launch *launches_of(const struct launches *l, int callback,
                                 size_t *ret_count)
{
    size_t low = 0, high = l->count, end;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (l->items[middle].callback < callback)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < l->count && l->items[end].callback == callback;)
        end++;
    *ret_count = end - low;
    return l->items + low;
}

const char *launch_name(const struct program *program,
                        const struct launch *launch)
{
    return call_name(program, launch->node->call);
}

const char *launch_type(const struct program *program,
                        const struct launch *launch)
{
    const char *type =
        call_callback_type(program, launch->node->call, launch->argument);

    return type ? type : "";
}

int launch_thing(const struct program *program, const struct launch *launch)
{
    const struct call *call = launch->node->call;
    const struct decl *d = &program->decls[call->function];
    int i;

    for (i = 0; i < d->parameter_count && i < call->argument_count; i++)
        if (d->parameters[i].thing == THING_HANDLE ||
            d->parameters[i].thing == THING_REQUEST)
            return i;
    return NONE;
}
