/*
 * memory_lost.c - updates that are lost (UV501), checks that no longer hold
 * (UV502).
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
 *
 * A check is stale (UV502) when c1 tests x, in the code that then starts what
 * leads to c2; r changes x; and c2 writes x all the same: over what the same
 * code wrote in r, or, counting down, to below zero.
 */
#include "runtime/memory_internal.h"
#include "runtime/rt_internal.h"

enum {
    LOADS = 32,    /* loads kept of the running callback; a power of two */
    NEAR = 8,      /* at least so many loads may be what a store is made of */
    GUARDED = 600, /* bytes of code between a check and what it guards */
    PENDING = 4    /* suspected writes whose value is not known yet */
};

struct load {
    uint64_t *word;
    uint64_t bits, value;
};

/* A write that may lose an update, or be let through by a check that holds no
 * longer; its value shows after it. */
struct suspect {
    bool is_update; /* it read the word before, so it loses nothing */
    bool was_checked;
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

const struct access *memory_last_write(const struct granule *granule,
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

/* True if c1, after it had read x, wrote to this granule what it made of that.
 */
static bool was_made_there(const struct suspect *suspect,
                           const struct granule *granule)
{
    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);

        if (access->node == suspect->read.node &&
            access->write_seq > suspect->read.value_seq &&
            access->sources & mark_of(suspect->word))
            return true;
    }
    return false;
}

/*
 * Whether the running callback loaded `value` from memory that c1 wrote just
 * after it had read x, so that it was made of that, whatever the chain made of
 * it since; or, for `far`, that any callback of the chain wrote since.
 */
static bool came_along(const struct suspect *suspect, uint64_t value, bool far)
{
    size_t count = lost.load_count < LOADS ? lost.load_count : LOADS;

    for (size_t i = 0; i < count; i++) {
        const struct load *load = &lost.loads[i];
        const struct granule *granule;
        const struct access *writer;

        if (load->value != value || load->word == suspect->word)
            continue;
        granule = granule_find(load->word);
        writer = granule ? memory_last_write(granule, load->bits) : NULL;
        if (!writer || writer->write_seq <= suspect->read.value_seq ||
            !memory_is_caused_by(suspect->node, writer->node))
            continue;
        if (writer->node == suspect->node || writer->node == suspect->read.node
                ? was_made_there(suspect, granule)
                : far)
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

/* Addresses differ from run to run, and nobody knows them. */
static bool is_address(uint64_t value)
{
    return value >> 32 != 0 && value >> 47 == 0;
}

static void report_lost(struct suspect *suspect, uint64_t written)
{
    uint64_t seen = suspect->read.read_value, bits = suspect->bits;
    struct trace_finding *finding = &suspect->finding;

    rt_relate(finding, "the value was read here", suspect->read.node,
              suspect->read.read_pc, suspect->read.read_ns);
    rt_relate(finding, "it was changed here meanwhile", suspect->lost.node,
              suspect->lost.write_pc, suspect->lost.write_ns);
    if (is_address(seen) || is_address(written)) {
        rt_report(finding, "it was read before a wait; another callback "
                           "changed it meanwhile, and now what is made of the "
                           "old value is written: that change is lost");
        return;
    }
    rt_report(finding,
              "it was %lld when it was read; another callback made it %lld "
              "meanwhile, and now %lld is written from the old value: that "
              "change is lost",
              memory_signed(seen, bits),
              memory_signed(memory_value(suspect->overwritten, bits), bits),
              memory_signed(written, bits));
}

/* At the check: that is what to move behind the wait, or to repeat there. */
static void report_check(struct suspect *suspect, uint64_t written)
{
    uint64_t seen = suspect->read.read_value, bits = suspect->bits;
    const struct access *read = &suspect->read;
    const struct rt_node *node = rt_node_find(read->node);
    struct trace_finding finding =
        rt_finding("UV502", TRACE_DOUBTFUL, "shared value", read->read_pc);

    finding.node = read->node;
    finding.op = node ? node->op : 0;
    memory_name(&finding, suspect->word, bits);
    rt_relate(&finding, "it was changed here meanwhile", suspect->lost.node,
              suspect->lost.write_pc, suspect->lost.write_ns);
    rt_relate_at(&finding, "the check is relied on here", suspect->node,
                 suspect->finding.stack_count ? suspect->finding.stack[0] : 0,
                 suspect->finding.head.at_ns);
    if (is_address(seen) || is_address(written)) {
        rt_report(&finding, "it was checked before a wait; another callback "
                            "changed it meanwhile, and it is written as if the "
                            "check still held");
        return;
    }
    rt_report(&finding,
              "it was %lld when it was checked; when the wait was over it was "
              "%lld, and it was made %lld as if the check still held",
              memory_signed(seen, bits),
              memory_signed(memory_value(suspect->overwritten, bits), bits),
              memory_signed(written, bits));
}

/* One takes what was there for the last time, another one more. */
static bool went_below(const struct suspect *suspect, uint64_t written)
{
    uint64_t bits = suspect->bits;
    uint64_t before = memory_value(suspect->overwritten, bits);

    return memory_signed(suspect->read.read_value, bits) > 0 &&
           memory_signed(before, bits) >= 0 && memory_signed(written, bits) < 0;
}

/* What this callback overwrites, the same code wrote in another task. */
static bool was_done_twice(const struct suspect *suspect, uint64_t written)
{
    const struct trace_finding *finding = &suspect->finding;

    return written != memory_value(suspect->overwritten, suspect->bits) &&
           finding->stack_count &&
           finding->stack[0] == rt_pc(suspect->lost.write_pc);
}

static void judge(struct suspect *suspect)
{
    uint64_t written = memory_value(*suspect->word, suspect->bits);
    uint64_t seen = suspect->read.read_value;
    bool twice = !suspect->is_update && was_done_twice(suspect, written);

    memory_name(&suspect->finding, suspect->word, suspect->bits);
    if (suspect->was_checked &&
        (suspect->is_update ? went_below(suspect, written)
                            : twice && !came_along(suspect, seen, seen != 0)))
        report_check(suspect, written);
    else if (!suspect->is_update && value_travelled(suspect, written))
        report_lost(suspect, written);
}

/* The first event after suspected writes: now their values show. */
static void judge_all(void)
{
    size_t count = lost.suspect_count;

    /* Reporting must not come back here. */
    lost.suspect_count = 0;
    for (size_t i = 0; i < count; i++)
        judge(&lost.suspects[i]);
}

void memory_lost_judge(void)
{
    if (lost.suspect_count)
        judge_all();
}

/* --- suspicion --- */

static bool is_test(enum rt_use use)
{
    return use == RT_USE_TESTED || use == RT_USE_ZERO;
}

/* The check decides whether what led to `node` is started: it is a little above
 * the start in the same code, most likely in the same function. */
static bool guards_start(const struct access *read, uint32_t node)
{
    const struct rt_node *now = rt_node_find(node);
    const struct rt_op *op = now ? rt_op_find(now->op) : NULL;
    uint64_t check = rt_pc(read->read_pc);

    return op && op->node == read->node && read->read_seq <= op->memory_seq &&
           op->site > check && op->site - check < GUARDED &&
           is_test(rt_code_seen(read->read_pc));
}

static void suspect(const struct touch *touch, const struct access *read,
                    const struct access *last, bool is_update)
{
    struct suspect *suspect = &lost.suspects[lost.suspect_count++];

    *suspect = (struct suspect){.is_update = is_update,
                                .was_checked = guards_start(read, touch->node),
                                .word = touch->word,
                                .bits = touch->bits,
                                .overwritten = *touch->word,
                                .read = *read,
                                .lost = *last,
                                .node = touch->node};
    suspect->finding =
        rt_finding_here("UV501", TRACE_DOUBTFUL, "shared value", touch->frame);
    suspect->finding.head.at_ns = rt_now_ns();
}

/* The read of these bits by the callback that started what led to `node`. */
static const struct access *read_by_starter(const struct granule *granule,
                                            uint64_t bits, uint32_t node)
{
    const struct rt_node *now = rt_node_find(node);
    const struct rt_op *op = now ? rt_op_find(now->op) : NULL;

    for (size_t i = 0; op && i < GRANULE_HISTORY; i++) {
        const struct access *access = granule_access(granule, i);

        if (access->node == op->node && access->bits == bits &&
            access->read_seq)
            return access;
    }
    return NULL;
}

/* It updates what it has just read; was that checked before the wait? */
static void suspect_update(const struct granule *granule,
                           const struct touch *touch)
{
    const struct access *read =
        read_by_starter(granule, touch->bits, touch->node);
    const struct access *last = memory_last_write(granule, touch->bits);

    if (read && last && last->node != touch->node &&
        last->write_seq > read->read_seq && guards_start(read, touch->node))
        suspect(touch, read, last, true);
}

/* Before a callback writes: would that lose an update? */
void memory_lost_suspect(const struct granule *granule,
                         const struct touch *touch)
{
    const struct access *newest = granule_newest(granule);
    const struct access *last, *read;
    uint32_t node = touch->node;
    uint64_t bits = touch->bits;

    if (lost.suspect_count == PENDING)
        return;
    /* It read or wrote this itself, a moment ago. */
    if (newest->node == node && newest->bits == bits) {
        suspect_update(granule, touch);
        return;
    }
    last = memory_last_write(granule, bits);
    if (!last || last->node == node || memory_is_caused_by(node, last->node))
        return;
    read = last_of_chain(granule, bits, node);
    if (!read || (read->node == node && !is_body(node)) ||
        read->read_seq < read->write_seq || read->read_seq > last->write_seq ||
        read->bits != bits ||
        memory_value(*touch->word, bits) == read->read_value)
        return;
    suspect(touch, read, last, false);
}

/* --- what a store may be made of --- */

void memory_lost_begin(void)
{
    lost.load_count = 0;
    lost.marks[0] = lost.marks[1] = 0;
}

uint64_t *memory_lost_loaded(size_t back, uint64_t *ret_bits,
                             uint64_t *ret_value)
{
    const struct load *load = &lost.loads[(lost.load_count - 1 - back) % LOADS];

    if (back >= lost.load_count || back >= LOADS)
        return NULL;
    *ret_bits = load->bits;
    *ret_value = load->value;
    return load->word;
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
