/* flow.c - walks over one graph. */
#include "lint/flow.h"

#include <stdlib.h>

#include "base/xalloc.h"

void flow_walk(const struct function *f, int from, bool *seen,
               enum flow_way (*choose)(const struct node *n, void *data),
               void *data)
{
    int *stack = xcalloc(f->node_count * 2 + 2, sizeof(*stack));
    enum flow_way way = FLOW_ON;
    size_t count = 0;

    stack[count++] = from;
    while (count && way != FLOW_STOP) {
        int at = stack[--count];
        const struct node *n;

        if (at == NONE || seen[at])
            continue;
        seen[at] = true;
        n = &f->nodes[at];
        way = choose(n, data);
        if (way == FLOW_FIRST || way == FLOW_ON)
            stack[count++] = n->next[0];
        if (way == FLOW_SECOND || way == FLOW_ON)
            stack[count++] = n->next[1];
    }
    free(stack);
}

enum flow_way flow_way_of(const struct node *n, long long value)
{
    bool holds = n->op == CMP_EQ   ? value == n->number
                 : n->op == CMP_NE ? value != n->number
                 : n->op == CMP_LT ? value < n->number
                 : n->op == CMP_LE ? value <= n->number
                 : n->op == CMP_GT ? value > n->number
                                   : value >= n->number;

    return holds ? FLOW_FIRST : FLOW_SECOND;
}

/* An edge that is not taken. */
struct cut {
    const struct node *node; /* NULL: none */
    int edge;
};

static enum flow_way avoid(const struct node *n, void *data)
{
    const struct cut *cut = data;

    if (n != cut->node)
        return FLOW_ON;
    return cut->edge == 0 ? FLOW_SECOND : FLOW_FIRST;
}

void flow_reach(const struct function *f, int from, int without, int edge,
                bool *seen)
{
    struct cut cut = {without == NONE ? NULL : &f->nodes[without], edge};

    flow_walk(f, from, seen, avoid, &cut);
}

/* Nodes in the order in which a depth first walk leaves them. */
static size_t finish_order(const struct function *f, int *ret_order)
{
    int *stack = xcalloc(f->node_count + 1, sizeof(*stack));
    unsigned char *edge = xcalloc(f->node_count + 1, 1);
    bool *seen = xcalloc(f->node_count + 1, sizeof(*seen));
    size_t depth = 0, count = 0;

    stack[depth++] = f->entry;
    seen[f->entry] = true;
    while (depth) {
        int at = stack[depth - 1], to;

        if (edge[at] == 2) {
            ret_order[count++] = at;
            depth--;
            continue;
        }
        to = f->nodes[at].next[edge[at]++];
        if (to != NONE && !seen[to]) {
            seen[to] = true;
            stack[depth++] = to;
        }
    }
    free(stack);
    free(edge);
    free(seen);
    return count;
}

/* The edges the other way round: those into node n come from from[first[n]]
 * up to from[first[n + 1]]. */
struct back {
    int *first, *from;
};

static struct back turn_edges(const struct function *f)
{
    size_t count = f->node_count, i;
    struct back b = {xcalloc(count + 3, sizeof(int)),
                     xcalloc(count * 2 + 1, sizeof(int))};
    int e;

    for (i = 0; i < count; i++)
        for (e = 0; e < 2; e++)
            if (f->nodes[i].next[e] != NONE)
                b.first[f->nodes[i].next[e] + 2]++;
    for (i = 2; i < count + 3; i++)
        b.first[i] += b.first[i - 1];
    for (i = 0; i < count; i++)
        for (e = 0; e < 2; e++)
            if (f->nodes[i].next[e] != NONE)
                b.from[b.first[f->nodes[i].next[e] + 1]++] = (int)i;
    return b;
}

int flow_loops(const struct function *f, int *ret_ids)
{
    int *order = xcalloc(f->node_count + 1, sizeof(*order));
    int *stack = xcalloc(f->node_count * 2 + 2, sizeof(*stack));
    size_t count = finish_order(f, order), i;
    struct back back = turn_edges(f);
    int loops = 0;

    for (i = 0; i < f->node_count; i++)
        ret_ids[i] = f->nodes[i].in_loop ? NONE - 1 : NONE;
    while (count) {
        int root = order[--count], depth = 0, e;

        if (ret_ids[root] != NONE - 1)
            continue;
        stack[depth++] = root;
        while (depth) {
            int at = stack[--depth];

            if (ret_ids[at] != NONE - 1)
                continue;
            ret_ids[at] = loops;
            for (e = back.first[at]; e < back.first[at + 1]; e++)
                stack[depth++] = back.from[e];
        }
        loops++;
    }
    free(back.first);
    free(back.from);
    free(order);
    free(stack);
    return loops;
}

/* The nearest node that is above both. */
static int common(const int *parent, const int *number, int a, int b)
{
    while (a != b) {
        while (number[a] < number[b])
            a = parent[a];
        while (number[b] < number[a])
            b = parent[b];
    }
    return a;
}

/* Cooper, Harvey, Kennedy: again until nothing changes, which is soon. */
void flow_dominators(const struct function *f, int *ret_parent)
{
    int *order = xcalloc(f->node_count + 1, sizeof(*order));
    int *number = xcalloc(f->node_count + 1, sizeof(*number));
    size_t count = finish_order(f, order), i;
    struct back back = turn_edges(f);
    bool changed = true;
    int e;

    for (i = 0; i < f->node_count; i++)
        ret_parent[i] = number[i] = NONE;
    for (i = 0; i < count; i++)
        number[order[i]] = (int)i;
    ret_parent[f->entry] = f->entry;
    while (changed) {
        changed = false;
        for (i = count - 1; i-- > 0;) {
            int at = order[i], up = NONE;

            for (e = back.first[at]; e < back.first[at + 1]; e++) {
                int from = back.from[e];

                if (number[from] == NONE || ret_parent[from] == NONE)
                    continue;
                up = up == NONE ? from : common(ret_parent, number, up, from);
            }
            changed |= ret_parent[at] != up;
            ret_parent[at] = up;
        }
    }
    ret_parent[f->entry] = NONE;
    free(back.first);
    free(back.from);
    free(order);
    free(number);
}

void flow_entries(const struct function *f, int *ret_counts)
{
    size_t i;
    int e;

    for (i = 0; i < f->node_count; i++)
        ret_counts[i] = 0;
    for (i = 0; i < f->node_count; i++)
        for (e = 0; e < 2; e++)
            if (f->nodes[i].next[e] != NONE)
                ret_counts[f->nodes[i].next[e]]++;
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
