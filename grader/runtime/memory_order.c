/*
 * memory_order.c - values of another task (UV504), values that are not there
 * yet (UV505).
 *
 * Theory of operation. What a callback starts is a task of its own: what the
 * same callback does after that start belongs to others. So an access comes
 * before a callback, in its task, if whoever made it started what led to the
 * callback later: memory_is_before().
 *
 * A value is clobbered when c2 reads x, has not written it, and finds what r
 * wrote, but the last write before c2 in its task is another one, c1's, of
 * another value. Both stores are blind: who counts or appends wants to see the
 * others. It must be the same code that stores for both tasks, as it is when
 * one variable holds what each needs for itself; or, if r is in no way caused
 * by c1, a value that is no flag. And c2 must do something with it: who
 * compares it first may do so to find out whether it is still its own.
 *
 * A value is used before it is set when c2 reads x, which nobody wrote so far,
 * does something with it, and never comes back to look again; and a callback
 * that c2 did not cause sets x later, without looking, to another value.
 *
 * Both are seen in the run, and both may be meant: hence TRACE_DOUBTFUL.
 */
#include "runtime/alloc.h"
#include "runtime/memory_internal.h"
#include "runtime/race.h"
#include "runtime/rt_internal.h"

/* What alloc.c fills fresh memory with. */
#define FRESH (RT_ALLOC_FRESH * 0x0101010101010101ull)

enum {
    UNSET_MAX = 16,
    SMALL = 256 /* flags and states are less */
};

/* A read that may have come too early. */
struct unset {
    const uint64_t *word;
    uint64_t bits, seen;
    const void *read_pc;
    struct trace_finding finding;
};

static struct {
    struct unset unset[UNSET_MAX];
    size_t count, judged;
} order;

/* --- what comes before what --- */

bool memory_is_before(uint32_t id, uint32_t by, uint32_t seq)
{
    const struct rt_node *maker = rt_node_find(by), *node;

    while (id && id != by && (node = rt_node_find(id))) {
        const struct rt_op *op = rt_op_find(node->op);

        if (maker && maker->kind == TRACE_WORKER && maker->op == node->op)
            return true; /* its body */
        if (node->parent == by)
            return !op || op->node != by || seq <= op->memory_seq;
        id = node->parent;
    }
    return id == by;
}

/* Not the main program, which may look at anything when the loop has ended. */
static bool is_callback(uint32_t id)
{
    const struct rt_node *node = rt_node_find(id);

    return node && node->kind != TRACE_MAIN && node->kind != TRACE_WORKER;
}

/* --- UV504 --- */

/* The last write of these bits before the callback, in its task. */
static const struct access *own_write(const struct granule *granule,
                                      uint64_t bits, uint32_t node)
{
    const struct access *own = NULL;

    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);

        if (access->node && access->bits == bits && access->write_seq &&
            (!own || access->write_seq > own->write_seq) &&
            memory_is_before(node, access->node, access->write_seq))
            own = access;
    }
    return own;
}

/* Whose turn it was had looked at it before it was overwritten: a place that is
 * handed on. */
static bool was_looked_at(const struct granule *granule,
                          const struct access *own, const struct access *last)
{
    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);

        if (access->node && access->bits & own->bits &&
            access->read_seq > own->write_seq &&
            access->read_seq < last->write_seq)
            return true;
    }
    return false;
}

static bool is_for_one_task(const struct access *own,
                            const struct access *other)
{
    if (own->write_pc == other->write_pc)
        return true;
    return own->write_value >= SMALL && other->write_value >= SMALL &&
           !memory_is_caused_by(other->node, own->node);
}

static void report_clobbered(const struct touch *touch,
                             const struct access *own,
                             const struct access *other)
{
    const struct rt_node *node = rt_node_find(other->node);
    struct trace_finding finding =
        rt_finding("UV504", TRACE_DOUBTFUL, "shared value", other->write_pc);

    finding.node = other->node;
    finding.op = node ? node->op : 0;
    memory_name(&finding, touch->word, touch->bits);
    rt_relate(&finding, "the first value was stored here", own->node,
              own->write_pc, own->write_ns);
    rt_relate(&finding, "its task finds the other one here", touch->node,
              touch->pc, rt_now_ns());
    rt_report(&finding,
              "it is overwritten for another task before the first one has "
              "used what it stored there");
}

static void check_clobbered(const struct granule *granule,
                            const struct touch *touch)
{
    const struct access *newest = granule_newest(granule);
    const struct access *last = memory_last_write(granule, touch->bits), *own;

    if (touch->use == RT_USE_TESTED || touch->use == RT_USE_ZERO ||
        newest->node == touch->node || !last || last->node == touch->node ||
        !last->valued || last->updates ||
        memory_is_before(touch->node, last->node, last->write_seq))
        return;
    own = own_write(granule, last->bits, touch->node);
    if (own && own->valued && !own->updates && own->strand == RACE_LOOP &&
        last->strand == RACE_LOOP && own->write_value != last->write_value &&
        is_for_one_task(own, last) && !was_looked_at(granule, own, last))
        report_clobbered(touch, own, last);
}

/* --- UV505 --- */

static bool is_unset_value(uint64_t value, uint64_t bits)
{
    uint64_t fresh = FRESH & (bits >> __builtin_ctzll(bits));

    return value == 0 || value == fresh ||
           value == bits >> __builtin_ctzll(bits);
}

/* Nobody, or the main program before the loop ran, and no value. */
static bool is_no_set(const struct access *access)
{
    const struct rt_node *node = rt_node_find(access->node);

    if (!access->write_seq)
        return true;
    return node && node->kind == TRACE_MAIN &&
           (!access->valued ||
            is_unset_value(access->write_value, access->bits));
}

/* The first read of a value that somebody else sets only now; who looked more
 * than once is waiting for it. */
static const struct access *early_read(const struct granule *granule,
                                       const struct touch *touch)
{
    const struct access *early = NULL;

    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);

        if (!access->node || !(access->bits & touch->bits))
            continue;
        if (!is_no_set(access) || access->node == touch->node ||
            (early && early->read_pc == access->read_pc))
            return NULL;
        if (access->bits == touch->bits && is_callback(access->node) &&
            is_unset_value(access->read_value, access->bits) &&
            rt_code_seen(access->read_pc) == RT_USE_USED &&
            !memory_is_caused_by(touch->node, access->node))
            early = access;
    }
    return early;
}

static void suspect_unset(const struct granule *granule,
                          const struct touch *touch)
{
    const struct access *read = early_read(granule, touch);
    const struct rt_node *node = read ? rt_node_find(read->node) : NULL;
    struct unset *unset = &order.unset[order.count];

    if (!node || order.count == UNSET_MAX)
        return;
    *unset = (struct unset){.word = touch->word,
                            .bits = touch->bits,
                            .seen = read->read_value,
                            .read_pc = read->read_pc};
    unset->finding =
        rt_finding("UV505", TRACE_DOUBTFUL, "shared value", read->read_pc);
    unset->finding.node = read->node;
    unset->finding.op = node->op;
    memory_name(&unset->finding, touch->word, touch->bits);
    rt_relate(&unset->finding, "it is set here, later", touch->node, touch->pc,
              rt_now_ns());
    order.count++;
}

/* Who comes back to look is waiting for it. */
static void forgive(const void *read_pc)
{
    for (size_t i = 0; i < order.count; i++)
        if (order.unset[i].read_pc == read_pc)
            order.unset[i].word = NULL;
}

void memory_order_judge(void)
{
    for (; order.judged < order.count; order.judged++) {
        struct unset *unset = &order.unset[order.judged];

        if (unset->word &&
            memory_value(*unset->word, unset->bits) == unset->seen)
            unset->word = NULL;
    }
}

void memory_order_finish(void)
{
    for (size_t i = 0; i < order.count; i++)
        if (order.unset[i].word)
            rt_report(&order.unset[i].finding,
                      "it is used here before anybody has set it: another "
                      "callback does that later, and nothing says which of "
                      "the two comes first");
    order.count = order.judged = 0;
}

/* --- the run crashes --- */

static bool nobody_set(const uint64_t *word, uint64_t bits)
{
    const struct granule *granule = granule_find(word);

    for (size_t i = 0; granule && i < GRANULE_HISTORY; i++)
        if (granule_access(granule, i)->bits & bits &&
            !is_no_set(granule_access(granule, i)))
            return false;
    return granule != NULL;
}

bool rt_memory_blame(uint64_t *pcs, size_t count, bool is_pointer)
{
    struct trace_finding finding = rt_finding_at(
        "UV505", TRACE_DOUBTFUL, "shared value", count ? pcs[0] : 0);
    uint64_t bits, value, *word;

    for (size_t back = 0; (word = memory_lost_loaded(back, &bits, &value));
         back++) {
        if (value || (is_pointer && bits != ~0ull))
            continue;
        if (!is_callback(rt_node()) || !nobody_set(word, bits))
            return false;
        memory_name(&finding, word, bits);
        rt_report(&finding,
                  "it is used here, and nobody has set it so far: it is %s. "
                  "What sets it may come first, but nothing makes it",
                  is_pointer ? "NULL" : "0");
        return true;
    }
    return false;
}

void memory_order_check(struct granule *granule, const struct touch *touch)
{
    if (touch->how & RT_WRITE) {
        suspect_unset(granule, touch);
        return;
    }
    if (order.count)
        forgive(touch->pc);
    if (is_callback(touch->node))
        check_clobbered(granule, touch);
}
