/*
 * memory_race.c - data races between threads (UV402): two accesses of the same
 * bytes by different strands (race.h), one of them a write, one of them not
 * atomic, and nothing that makes one of them wait for the other. That holds
 * whichever came first in this run, so no thread must be caught in the act.
 */
#include "runtime/memory_internal.h"
#include "runtime/race.h"
#include "runtime/rt_internal.h"

/* The part of another strand's entry that the access is in conflict with. */
struct conflict {
    const struct access *access; /* NULL: none */
    bool is_write;
};

static bool is_unknown(const struct access *access, uint32_t time)
{
    return time && !rt_race_knows(access->strand, time);
}

static struct conflict find_in(const struct access *access, unsigned how)
{
    bool plain = !(how & RT_ATOMIC), writes = how & RT_WRITE;

    if (is_unknown(access, access->plain_write) ||
        (plain && is_unknown(access, access->atomic_write)))
        return (struct conflict){access, true};
    if (writes && (is_unknown(access, access->plain_read) ||
                   (plain && is_unknown(access, access->atomic_read))))
        return (struct conflict){access, false};
    return (struct conflict){NULL, false};
}

static struct conflict find_conflict(const struct granule *granule,
                                     const struct touch *touch)
{
    unsigned strand = rt_race_strand();

    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);
        struct conflict conflict;

        if (!access->node || !(access->bits & touch->bits) ||
            access->strand == strand)
            continue;
        conflict = find_in(access, touch->how);
        if (conflict.access)
            return conflict;
    }
    return (struct conflict){NULL, false};
}

/* A write is the place that is told first: it does the damage. */
static struct trace_finding at_this_access(const struct touch *touch,
                                           const struct conflict *other)
{
    const struct access *access = other->access;
    struct trace_finding finding =
        rt_finding_here("UV402", TRACE_DEFINITE, "shared value", touch->frame);

    rt_relate(
        &finding, other->is_write ? "it is written here" : "it is read here",
        access->node, other->is_write ? access->write_pc : access->read_pc,
        other->is_write ? access->write_ns : access->read_ns);
    return finding;
}

static struct trace_finding at_other_write(const struct touch *touch,
                                           const struct access *access)
{
    const struct rt_node *node = rt_node_find(access->node);
    struct trace_finding finding =
        rt_finding("UV402", TRACE_DEFINITE, "shared value", access->write_pc);

    finding.node = access->node;
    finding.op = node ? node->op : 0;
    rt_relate(&finding, "it is read here", touch->node, touch->pc, rt_now_ns());
    return finding;
}

static const char *name_of_other(unsigned writer, unsigned other)
{
    if (other == RACE_LOOP || writer == RACE_LOOP)
        return rt_race_name(other);
    return "another thread";
}

static void report(const struct touch *touch, const struct conflict *other)
{
    bool here = touch->how & RT_WRITE;
    unsigned own = rt_race_strand(), its = other->access->strand;
    unsigned writer = here ? own : its, second = here ? its : own;
    struct trace_finding finding = here ? at_this_access(touch, other)
                                        : at_other_write(touch, other->access);

    memory_name(&finding, touch->word, touch->bits);
    rt_report(&finding,
              "it is written by %s while %s may %s it: neither waits for the "
              "other, and no lock protects both",
              rt_race_name(writer), name_of_other(writer, second),
              here && other->is_write ? "write" : "read");
}

void memory_race_check(struct granule *granule, const struct touch *touch)
{
    struct conflict conflict;

    if (granule->raced)
        return;
    conflict = find_conflict(granule, touch);
    if (!conflict.access)
        return;
    granule->raced = true;
    report(touch, &conflict);
}
