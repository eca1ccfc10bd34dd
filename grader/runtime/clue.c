/*
 * clue.c - where to look first when a hidden test fails and no watchdog saw
 * why: a record of its own, which accuses nobody.
 */
#include <stdio.h>

#include "runtime/rt_internal.h"

/* Of the learner's own operations that failed the one that was started first:
 * what "the first error" means does not depend on which ended first. */
static const struct rt_op *first_failed(void)
{
    for (uint32_t id = 1; id <= rt_op_count(); id++) {
        const struct rt_op *op = rt_op_find(id);

        /* What was stopped or closed before its time did not fail. */
        if (op->end_sequence && op->status < 0 && op->status != UV_ECANCELED &&
            op->from && !op->is_inner && !op->is_task && !op->dropped)
            return op;
    }
    return NULL;
}

/* The callback of the learner's that ran last. */
static uint32_t last_node(void)
{
    uint32_t id = rt_node_count();

    while (id && !rt_pc(rt_node_find(id)->callback) &&
           !rt_node_find(id)->last_site)
        id--;
    return id;
}

static void point_at(struct trace_finding *clue, uint32_t node, uint64_t pc)
{
    clue->node = node;
    clue->op = node ? rt_node_find(node)->op : 0;
    clue->stack[0] = pc;
    clue->stack_count = pc != 0;
}

static void name_failed(const struct rt_op *op, char *text, size_t size)
{
    snprintf(text, size, "%.18s: UV_%.16s", op->name, uv_err_name(op->status));
}

void rt_clue_last(void)
{
    struct trace_finding clue = rt_finding_at("", TRACE_HINT, "", 0);
    uint32_t id = last_node();

    if (id == 0)
        return;
    point_at(&clue, id, rt_node_find(id)->last_site);
    rt_give_clue(&clue, "this ran last");
}

void rt_clue_at_finish(void)
{
    struct trace_finding clue = rt_finding_at("", TRACE_HINT, "", 0);
    const struct rt_op *failed = first_failed();
    struct rt_met met;
    char text[TRACE_NAME_MAX];

    if (failed)
        name_failed(failed, text, sizeof(text));
    if (rt_obligation_last_met(&met)) {
        point_at(&clue, met.node, met.site);
        if (failed)
            rt_relate_at(&clue, text, failed->node, failed->from,
                         failed->end_ns);
        rt_give_clue(&clue, "%s was called here", met.name);
    } else if (failed) {
        point_at(&clue, failed->node, failed->from);
        rt_give_clue(&clue, "%s ended with UV_%s here", failed->name,
                     uv_err_name(failed->status));
    } else {
        rt_clue_last();
    }
}
