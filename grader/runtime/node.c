/*
 * Theory of operation: each callback that runs is a node; its parent is the
 * node that started what it completes. Nodes nest: the driver's MAIN runs the
 * loop, a callback resumes a task. Each thread has its stack of running nodes;
 * the table of all nodes is common, since only one thread runs at a time.
 */
#include <stdlib.h>

#include "runtime/rt_internal.h"

enum { DEPTH_MAX = 256 };

static struct {
    struct rt_node *items; /* [id - 1] */
    uint32_t count, capacity;
    uint32_t callbacks;
} nodes;

static __thread struct {
    uint32_t ids[DEPTH_MAX];
    const void *frames[DEPTH_MAX];
    unsigned depth;     /* may go beyond DEPTH_MAX: those have no place */
    unsigned callbacks; /* of them, that the loop waits for */
} running;

uint32_t rt_node(void)
{
    unsigned depth = running.depth;

    if (depth > DEPTH_MAX)
        depth = DEPTH_MAX;
    return depth ? running.ids[depth - 1] : 0;
}

const void *rt_node_frame(void)
{
    unsigned depth = running.depth;

    return depth && depth <= DEPTH_MAX ? running.frames[depth - 1] : NULL;
}

static bool is_callback(enum trace_kind kind)
{
    return kind != TRACE_MAIN && kind != TRACE_WORKER;
}

bool rt_in_callback(void)
{
    return running.callbacks > 0 && rt_on_loop_thread();
}

const struct rt_node *rt_node_find(uint32_t id)
{
    return id && id <= nodes.count ? &nodes.items[id - 1] : NULL;
}

uint32_t rt_node_count(void)
{
    return nodes.count;
}

bool rt_node_is_within(uint32_t id, uint32_t ancestor)
{
    const struct rt_node *node;

    /* A parent is always older: has a smaller id. */
    while (id > ancestor && (node = rt_node_find(id)))
        id = node->parent;
    return id == ancestor && id != 0;
}

void rt_node_touch(const void *site)
{
    uint32_t id = rt_node();
    uint64_t pc = rt_pc(site);

    if (id && pc)
        nodes.items[id - 1].last_site = pc;
}

void rt_node_count_op(bool closes)
{
    uint32_t id = rt_node();

    if (id && closes)
        nodes.items[id - 1].closed++;
    else if (id)
        nodes.items[id - 1].started++;
}

/* The new node's id; 0 when memory is gone. */
static uint32_t add(const struct rt_node *node)
{
    if (nodes.count == nodes.capacity) {
        uint32_t capacity = nodes.capacity ? 2 * nodes.capacity : 256;
        struct rt_node *items =
            reallocarray(nodes.items, capacity, sizeof(*items));

        if (!items) {
            rt_limit("memory", "%u callbacks", nodes.count);
            return 0;
        }
        nodes.items = items;
        nodes.capacity = capacity;
    }
    nodes.items[nodes.count] = *node;
    return ++nodes.count;
}

static void update_beacon(void)
{
    struct rt_beacon *beacon = rt_is_running() ? rt_config()->beacon : NULL;

    if (!beacon || !rt_on_loop_thread())
        return;
    beacon->node = rt_node();
    beacon->sequence++;
}

void rt_node_beacon(bool is_seen)
{
    struct rt_beacon *beacon = rt_is_running() ? rt_config()->beacon : NULL;

    update_beacon();
    if (beacon && !is_seen && rt_on_loop_thread())
        beacon->node = 0;
}

static void push(uint32_t id, const void *frame)
{
    const struct rt_node *node = rt_node_find(id);

    if (running.depth < DEPTH_MAX) {
        running.ids[running.depth] = id;
        running.frames[running.depth] = frame;
    }
    running.depth++;
    if (node && is_callback(node->kind))
        running.callbacks++;
    update_beacon();
}

static void begin(const struct rt_node *node, const void *frame)
{
    uint32_t id = add(node);
    struct trace_node record = {.node = id,
                                .parent = node->parent,
                                .op = node->op,
                                .kind = node->kind,
                                .callback_pc = rt_pc(node->callback)};

    rt_record(TRACE_NODE, &record, sizeof(record));
    push(id, frame);
}

static bool count_callback(enum trace_kind kind)
{
    uint32_t max = rt_config()->max_callbacks;

    if (is_callback(kind) && ++nodes.callbacks > max)
        rt_limit("callbacks", "%u", max);
    if (running.depth >= DEPTH_MAX)
        rt_limit("depth of callbacks", "%d", DEPTH_MAX);
    return !rt_limit_reached();
}

bool rt_node_enter(enum trace_kind kind, uint32_t op, uint32_t parent,
                   const void *callback, const void *frame)
{
    struct rt_node node = {.parent = parent,
                           .op = op,
                           .kind = kind,
                           .callback = callback,
                           .at_ns = rt_now_ns()};

    if (!count_callback(kind))
        return false;
    begin(&node, frame);
    return true;
}

void rt_enter_main(void)
{
    struct rt_node node = {
        .parent = rt_node(), .kind = TRACE_MAIN, .at_ns = rt_now_ns()};

    /* The caller's frame, in which the call of the submission will be. */
    begin(&node, *(void **)RT_FRAME);
}

void rt_op_enter(struct rt_op *op, const void *callback)
{
    struct rt_node node = {.parent = op->last_node ? op->last_node : op->node,
                           .op = op->id,
                           .kind = op->kind,
                           .callback = callback,
                           .at_ns = rt_now_ns()};

    /* The caller goes on whatever we say, so the node is there even when a
     * limit was reached. */
    (void)count_callback(op->kind);
    begin(&node, *(void **)RT_FRAME);
    op->last_node = rt_node();
}

void rt_leave(void)
{
    struct trace_node_end record = {.node = rt_node()};
    const struct rt_node *node = rt_node_find(record.node);

    if (running.depth == 0)
        return;
    if (node && is_callback(node->kind))
        rt_escape_check(rt_node_frame());
    rt_clock_settle();
    rt_record(TRACE_NODE_END, &record, sizeof(record));
    if (running.depth <= DEPTH_MAX && node && is_callback(node->kind))
        running.callbacks--;
    running.depth--;
    update_beacon();
}
