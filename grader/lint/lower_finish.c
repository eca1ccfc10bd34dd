/*
 * lower_finish.c - what is marked on a finished graph: loops, counters, and
 * what depends on state that is not followed.
 */
#include "lint/lower.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* --- which nodes are in a loop --- */

struct scc {
    struct function *f;
    int *order, *low, *stack, *work;
    unsigned char *on_stack, *edge;
    int count, stack_count, work_count;
};

static void scc_open(struct scc *s, int n)
{
    s->order[n] = s->low[n] = ++s->count;
    s->stack[s->stack_count++] = n;
    s->on_stack[n] = 1;
    s->work[s->work_count++] = n;
}

static void scc_close(struct scc *s, int n)
{
    bool is_loop = s->stack[s->stack_count - 1] != n;
    int top;

    do {
        top = s->stack[--s->stack_count];
        s->on_stack[top] = 0;
        s->f->nodes[top].in_loop = is_loop;
    } while (top != n);
}

/* Tarjan's components, without recursion: the graph may be long. */
static void scc_visit(struct scc *s, int root)
{
    scc_open(s, root);
    while (s->work_count) {
        int n = s->work[s->work_count - 1];

        if (s->edge[n] < 2) {
            int to = s->f->nodes[n].next[s->edge[n]++];

            if (to == NONE)
                continue;
            if (!s->order[to])
                scc_open(s, to);
            else if (s->on_stack[to] && s->order[to] < s->low[n])
                s->low[n] = s->order[to];
            continue;
        }
        if (s->low[n] == s->order[n])
            scc_close(s, n);
        if (--s->work_count) {
            int parent = s->work[s->work_count - 1];

            if (s->low[n] < s->low[parent])
                s->low[parent] = s->low[n];
        }
    }
}

void lower_mark_loops(struct function *f)
{
    size_t count = f->node_count;
    struct scc s = {.f = f,
                    .order = xcalloc(count * 4 + 1, sizeof(int)),
                    .on_stack = xcalloc(count * 2 + 1, 1)};

    s.low = s.order + count;
    s.stack = s.low + count;
    s.work = s.stack + count;
    s.edge = s.on_stack + count;
    scc_visit(&s, f->entry);
    free(s.order);
    free(s.on_stack);
}

/* --- what locals depend on --- */

static bool add_read(int *reads, int *count, int what)
{
    int i;

    for (i = 0; i < *count; i++)
        if (reads[i] == what)
            return false;
    if (*count == READS_MAX)
        return false;
    reads[(*count)++] = what;
    return true;
}

/* What `n` reads, as calls: the variable's calls instead of the variable. */
static void flatten(const struct program *program, struct node *n)
{
    int reads[READS_MAX], count = 0, i, j;

    for (i = 0; i < n->read_count; i++) {
        if (n->reads[i] < 0) {
            add_read(reads, &count, ~n->reads[i]);
            continue;
        }
        for (j = 0; j < program->decls[n->reads[i]].read_count; j++)
            add_read(reads, &count, program->decls[n->reads[i]].reads[j]);
    }
    memcpy(n->reads, reads, sizeof(reads));
    n->read_count = count;
    if (count == READS_MAX)
        n->guard = true;
}

static bool spread_one(struct program *program, struct node *n)
{
    bool is_variable =
        n->kind == NODE_SET && program->accesses[n->to].kind == ACCESS_VARIABLE;
    long long key = is_variable ? program->accesses[n->to].key : 0;
    struct decl *to = &program->decls[key];
    bool changed = false;
    int i, j;

    for (i = 0; i < n->read_count; i++) {
        const struct decl *read;

        if (n->reads[i] < 0) {
            if (is_variable)
                changed |= add_read(to->reads, &to->read_count, ~n->reads[i]);
            continue;
        }
        read = &program->decls[n->reads[i]];
        n->guard |= read->tainted;
        for (j = 0; is_variable && j < read->read_count; j++)
            changed |= add_read(to->reads, &to->read_count, read->reads[j]);
    }
    if (is_variable && n->guard && !to->tainted)
        to->tainted = changed = true;
    return changed;
}

/* `if (--o->left == 0)`: sooner or later it is taken. */
static void mark_counters(struct function *f)
{
    size_t i, j;

    for (i = 0; i < f->node_count; i++) {
        if (!f->nodes[i].subtracts)
            continue;
        for (j = i + 1; j < f->node_count && j < i + 4; j++)
            if (f->nodes[j].kind == NODE_COND &&
                f->nodes[j].subject == f->nodes[i].to)
                f->nodes[j].counter = true;
    }
}

void lower_spread_taint(struct program *program, struct function *f)
{
    bool changed = true;
    size_t i;

    while (changed) {
        changed = false;
        for (i = 0; i < f->node_count; i++)
            changed |= spread_one(program, &f->nodes[i]);
    }
    for (i = 0; i < f->node_count; i++)
        flatten(program, &f->nodes[i]);
    mark_counters(f);
}

/* --- functions that do not return --- */

/* Some way leads from the entry to a return. `stack` and `seen` have room for
 * all nodes. */
static bool can_return(const struct program *program, const struct function *f,
                       int *stack, unsigned char *seen)
{
    size_t count = 0;
    int edge;

    memset(seen, 0, f->node_count);
    stack[count++] = f->entry;
    seen[f->entry] = 1;
    while (count) {
        const struct node *n = &f->nodes[stack[--count]];

        if (n->kind == NODE_RETURN)
            return true;
        if (n->call && n->call->function != NONE &&
            program->decls[n->call->function].is_noreturn)
            continue;
        for (edge = 0; edge < 2; edge++)
            if (n->next[edge] != NONE && !seen[n->next[edge]]) {
                seen[n->next[edge]] = 1;
                stack[count++] = n->next[edge];
            }
    }
    return false;
}

/* True: a function was found that does not return. */
static bool find_endless(struct program *program, int *stack,
                         unsigned char *seen)
{
    bool found = false;
    size_t i;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];
        struct decl *d = &program->decls[f->decl];

        if (f->failed || d->is_noreturn || can_return(program, f, stack, seen))
            continue;
        d->is_noreturn = found = true;
    }
    return found;
}

void lower_end_calls(struct program *program)
{
    enum { ROUNDS = 8 };
    size_t most = 1, i, j;
    unsigned char *seen;
    int *stack, round;

    for (i = 0; i < program->function_count; i++)
        if (program->functions[i].node_count > most)
            most = program->functions[i].node_count;
    stack = xcalloc(most, sizeof(*stack));
    seen = xcalloc(most, 1);
    for (round = 0; round < ROUNDS; round++)
        if (!find_endless(program, stack, seen))
            break;
    free(stack);
    free(seen);
    for (i = 0; i < program->function_count; i++)
        for (j = 0; j < program->functions[i].node_count; j++) {
            struct node *n = &program->functions[i].nodes[j];

            if (n->call && n->call->function != NONE &&
                program->decls[n->call->function].is_noreturn)
                n->next[0] = NONE;
        }
}
