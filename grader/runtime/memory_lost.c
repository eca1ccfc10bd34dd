/*
 * memory_lost.c - updates that are lost (UV501).
 *
 * An update is lost (UV501) when
 *  - c1 reads x, and its last access of x is that read;
 *  - r, later, writes x: it changes the value;
 *  - c2, a descendant of c1 in the causal tree but not of r, writes x without
 *    reading it before in the same callback, and no callback between c1 and c2
 *    on that chain touched x;
 *  - the value went from c1 to c2, see value_travelled(); and
 *  - c2 writes another value than is there (seen right after the write); or
 *    the same, but what c1 read went to c2 and is not 0: two that both count
 *    from 10 to 9 lose an update, two that both set a flag do not.
 * c1 and c2 may be one body of the pool, which waited in between.
 * r may be caused by c1, too: one callback often starts several chains. A
 * countdown is silent (each callback reads before it writes), as are flags,
 * one slot for each operation (no r), "last one wins" (no value goes from c1
 * to c2). What remains is a suspicion, hence TRACE_DOUBTFUL: it explains a
 * test that fails.
 */
#include "runtime/memory_internal.h"
#include "runtime/rt_internal.h"

enum {
    LOADS = 32, /* loads kept of the running callback; a power of two */
    NEAR = 8,   /* at least so many loads may be what a store is made of */
    PENDING = 4 /* suspected writes whose value is not known yet */
};

struct load {
    uint64_t *word;
    uint64_t bits, value;
};

/* A write that may lose an update; its value shows after it. */
struct suspect {
    uint64_t *word;
    uint64_t bits, overwritten;
    struct access read, lost;
    uint32_t node;
    struct trace_finding finding;
};

static struct {
    size_t load_count; /* of the running callback */
    uint64_t marks[2]; /* of the last loads, and of those before */
    size_t suspect_count;
    struct load loads[LOADS];
    struct suspect suspects[PENDING];
} lost;

uint64_t memory_value(uint64_t word, uint64_t bits)
{
    return (word & bits) >> __builtin_ctzll(bits);
}

long long memory_signed(uint64_t value, uint64_t bits)
{
    int unused = 64 - __builtin_popcountll(bits);

    return (long long)(value << unused) >> unused;
}

/* One bit, which few other words have. */
static uint64_t mark_of(const uint64_t *word)
{
    uint64_t key = (uintptr_t)word / GRANULE;

    return 1ull << ((key * 0x9e3779b97f4a7c15ull) >> 58);
}

static uint32_t last_seq(const struct access *access)
{
    return access->read_seq > access->write_seq ? access->read_seq
                                                : access->write_seq;
}

bool memory_is_caused_by(uint32_t id, uint32_t by)
{
    const struct rt_node *body = rt_node_find(by), *node;

    if (rt_node_is_within(id, by))
        return true;
    if (!body || body->kind != TRACE_WORKER)
        return false;
    for (; id > by && (node = rt_node_find(id)); id = node->parent)
        if (node->op == body->op)
            return true;
    return false;
}

/* The last write of any of these bits; NULL when none is known. */
static const struct access *last_write(const struct granule *granule,
                                       uint64_t bits)
{
    const struct access *last = NULL;

    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);

        if (access->node && access->bits & bits && access->write_seq &&
            (!last || access->write_seq > last->write_seq))
            last = access;
    }
    return last;
}

/* The last access of these bits by the chain that led to `node`, or by `node`
 * itself; NULL when none is known. */
static const struct access *last_of_chain(const struct granule *granule,
                                          uint64_t bits, uint32_t node)
{
    const struct access *last = NULL;

    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);

        if (access->node && access->bits & bits &&
            (!last || last_seq(access) > last_seq(last)) &&
            memory_is_caused_by(node, access->node))
            last = access;
    }
    return last;
}

static bool same_task(uint32_t a, uint32_t b)
{
    const struct rt_node *first = rt_node_find(a);
    uint32_t op = first ? first->op : 0;
    bool is_task = first && first->kind == TRACE_TASK;
    const struct rt_node *second = rt_node_find(b);

    return is_task && op && second && second->op == op;
}

/* A body of the pool can wait, and others run meanwhile, as a task can. */
static bool is_body(uint32_t id)
{
    const struct rt_node *node = rt_node_find(id);

    return node && node->kind == TRACE_WORKER;
}

/*
 * Whether the running callback loaded `value` from memory that c1 wrote just
 * after it had read x, so that it was made of that; or, for `far`, that any
 * callback of the chain wrote since.
 */
static bool came_along(const struct suspect *suspect, uint64_t value, bool far)
{
    size_t count = lost.load_count < LOADS ? lost.load_count : LOADS;
    const struct access *read = &suspect->read;

    for (size_t i = 0; i < count; i++) {
        const struct load *load = &lost.loads[i];
        const struct granule *granule;
        const struct access *writer;

        if (load->value != value || load->word == suspect->word)
            continue;
        granule = granule_find(load->word);
        writer = granule ? last_write(granule, load->bits) : NULL;
        if (!writer || writer->node == suspect->node ||
            writer->write_seq <= read->value_seq)
            continue;
        if (writer->node == read->node &&
            writer->sources & mark_of(suspect->word))
            return true;
        if (far && memory_is_caused_by(suspect->node, writer->node))
            return true;
    }
    return false;
}

/* Whether what c1 read, or what it made of it, is what c2 `written` is made
 * of. A task keeps its variables where nobody sees them, and so does a body. */
static bool value_travelled(const struct suspect *suspect, uint64_t written)
{
    uint64_t seen = suspect->read.read_value;
    bool changes = written != memory_value(suspect->overwritten, suspect->bits);

    if (came_along(suspect, seen, seen != 0))
        return changes || seen != 0;
    return changes && (came_along(suspect, written, false) ||
                       same_task(suspect->read.node, suspect->node) ||
                       suspect->read.node == suspect->node);
}

static void report_lost(struct suspect *suspect, uint64_t written)
{
    uint64_t seen = suspect->read.read_value, bits = suspect->bits;
    struct trace_finding *finding = &suspect->finding;

    finding->data_address =
        rt_pc((const char *)suspect->word + __builtin_ctzll(bits) / 8);
    rt_relate(finding, "the value was read here", suspect->read.node,
              suspect->read.read_pc, suspect->read.read_ns);
    rt_relate(finding, "it was changed here meanwhile", suspect->lost.node,
              suspect->lost.write_pc, suspect->lost.write_ns);
    rt_report(finding,
              "it was %lld when it was read; another callback made it %lld "
              "meanwhile, and now %lld is written from the old value: that "
              "change is lost",
              memory_signed(seen, bits),
              memory_signed(memory_value(suspect->overwritten, bits), bits),
              memory_signed(written, bits));
}

/* The first event after suspected writes: now their values show. */
static void judge_all(void)
{
    size_t count = lost.suspect_count;

    /* Reporting must not come back here. */
    lost.suspect_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct suspect *suspect = &lost.suspects[i];
        uint64_t written = memory_value(*suspect->word, suspect->bits);

        if (value_travelled(suspect, written))
            report_lost(suspect, written);
    }
}

void memory_lost_judge(void)
{
    if (lost.suspect_count)
        judge_all();
}

/* Before a callback writes: would that lose an update? */
void memory_lost_suspect(const struct granule *granule,
                         const struct touch *touch)
{
    const struct access *newest = granule_newest(granule);
    const struct access *last, *read;
    struct suspect *suspect;
    uint32_t node = touch->node;
    uint64_t bits = touch->bits;

    /* It read or wrote this itself, a moment ago. */
    if (newest->node == node && newest->bits == bits)
        return;
    last = last_write(granule, bits);
    if (!last || last->node == node || lost.suspect_count == PENDING)
        return;
    if (memory_is_caused_by(node, last->node))
        return;
    read = last_of_chain(granule, bits, node);
    if (!read || (read->node == node && !is_body(node)) ||
        read->read_seq < read->write_seq || read->read_seq > last->write_seq ||
        read->bits != bits ||
        memory_value(*touch->word, bits) == read->read_value)
        return;
    suspect = &lost.suspects[lost.suspect_count];
    *suspect = (struct suspect){.word = touch->word,
                                .bits = bits,
                                .overwritten = *touch->word,
                                .read = *read,
                                .lost = *last,
                                .node = node};
    suspect->finding =
        rt_finding_here("UV501", TRACE_DOUBTFUL, "shared value", touch->frame);
    lost.suspect_count++;
}

/* --- what a store may be made of --- */

void memory_lost_begin(void)
{
    lost.load_count = 0;
    lost.marks[0] = lost.marks[1] = 0;
}

void memory_lost_load(const struct touch *touch, uint64_t value)
{
    if (lost.load_count % NEAR == 0) {
        lost.marks[1] = lost.marks[0];
        lost.marks[0] = 0;
    }
    lost.marks[0] |= mark_of(touch->word);
    lost.loads[lost.load_count++ % LOADS] =
        (struct load){touch->word, touch->bits, value};
}

uint64_t memory_lost_sources(void)
{
    return lost.marks[0] | lost.marks[1];
}
