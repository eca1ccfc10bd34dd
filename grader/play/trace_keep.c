#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/trace_internal.h"

/* --- which callbacks and operations --- */

bool trace_is_shown_node(const struct trace_node *node, bool all)
{
    return node->head.type != 0 &&
           (all || node->callback_pc != 0 || node->kind == TRACE_MAIN);
}

bool trace_is_shown_op(const struct trace_op *op, bool all)
{
    return op->head.type != 0 &&
           (all || (op->site_pc != 0 && !(op->flags & TRACE_OP_INNER)));
}

/* Of `count` flags that are set, all but the first and the last half of `max`
 * are cleared. Returns how many. */
static size_t cut_middle(bool *flags, size_t size, size_t count, size_t max)
{
    size_t seen = 0;

    if (count <= max)
        return 0;
    for (size_t i = 0; i < size; i++) {
        if (!flags[i])
            continue;
        if (seen >= max / 2 && seen < count - max / 2)
            flags[i] = false;
        seen++;
    }
    return count - max;
}

/* What a cut took away of the way to `node` comes back. A parent that is not
 * older is a lie. */
static void keep_way(const struct recording *r, bool all, uint32_t id,
                     struct trace_kept *kept)
{
    const struct trace_node *node;

    while ((node = recording_node(r, id))) {
        if (trace_is_shown_node(node, all) && !kept->nodes[id]) {
            kept->nodes[id] = true;
            kept->left_out_nodes--;
        }
        if (node->parent >= id)
            return;
        id = node->parent;
    }
}

/* 0 is no id, whoever tells of it. */
static void keep_nodes(const struct recording *r, bool all,
                       struct trace_kept *kept)
{
    size_t count = 0, hidden = 0;

    for (size_t i = 1; i < r->node_count; i++) {
        kept->nodes[i] = trace_is_shown_node(&r->nodes[i], all);
        count += kept->nodes[i];
        hidden += r->nodes[i].head.type != 0 && !kept->nodes[i];
    }
    kept->left_out_nodes =
        cut_middle(kept->nodes, r->node_count, count, TRACE_CALLBACKS_MAX);
    if (r->detail && r->detail->nodes_told > count + hidden)
        kept->left_out_nodes += r->detail->nodes_told - count - hidden;
}

static void keep_ops(const struct recording *r, bool all,
                     struct trace_kept *kept)
{
    size_t count = 0, hidden = 0;

    for (size_t i = 1; i < r->op_count; i++) {
        kept->ops[i] = trace_is_shown_op(&r->ops[i], all);
        count += kept->ops[i];
        hidden += r->ops[i].head.type != 0 && !kept->ops[i];
    }
    kept->left_out_ops =
        cut_middle(kept->ops, r->op_count, count, TRACE_OPERATIONS_MAX);
    if (r->detail && r->detail->ops_told > count + hidden)
        kept->left_out_ops += r->detail->ops_told - count - hidden;
}

void trace_keep(const struct recording *r, bool all, uint32_t divergence,
                struct trace_kept *ret)
{
    *ret = (struct trace_kept){
        .nodes = xcalloc(r->node_count + 1, sizeof(bool)),
        .ops = xcalloc(r->op_count + 1, sizeof(bool)),
    };
    keep_nodes(r, all, ret);
    keep_ops(r, all, ret);
    keep_way(r, all, divergence, ret);
    for (size_t i = 0; i < r->finding_count; i++)
        keep_way(r, all, r->findings[i].node, ret);
}

void trace_kept_release(struct trace_kept *kept)
{
    free(kept->nodes);
    free(kept->ops);
    *kept = (struct trace_kept){0};
}

uint32_t trace_kept_ancestor(const struct recording *r,
                             const struct trace_kept *kept, uint32_t id)
{
    const struct trace_node *node;

    while ((node = recording_node(r, id)) && !kept->nodes[id]) {
        if (node->parent >= id)
            return 0;
        id = node->parent;
    }
    return node ? id : 0;
}

/* --- where they are drawn --- */

enum { TRACKS_MAX = 64, DEPTH_MAX = 256 };

/* When the callback is over: those that never ended are never. */
static size_t end_of(const struct trace_callback *callback)
{
    return callback->end_order ? callback->end_order : SIZE_MAX;
}

/* Bodies on other threads go on while others begin: each takes the first track
 * that is free. */
static unsigned take_track(size_t *free_from,
                           const struct trace_callback *callback)
{
    unsigned track = 1;

    while (track < TRACKS_MAX - 1 && free_from[track] > callback->order)
        track++;
    free_from[track] = end_of(callback);
    return track;
}

/* Names are few: the last operation of each, and how many there are. */
struct names {
    struct trace_operation **last;
    unsigned *counts;
    size_t count;
};

static size_t find_name(const struct names *names, const char *name)
{
    size_t i = 0;

    while (i < names->count && strcmp(names->last[i]->name, name) != 0)
        i++;
    return i;
}

static void number_operations(struct trace_run *run)
{
    size_t most = run->operation_count + 1;
    struct names names = {
        .last = xcalloc(most, sizeof(struct trace_operation *)),
        .counts = xcalloc(most, sizeof(unsigned)),
    };

    for (size_t i = 0; i < run->operation_count; i++) {
        size_t at = find_name(&names, run->operations[i].name);

        names.count += at == names.count;
        names.last[at] = &run->operations[i];
        run->operations[i].number = ++names.counts[at];
    }
    for (size_t i = 0; i < names.count; i++) {
        if (names.counts[i] == 1)
            names.last[i]->number = 0;
    }
    free(names.last);
    free(names.counts);
}

void trace_lay_out(struct trace_run *run)
{
    size_t free_from[TRACKS_MAX] = {0}, open[DEPTH_MAX];
    unsigned depth = 0;

    run->tracks = 1;
    number_operations(run);
    for (size_t i = 0; i < run->callback_count; i++) {
        struct trace_callback *callback = &run->callbacks[i];

        if (callback->track > 0) {
            callback->track = take_track(free_from, callback);
            if (callback->track >= run->tracks)
                run->tracks = callback->track + 1;
            continue;
        }
        while (depth > 0 && open[depth - 1] < callback->order)
            depth--;
        callback->depth = depth;
        if (depth < DEPTH_MAX)
            open[depth++] = end_of(callback);
    }
}
