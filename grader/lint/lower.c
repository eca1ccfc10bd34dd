/*
 * lower.c - from libclang's cursors to one small control flow graph for each
 * function.
 *
 * Theory of operation
 * Two passes over a body. The first (lower_scan.c) counts what is assigned to
 * each local variable, so that a variable with one assignment of a plain path
 * (`struct load *o = req->data`) can stand for that path (lower_path.c). The
 * second walks statements and expressions in the order of evaluation and
 * appends nodes to the open end of the graph (`at`, NONE where nothing can
 * come). Conditions are lowered towards two given nodes, so that &&, ||, ! and
 * ?: become edges. libclang has no graph of its own and leaves out absent
 * children: `for` is taken apart with the help of the file's text. What is not
 * understood makes the function "not analysed", never clean.
 */
#include "lint/lower.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/syntax.h"

/* --- nodes --- */

void lower_fail(struct lowering *l, const char *why, CXCursor where)
{
    if (!l->f->failed) {
        l->f->failed = why;
        l->f->failed_spot = syntax_spot(where);
    }
}

static int lower_node(struct lowering *l, enum node_kind kind, CXCursor where)
{
    struct function *f = l->f;
    struct node *n;

    if (f->node_count >= NODES_MAX) {
        lower_fail(l, "it is too long", where);
        return (int)f->node_count - 1;
    }
    f->nodes =
        xgrow(f->nodes, f->node_count, &f->node_capacity, sizeof(*f->nodes));
    n = &f->nodes[f->node_count];
    memset(n, 0, sizeof(*n));
    n->kind = kind;
    n->next[0] = n->next[1] = NONE;
    n->to = n->from = n->subject = NONE;
    if (!clang_Cursor_isNull(where))
        n->spot = syntax_spot(where);
    return (int)f->node_count++;
}

int lower_junction(struct lowering *l)
{
    return lower_node(l, NODE_NONE, clang_getNullCursor());
}

void lower_join(struct lowering *l, int to)
{
    if (l->at != NONE && l->at != to)
        l->f->nodes[l->at].next[0] = to;
    l->at = to;
}

void lower_jump(struct lowering *l, int to)
{
    if (l->at != NONE && l->at != to)
        l->f->nodes[l->at].next[0] = to;
    l->at = NONE;
}

struct node *lower_append(struct lowering *l, enum node_kind kind,
                          CXCursor where)
{
    int n = lower_node(l, kind, where);

    lower_join(l, n);
    return &l->f->nodes[n];
}

void lower_set(struct lowering *l, int to, int from, CXCursor where)
{
    struct node *n = lower_append(l, NODE_SET, where);
    int root;

    n->to = to;
    n->from = from;
    n->guard = l->guard || l->subject_guard;
    memcpy(n->reads, l->reads, sizeof(n->reads));
    n->read_count = l->read_count;
    root = l->program->accesses[to].kind == ACCESS_VARIABLE
               ? (int)l->program->accesses[to].key
               : NONE;
    if (root != NONE && n->guard)
        l->program->decls[root].tainted = true;
}

void lower_escape(struct lowering *l, int value, CXCursor where)
{
    if (value && (access_root(l->program, value) != NONE))
        lower_append(l, NODE_ESCAPE, where)->from = value;
}

/* --- what an expression depends on --- */

struct mood mood_save(struct lowering *l)
{
    struct mood m = {l->guard, l->subject_guard, {0}, l->read_count};

    memcpy(m.reads, l->reads, sizeof(m.reads));
    l->guard = l->subject_guard = false;
    l->read_count = 0;
    return m;
}

void mood_restore(struct lowering *l, const struct mood *m)
{
    l->guard = m->guard;
    l->subject_guard = m->subject_guard;
    memcpy(l->reads, m->reads, sizeof(l->reads));
    l->read_count = m->read_count;
}

void lower_depend(struct lowering *l, int what)
{
    int i;

    for (i = 0; i < l->read_count; i++)
        if (l->reads[i] == what)
            return;
    if (l->read_count == READS_MAX)
        l->guard = true;
    else
        l->reads[l->read_count++] = what;
}

/* --- the function --- */

void lower_function(struct program *program, int function, CXCursor body)
{
    struct lowering l = {.program = program,
                         .f = &program->functions[function],
                         .function = function,
                         .break_to = NONE,
                         .continue_to = NONE};
    struct node *n;
    size_t i;

    l.f->entry = lower_junction(&l);
    l.at = l.f->entry;
    if (clang_Cursor_isNull(body)) {
        l.f->failed = "its body is not there";
        return;
    }
    lower_scan(&l, body);
    lower_statement(&l, body);
    n = lower_append(&l, NODE_RETURN, body);
    n->spot = l.f->end;
    lower_spread_taint(program, l.f);
    lower_mark_loops(l.f);
    for (i = 0; i < l.label_count; i++)
        free(l.labels[i].name);
    free(l.labels);
    free(l.cases);
}
