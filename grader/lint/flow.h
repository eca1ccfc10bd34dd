/*
 * flow.h - small questions about the graph of one function, without regard to
 * values: each is one walk over it.
 */
#ifndef GRADE_LINT_FLOW_H
#define GRADE_LINT_FLOW_H

#include "lint/program.h"

/*
 * Marks in `seen` (one for each node) what can be reached from `from`, which
 * is marked, too. The edge `edge` of node `without` is not taken (NONE: all
 * are). What is marked already stops the walk.
 */
void flow_reach(const struct function *f, int from, int without, int edge,
                bool *seen);
/* Edges that a walk takes out of a node. */
enum flow_way {
    FLOW_END,    /* none */
    FLOW_FIRST,  /* next[0] */
    FLOW_SECOND, /* next[1] */
    FLOW_ON,     /* both */
    FLOW_STOP    /* none, and the walk is over */
};
/*
 * Goes from `from` where `choose` leads, to each node once; marks it in `seen`
 * (one for each node), where what is marked already stops the walk.
 */
void flow_walk(const struct function *f, int from, bool *seen,
               enum flow_way (*choose)(const struct node *n, void *data),
               void *data);
/* The way that a NODE_COND takes when its subject is `value`. */
enum flow_way flow_way_of(const struct node *n, long long value);
/* Numbers the loops: `ret_ids` (one for each node) gets the number of the
 * outermost one that the node is in, NONE if it is in none. Returns how many
 * there are. */
int flow_loops(const struct function *f, int *ret_ids);
/*
 * The tree of dominators: `ret_parent` (one for each node) gets the next node
 * that lies on all ways from the entry; NONE for the entry and for what cannot
 * be reached.
 */
void flow_dominators(const struct function *f, int *ret_parent);
/* The number of edges into each node. */
void flow_entries(const struct function *f, int *ret_counts);
/* Some path reaches a return. */
bool flow_returns(const struct function *f);
/* The body is empty, or only returns. */
bool flow_is_stub(const struct function *f);

#endif
