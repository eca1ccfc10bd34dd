#include <stdlib.h>

#include "runtime/rt_internal.h"

enum { ENDS_MAX = 256, CLEARED_MAX = 64 };

struct rt_obligation {
    struct rt_obligation *next;
    char name[TRACE_NAME_MAX];
    uint32_t node; /* in which it is owed */
    bool is_met;
    uint64_t met_site, met_at_ns;
    uint32_t met_node;
};

static struct rt_obligation *obligations;

struct rt_obligation *rt_obligation_open(const char *name)
{
    static struct rt_obligation nowhere = {.is_met = false};
    struct rt_obligation *obligation = calloc(1, sizeof(*obligation));

    if (!obligation) {
        rt_limit("memory", "obligation");
        return &nowhere;
    }
    rt_name(obligation->name, name);
    obligation->node = rt_node();
    obligation->next = obligations;
    obligations = obligation;
    return obligation;
}

static void report_second(const struct rt_obligation *obligation,
                          const void *site)
{
    struct trace_finding finding =
        rt_finding("UV102", TRACE_DEFINITE, obligation->name, site);

    rt_relate_at(&finding, "first called here", obligation->met_node,
                 obligation->met_site, obligation->met_at_ns);
    rt_report_always(&finding,
                     "'%s' is called a second time for the same operation",
                     obligation->name);
}

bool rt_obligation_meet(struct rt_obligation *obligation, const void *site)
{
    rt_node_touch(site);
    if (obligation->is_met) {
        report_second(obligation, site);
        return false;
    }
    obligation->is_met = true;
    obligation->met_site = rt_pc(site);
    obligation->met_node = rt_node();
    obligation->met_at_ns = rt_now_ns();
    return true;
}

static bool has_failed(const struct rt_node *node)
{
    const struct rt_op *op = rt_op_find(node->op);

    return op && op->end_sequence && op->status < 0;
}

/* A callback of the learner where a path ends: it starts nothing more. After a
 * failure, closing is putting away; otherwise it may be one more step. */
static bool is_end(const struct rt_node *node)
{
    return rt_pc(node->callback) && node->started == 0 &&
           (node->closed == 0 || has_failed(node));
}

/* Some ends of paths; where there are more, the last tell enough. */
struct ends {
    uint32_t ids[ENDS_MAX];
    size_t count; /* ever, while they are collected */
};

static void find_ends(const struct rt_obligation *obligation, struct ends *ret)
{
    ret->count = 0;
    for (uint32_t id = obligation->node + 1; id <= rt_node_count(); id++)
        if (is_end(rt_node_find(id)) && rt_node_is_within(id, obligation->node))
            ret->ids[ret->count++ % ENDS_MAX] = id;
    if (ret->count > ENDS_MAX)
        ret->count = ENDS_MAX;
}

/* Functions in which paths ended, after a failure or not, of obligations that
 * were met: they do what they should. */
static struct {
    struct {
        const void *callback;
        bool failed;
    } items[CLEARED_MAX];
    size_t count;
} cleared;

static bool is_cleared(uint32_t id)
{
    const struct rt_node *node = rt_node_find(id);

    for (size_t i = 0; i < cleared.count; i++)
        if (cleared.items[i].callback == node->callback &&
            cleared.items[i].failed == has_failed(node))
            return true;
    return false;
}

static void clear_ends(const struct rt_obligation *obligation)
{
    static struct ends ends;

    find_ends(obligation, &ends);
    for (size_t i = 0; i < ends.count && cleared.count < CLEARED_MAX; i++) {
        const struct rt_node *node = rt_node_find(ends.ids[i]);

        if (is_cleared(ends.ids[i]))
            continue;
        cleared.items[cleared.count].callback = node->callback;
        cleared.items[cleared.count++].failed = has_failed(node);
    }
}

/* How many of them are in the same function. */
static unsigned count_same(const struct ends *ends, uint32_t id)
{
    const void *callback = rt_node_find(id)->callback;
    unsigned count = 0;

    for (size_t i = 0; i < ends->count; i++)
        count += rt_node_find(ends->ids[i])->callback == callback;
    return count;
}

/* Which is more likely at fault: where no other obligation was met, after a
 * failure rather than after a success,
 * where few paths end rather than where all do, late rather than early. */
static bool is_looser(const struct ends *ends, uint32_t a, uint32_t b)
{
    bool a_failed = has_failed(rt_node_find(a));
    unsigned a_same = count_same(ends, a), b_same = count_same(ends, b);

    if (is_cleared(a) != is_cleared(b))
        return is_cleared(b);
    if (a_failed != has_failed(rt_node_find(b)))
        return a_failed;
    return a_same != b_same ? a_same < b_same : a > b;
}

/* The end of a path that should have gone on; 0 when no path ends. */
static uint32_t find_loose_end(const struct rt_obligation *obligation)
{
    static struct ends ends;
    uint32_t loosest = 0;

    find_ends(obligation, &ends);
    for (size_t i = 0; i < ends.count; i++)
        if (!loosest || is_looser(&ends, ends.ids[i], loosest))
            loosest = ends.ids[i];
    return loosest;
}

/* Of the same, the operation that ended last, or, if `started`, the one that
 * was started last. */
static const struct rt_op *last_op(const struct rt_obligation *obligation,
                                   bool started)
{
    const struct rt_op *last = NULL;

    for (uint32_t id = 1; id <= rt_op_count(); id++) {
        const struct rt_op *op = rt_op_find(id);

        if (!op->from || (!started && op->end_sequence == 0) ||
            !rt_node_is_within(op->node, obligation->node))
            continue;
        if (!last || started || op->end_sequence > last->end_sequence)
            last = op;
    }
    return last;
}

/* The chain ends in the callback that should have gone on, or completed. */
static void report_missing(const struct rt_obligation *obligation)
{
    struct trace_finding finding =
        rt_finding("UV101", TRACE_DEFINITE, obligation->name, NULL);
    const struct rt_op *ended = last_op(obligation, false);
    const struct rt_op *started = last_op(obligation, true);
    uint32_t id = find_loose_end(obligation);
    const struct rt_node *node = rt_node_find(id);

    finding.node = id ? id : obligation->node;
    finding.op = node ? node->op : 0;
    if (node)
        finding.stack[finding.stack_count++] = rt_pc(node->callback) + 1;
    else if (started)
        finding.stack[finding.stack_count++] = started->from;
    if (node && node->last_site)
        rt_relate_at(&finding, "its last call", id, node->last_site,
                     node->at_ns);
    if (ended)
        rt_relate_at(&finding, "last to complete, started here", ended->node,
                     ended->from, ended->end_ns);
    if (started && started != ended)
        rt_relate_at(&finding, "last to be started", started->node,
                     started->from, started->at_ns);
    rt_report_always(&finding, "'%s' was never called: %s", obligation->name,
                     node ? "this callback neither calls it nor starts "
                            "anything that will"
                          : "nothing that was started leads to it");
}

bool rt_obligation_last_met(struct rt_met *ret)
{
    *ret = (struct rt_met){0};
    for (const struct rt_obligation *o = obligations; o; o = o->next)
        if (o->is_met && o->met_site && o->met_at_ns >= ret->at_ns)
            *ret = (struct rt_met){o->name, o->met_site, o->met_at_ns,
                                   o->met_node};
    return ret->name != NULL;
}

void rt_obligation_finish(void)
{
    for (const struct rt_obligation *o = obligations; o; o = o->next)
        if (o->is_met)
            clear_ends(o);
    for (const struct rt_obligation *o = obligations; o; o = o->next)
        if (!o->is_met)
            report_missing(o);
}
