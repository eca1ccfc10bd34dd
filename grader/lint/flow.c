/* flow.c - walks over one graph. */
#include "lint/flow.h"

#include <stdlib.h>

#include "base/xalloc.h"

void flow_reach(const struct function *f, int from, int without, int edge,
                bool *seen)
{
    int *stack = xcalloc(f->node_count * 2 + 2, sizeof(*stack));
    size_t count = 0;

    stack[count++] = from;
    while (count) {
        int at = stack[--count], i;

        if (at == NONE || seen[at])
            continue;
        seen[at] = true;
        for (i = 0; i < 2; i++)
            if (at != without || i != edge)
                stack[count++] = f->nodes[at].next[i];
    }
    free(stack);
}

bool flow_is_behind(const struct function *f, int cond, int edge, int to)
{
    bool *seen = xcalloc(f->node_count + 1, sizeof(*seen));
    bool behind;

    flow_reach(f, f->entry, cond, edge, seen);
    behind = !seen[to];
    free(seen);
    return behind;
}

bool flow_returns(const struct function *f)
{
    bool *seen = xcalloc(f->node_count + 1, sizeof(*seen)), found = false;
    size_t i;

    flow_reach(f, f->entry, NONE, 0, seen);
    for (i = 0; !found && i < f->node_count; i++)
        found = seen[i] && f->nodes[i].kind == NODE_RETURN;
    free(seen);
    return found;
}

bool flow_is_stub(const struct function *f)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind != NODE_NONE && f->nodes[i].kind != NODE_RETURN)
            return false;
    return true;
}
