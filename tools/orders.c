#include "orders.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "runtime/trace.h"

enum { DEPTH_MAX = 512 };

struct op {
    struct trace_op start;
    uint32_t handle; /* 0: unknown */
    uint64_t due_ns; /* of a timer */
    bool is_started, is_ended, has_fired;
    uint32_t bodies, callbacks;
};

struct node {
    uint32_t op, kind;
    bool is_known;
};

struct check {
    struct op *ops;
    struct node *nodes;
    uint32_t op_count, node_count; /* room for ids below */
    struct node stack[DEPTH_MAX];  /* on the loop thread */
    uint32_t ids[DEPTH_MAX];
    size_t depth;
    uint64_t at_ns;
    bool is_nested; /* a callback ran a loop: that is the program's fault */
    size_t breaches;
    struct orders_breach *first;
};

static void breach(struct check *check, const char *rule, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

static void breach(struct check *check, const char *rule, const char *format,
                   ...)
{
    va_list ap;

    if (check->breaches++ > 0)
        return;
    check->first->rule = rule;
    va_start(ap, format);
    vsnprintf(check->first->text, sizeof(check->first->text), format, ap);
    va_end(ap);
}

static struct op *find_op(struct check *check, uint32_t id)
{
    if (id == 0 || id >= check->op_count || !check->ops[id].is_started)
        return NULL;
    return &check->ops[id];
}

static bool is_request(uint32_t kind)
{
    return kind == TRACE_WORK || kind == TRACE_FS || kind == TRACE_DNS ||
           kind == TRACE_RANDOM || kind == TRACE_NET;
}

/* Callbacks that the loop makes one at a time. A task is resumed within one. */
static bool is_callback(uint32_t kind)
{
    return kind != TRACE_MAIN && kind != TRACE_TASK && kind != TRACE_WORKER &&
           kind != TRACE_CALL;
}

/* --- timers --- */

/* Whether `a` must fire before `b`, when both wait. */
static bool is_earlier(const struct op *a, const struct op *b)
{
    if (a->due_ns != b->due_ns)
        return a->due_ns < b->due_ns;
    return a->start.op < b->start.op;
}

static void check_timer(struct check *check, struct op *op, uint64_t at_ns)
{
    if (op->has_fired || op->handle == 0)
        return;
    op->has_fired = true;
    if (at_ns < op->due_ns)
        breach(check, "timer-early", "timer %u fires at %llu ns, due at %llu",
               op->start.op, (unsigned long long)at_ns,
               (unsigned long long)op->due_ns);
    for (uint32_t i = 1; i < check->op_count; i++) {
        struct op *other = find_op(check, i);

        if (other && other->start.kind == TRACE_TIMER && other->handle &&
            !other->has_fired && !other->is_ended && is_earlier(other, op))
            breach(check, "timer-order", "timer %u fires before timer %u",
                   op->start.op, i);
    }
}

/* --- handles --- */

static void check_close(struct check *check, const struct op *close)
{
    for (uint32_t i = 1; i < check->op_count; i++) {
        const struct op *op = find_op(check, i);

        if (op && op != close && close->handle && op->handle == close->handle &&
            !op->is_ended)
            breach(check, "closed",
                   "handle %u is closed while operation %u (%s) is under way",
                   close->handle, i, op->start.name);
    }
}

static void check_not_closed(struct check *check, const struct op *op)
{
    for (uint32_t i = 1; op->handle && i < check->op_count; i++) {
        const struct op *close = find_op(check, i);

        if (close && close->start.kind == TRACE_CLOSE &&
            close->handle == op->handle && close->callbacks > 0)
            breach(check, "closed",
                   "operation %u (%s) calls back after handle %u was closed",
                   op->start.op, op->start.name, op->handle);
    }
}

/* Writes of one handle: the first started ends first. */
static void check_fifo(struct check *check, const struct op *op)
{
    if (op->handle == 0 || strncmp(op->start.name, "uv_write", 8) != 0)
        return;
    for (uint32_t i = 1; i < op->start.op; i++) {
        const struct op *other = find_op(check, i);

        if (other && !other->is_ended && other->handle == op->handle &&
            strncmp(other->start.name, "uv_write", 8) == 0)
            breach(check, "fifo", "%s %u of handle %u ends before %u",
                   op->start.name, op->start.op, op->handle, i);
    }
}

/* --- callbacks --- */

static void check_cause(struct check *check, const struct trace_node *node,
                        const struct op *op)
{
    if (node->op && !op)
        breach(check, "cause",
               "callback %u of operation %u, which was not "
               "started",
               node->node, node->op);
    else if (op && is_callback(node->kind) && node->parent != op->start.node)
        breach(check, "cause",
               "callback %u has parent %u, its operation %u "
               "was started by %u",
               node->node, node->parent, node->op, op->start.node);
    if (node->parent >= node->node)
        breach(check, "cause", "callback %u has the later parent %u",
               node->node, node->parent);
}

static void check_atomic(struct check *check, const struct trace_node *node)
{
    if (!is_callback(node->kind) || check->is_nested)
        return;
    for (size_t i = 0; i < check->depth; i++)
        if (is_callback(check->stack[i].kind))
            breach(check, "atomic", "callback %u begins within callback %u",
                   node->node, check->ids[i]);
}

static void check_operation(struct check *check, const struct trace_node *node,
                            struct op *op)
{
    if (node->kind == TRACE_WORKER) {
        if (op->callbacks > 0 || op->bodies++ > 0 ||
            (op->is_ended && op->start.kind == TRACE_WORK))
            breach(check, "body", "operation %u runs again, or too late",
                   node->op);
        return;
    }
    if (node->kind == TRACE_TIMER)
        check_timer(check, op, node->head.at_ns);
    if (node->kind == TRACE_CLOSE)
        check_close(check, op);
    else
        check_not_closed(check, op);
    if ((is_request(node->kind) || node->kind == TRACE_CLOSE) &&
        op->callbacks > 0)
        breach(check, "once", "operation %u (%s) calls back twice", node->op,
               op->start.name);
    op->callbacks++;
}

static void node_began(struct check *check, const struct trace_node *node)
{
    struct op *op = find_op(check, node->op);

    check_cause(check, node, op);
    check_atomic(check, node);
    if (op)
        check_operation(check, node, op);
    if (node->node < check->node_count)
        check->nodes[node->node] = (struct node){node->op, node->kind, true};
    if (node->kind == TRACE_WORKER || check->depth == DEPTH_MAX)
        return;
    check->ids[check->depth] = node->node;
    check->stack[check->depth++] = (struct node){node->op, node->kind, true};
}

static void node_ended(struct check *check, uint32_t id)
{
    if (id >= check->node_count || !check->nodes[id].is_known) {
        breach(check, "atomic", "callback %u ends and never began", id);
        return;
    }
    if (check->nodes[id].kind == TRACE_WORKER)
        return;
    if (check->depth == 0 || check->ids[check->depth - 1] != id)
        breach(check, "atomic", "callback %u ends, but another one runs", id);
    else
        check->depth--;
}

/* --- operations --- */

static void op_started(struct check *check, const struct trace_op *start)
{
    if (start->op < check->op_count)
        check->ops[start->op] =
            (struct op){.start = *start, .is_started = true};
}

static void op_ended(struct check *check, const struct trace_op_end *end)
{
    struct op *op = find_op(check, end->op);

    if (!op) {
        breach(check, "cause", "operation %u ends and never began", end->op);
        return;
    }
    if (op->start.kind == TRACE_WORK &&
        (end->status == -ECANCELED ? op->bodies > 0 : op->bodies == 0))
        breach(check, "body", "work %u ends with %d after %u runs", end->op,
               end->status, op->bodies);
    check_fifo(check, op);
    op->is_ended = true;
}

static void op_is_of(struct check *check, const struct trace_op_of *of)
{
    struct op *op = find_op(check, of->op);

    if (!op)
        return;
    op->handle = of->handle;
    op->due_ns = of->due_ns;
}

/* --- all of it --- */

union record {
    struct trace_record head;
    struct trace_node node;
    struct trace_node_end node_end;
    struct trace_op op;
    struct trace_op_of op_of;
    struct trace_op_end op_end;
    struct trace_finding finding;
};

static void take(struct check *check, const union record *record)
{
    if (record->head.at_ns < check->at_ns)
        breach(check, "time", "a record of %llu ns follows one of %llu ns",
               (unsigned long long)record->head.at_ns,
               (unsigned long long)check->at_ns);
    check->at_ns = record->head.at_ns;
    switch (record->head.type) {
    case TRACE_NODE:
        node_began(check, &record->node);
        break;
    case TRACE_NODE_END:
        node_ended(check, record->node_end.node);
        break;
    case TRACE_OP:
        op_started(check, &record->op);
        break;
    case TRACE_OP_END:
        op_ended(check, &record->op_end);
        break;
    case TRACE_OP_OF:
        op_is_of(check, &record->op_of);
        break;
    case TRACE_FINDING:
        check->is_nested |= strcmp(record->finding.subject, "uv_run") == 0;
        break;
    default:
        break;
    }
}

/* Room for every id: there are no more of them than records. */
static uint32_t count_records(const char *records, size_t size)
{
    struct trace_record head;
    uint32_t count = 1;

    for (size_t at = 0; at + sizeof(head) <= size; at += head.size, count++) {
        memcpy(&head, records + at, sizeof(head));
        if (head.size < sizeof(head) || head.size > size - at)
            break;
    }
    return count;
}

size_t orders_check(const void *records, size_t size,
                    struct orders_breach *ret_first)
{
    uint32_t count = count_records(records, size);
    struct check check = {
        .first = ret_first, .op_count = count, .node_count = count};
    const char *at = records;

    *ret_first = (struct orders_breach){0};
    check.ops = xcalloc(count, sizeof(*check.ops));
    check.nodes = xcalloc(count, sizeof(*check.nodes));
    for (uint32_t i = 1; i < count; i++) {
        union record record = {{0}};
        uint32_t length;

        memcpy(&record.head, at, sizeof(record.head));
        length = record.head.size;
        memcpy(&record, at, length < sizeof(record) ? length : sizeof(record));
        take(&check, &record);
        at += length;
    }
    free(check.ops);
    free(check.nodes);
    return check.breaches;
}
