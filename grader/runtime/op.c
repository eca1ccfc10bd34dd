#include <stdlib.h>
#include <string.h>

#include "runtime/memory.h"
#include "runtime/rt_internal.h"

enum { OPS_MAX = 1000000 };

static struct {
    struct rt_op **items; /* [id - 1] */
    uint32_t count, capacity;
    uint32_t ended;
} ops;

/* Where operations go that memory or the limit has no room for. */
static struct rt_op overflow;

static struct rt_op *add(void)
{
    struct rt_op *op;

    if (ops.count == OPS_MAX) {
        rt_limit("operations", "%u", ops.count);
        return NULL;
    }
    if (ops.count == ops.capacity) {
        uint32_t capacity = ops.capacity ? 2 * ops.capacity : 128;
        struct rt_op **items =
            reallocarray(ops.items, capacity, sizeof(*items));

        if (!items)
            return NULL;
        ops.items = items;
        ops.capacity = capacity;
    }
    op = calloc(1, sizeof(*op));
    if (op)
        ops.items[ops.count++] = op;
    return op;
}

/* Whether what starts now belongs to a call that the trace names as a whole. */
static bool starts_within_call(void)
{
    const struct rt_node *node = rt_node_find(rt_node());
    const struct rt_op *op = node ? rt_op_find(node->op) : NULL;

    return op && (op->is_inner || op->call);
}

/*
 * What a callback starts first goes on with the chain, all else begins one. A
 * task has many callbacks in a row; of other operations only the first goes on.
 */
static uint32_t chain_of(uint32_t node_id)
{
    static uint32_t chains;
    const struct rt_node *node = rt_node_find(node_id);
    struct rt_op *cause = node ? rt_op_find(node->op) : NULL;

    if (!cause || node->started > 0 || (cause->has_heir && !cause->is_task))
        return ++chains;
    cause->has_heir = true;
    return cause->chain;
}

struct rt_op *rt_op_start(enum trace_kind kind, const char *name,
                          const void *site)
{
    struct rt_op *op = add();
    struct trace_op record = {.node = rt_node(), .kind = kind};

    if (!op) {
        rt_limit("memory", "%u operations", ops.count);
        return &overflow;
    }
    op->id = ops.count;
    op->node = record.node;
    op->kind = kind;
    op->site = rt_pc(site);
    op->from = op->site;
    if (!op->from)
        (void)rt_stack(RT_FRAME, &op->from, 1);
    op->at_ns = rt_now_ns();
    op->memory_seq = rt_memory_seq();
    op->is_task = kind == TRACE_TASK;
    op->is_inner = starts_within_call();
    op->chain = chain_of(op->node);
    record.flags = op->is_inner ? TRACE_OP_INNER : 0;
    rt_name(op->name, name);
    rt_name(record.name, name);
    record.op = op->id;
    record.site_pc = op->from;
    rt_record(TRACE_OP, &record, sizeof(record));
    rt_node_touch(site);
    /* Closing a handle goes on only if it has a callback: see rt_uv_close. */
    if (kind != TRACE_CLOSE)
        rt_node_count_op(strcmp(op->name, "uv_fs_close") == 0);
    return op;
}

void rt_op_is_of(const struct rt_op *op, const struct rt_entry *handle,
                 uint64_t due_ns)
{
    struct trace_op_of record = {
        .op = op->id, .handle = handle->id, .due_ns = due_ns};

    if (op->id)
        rt_record(TRACE_OP_OF, &record, sizeof(record));
}

void rt_op_awaited(struct rt_op *op, const void *site)
{
    struct trace_await record = {
        .op = op->id, .node = rt_node(), .site_pc = rt_pc(site)};

    if (!op->awaited)
        rt_record(TRACE_AWAIT, &record, sizeof(record));
    op->awaited = true;
    if (record.site_pc)
        op->await_site = record.site_pc;
}

void rt_op_calls(struct rt_op *op, const char *name, const void *site)
{
    op->call = rt_op_start(TRACE_CALL, name, site);
}

void rt_op_returns(struct rt_op *op, int status)
{
    if (op->call)
        rt_op_end(op->call, status);
    op->call = NULL;
}

void rt_op_end(struct rt_op *op, int status)
{
    struct trace_op_end record = {.op = op->id, .status = status};

    if (op->end_sequence)
        return;
    op->end_sequence = ++ops.ended;
    op->end_ns = rt_now_ns();
    op->status = status;
    rt_record(TRACE_OP_END, &record, sizeof(record));
}

void rt_op_dropped(struct rt_op *op)
{
    struct trace_finding finding =
        rt_finding_at("UV111", TRACE_DEFINITE, op->name, op->site);

    /* It is over, but it never completed: no record says so. */
    op->dropped = true;
    if (op->end_sequence == 0)
        op->end_sequence = ++ops.ended;
    finding.node = op->node;
    finding.op = op->id;
    if (op->site)
        rt_report(&finding, "the task was made here and dropped before it "
                            "began to run: nothing of it happened");
}

uint32_t rt_op_count(void)
{
    return ops.count;
}

struct rt_op *rt_op_find(uint32_t id)
{
    return id && id <= ops.count ? ops.items[id - 1] : NULL;
}
