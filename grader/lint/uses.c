#include "lint/uses.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static int named_function(const struct program *program, int access)
{
    const struct access *a = &program->accesses[access];

    if (a->kind == ACCESS_ADDRESS)
        a = &program->accesses[a->base];
    return a->kind == ACCESS_FUNCTION ? program->decls[a->key].function : NONE;
}

static void add_uses(struct uses *uses, const struct program *program,
                     int function, int node)
{
    const struct call *call = program->functions[function].nodes[node].call;
    int i;

    for (i = 0; i < call->argument_count; i++) {
        int callback = named_function(program, call->arguments[i]);
        const char *type = call_callback_type(program, call, i);

        if (callback == NONE || !type)
            continue;
        uses->items = xgrow(uses->items, uses->count, &uses->capacity,
                            sizeof(*uses->items));
        uses->items[uses->count++] =
            (struct use){callback, function, node, i, type};
    }
}

static int compare(const void *a, const void *b)
{
    const struct use *x = a, *y = b;

    if (x->callback != y->callback)
        return x->callback - y->callback;
    if (x->function != y->function)
        return x->function - y->function;
    return x->node != y->node ? x->node - y->node : x->argument - y->argument;
}

void uses_build(struct uses *uses, const struct program *program)
{
    size_t i, j, at = 0;

    *uses = (struct uses){0};
    for (i = 0; i < program->function_count; i++)
        for (j = 0; j < program->functions[i].node_count; j++)
            if (program->functions[i].nodes[j].call)
                add_uses(uses, program, (int)i, (int)j);
    if (uses->count)
        qsort(uses->items, uses->count, sizeof(*uses->items), compare);
    uses->first = xcalloc(program->function_count + 1, sizeof(*uses->first));
    for (i = 0; i <= program->function_count; i++) {
        while (at < uses->count && uses->items[at].callback < (int)i)
            at++;
        uses->first[i] = at;
    }
}

void uses_release(struct uses *uses)
{
    free(uses->items);
    free(uses->first);
    *uses = (struct uses){0};
}

const struct use *uses_of(const struct uses *uses, int function,
                          size_t *ret_count)
{
    *ret_count = uses->first[function + 1] - uses->first[function];
    return uses->items + uses->first[function];
}

bool uses_only_as(const struct uses *uses, int function, const char *type)
{
    size_t count, i;
    const struct use *u = uses_of(uses, function, &count);

    for (i = 0; i < count; i++)
        if (strcmp(u[i].type, type) != 0)
            return false;
    return count > 0;
}
