/*
 * memory.c - the watchdog of memory accesses.
 *
 * Theory of operation. The submission is compiled with -fsanitize=thread, but
 * linked with the functions below instead of the sanitizer's library. Each is
 * called just before an access. The loop thread and the workers record; they
 * take turns (pool.c), so the order in which they run is all the order there
 * is, and no lock is needed. Other threads do not record.
 *
 * For each granule (8 aligned bytes) a table (memory_table.c) keeps the last
 * accesses, one entry for each (callback, bytes): when the callback last read
 * them and what it saw, when it last wrote them. One callback adds only so
 * many granules, so that its walk over a buffer does not push out what others
 * left.
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
 * Accesses of the running callback's own stack frames are ignored: the next
 * callback has other variables there.
 */
#include <pthread.h>
#include <string.h>

#include "runtime/memory.h"
#include "runtime/memory_table.h"
#include "runtime/rt_internal.h"

enum {
    LOADS = 32,      /* loads kept of the running callback; a power of two */
    NEAR = 8,        /* at least so many loads may be what a store is made of */
    PENDING = 4,     /* suspected writes whose value is not known yet */
    NEW_MAX = 256,   /* granules that one callback may add */
    RANGE_NEW = 256, /* longer ranges add none */
    RED_ZONE = 256,  /* below the stack pointer */
    TASK_WINDOW = 64 * 1024 /* of a stack that is not the thread's own */
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
    bool started;
    uint32_t seq;
    uint32_t node; /* that the loads belong to */
    size_t load_count, new_count;
    uint64_t marks[2]; /* of the last loads, and of those before */
    size_t suspect_count;
    uintptr_t stack_low, stack_high; /* of the loop thread */
    struct load loads[LOADS];
    struct suspect suspects[PENDING];
} memory;

/* Whether this thread records; unknown until it first gets here in a run. */
static __thread enum { UNKNOWN, RECORDS, SILENT } role;

static uint64_t bits_of(size_t offset, size_t size)
{
    uint64_t ones = size >= GRANULE ? ~0ull : (1ull << size * 8) - 1;

    return ones << offset * 8;
}

/* The value as a number, wherever in the granule it is. */
static uint64_t value_of(uint64_t word, uint64_t bits)
{
    return (word & bits) >> __builtin_ctzll(bits);
}

/* For show: most variables are signed. */
static long long signed_of(uint64_t value, uint64_t bits)
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

/* NULL when the callback has added its share. */
static struct granule *granule_take(const uint64_t *word, uint32_t node)
{
    struct granule *granule = granule_find(word);

    if (granule || memory.new_count == NEW_MAX)
        return granule;
    memory.new_count++;
    return granule_add(word, node);
}

static uint32_t last_seq(const struct access *access)
{
    return access->read_seq > access->write_seq ? access->read_seq
                                                : access->write_seq;
}

/* --- lost updates --- */

/* True if `by` led to `id`. The body of an operation and its callback are both
 * children of what started it, but the body comes first. */
static bool is_caused_by(uint32_t id, uint32_t by)
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
            is_caused_by(node, access->node))
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
    size_t count = memory.load_count < LOADS ? memory.load_count : LOADS;
    const struct access *read = &suspect->read;

    for (size_t i = 0; i < count; i++) {
        const struct load *load = &memory.loads[i];
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
        if (far && is_caused_by(suspect->node, writer->node))
            return true;
    }
    return false;
}

/* Whether what c1 read, or what it made of it, is what c2 `written` is made
 * of. A task keeps its variables where nobody sees them, and so does a body. */
static bool value_travelled(const struct suspect *suspect, uint64_t written)
{
    uint64_t seen = suspect->read.read_value;
    bool changes = written != value_of(suspect->overwritten, suspect->bits);

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
              signed_of(seen, bits),
              signed_of(value_of(suspect->overwritten, bits), bits),
              signed_of(written, bits));
}

/* Called at the first event after a suspected write: now its value shows. */
static void judge_suspects(void)
{
    size_t count = memory.suspect_count;

    /* Reporting must not come back here. */
    memory.suspect_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct suspect *suspect = &memory.suspects[i];
        uint64_t written = value_of(*suspect->word, suspect->bits);

        if (value_travelled(suspect, written))
            report_lost(suspect, written);
    }
}

/* Before `node` writes: would that lose an update? */
static void suspect_write(const struct granule *granule, uint64_t *word,
                          uint64_t bits, uint32_t node, const void *frame)
{
    const struct access *newest = granule_newest(granule);
    const struct access *lost, *read;
    struct suspect *suspect;

    /* It read or wrote this itself, a moment ago. */
    if (newest->node == node && newest->bits == bits)
        return;
    lost = last_write(granule, bits);
    if (!lost || lost->node == node || memory.suspect_count == PENDING)
        return;
    if (is_caused_by(node, lost->node))
        return;
    read = last_of_chain(granule, bits, node);
    if (!read || (read->node == node && !is_body(node)) ||
        read->read_seq < read->write_seq || read->read_seq > lost->write_seq ||
        read->bits != bits || value_of(*word, bits) == read->read_value)
        return;
    suspect = &memory.suspects[memory.suspect_count];
    *suspect = (struct suspect){.word = word,
                                .bits = bits,
                                .overwritten = *word,
                                .read = *read,
                                .lost = *lost,
                                .node = node};
    suspect->finding =
        rt_finding_here("UV501", TRACE_DOUBTFUL, "shared value", frame);
    memory.suspect_count++;
}

/* --- recording --- */

/* `stack` is about where the stack ends now. */
static bool is_on_own_stack(uintptr_t address, uintptr_t stack)
{
    uintptr_t low = stack - RED_ZONE;

    if (address < low)
        return false;
    if (stack < memory.stack_low || stack >= memory.stack_high)
        return address < stack + TASK_WINDOW;
    return address < (uintptr_t)rt_node_frame();
}

static bool records(void)
{
    if (role == UNKNOWN && memory.started)
        role = rt_on_worker() ? RECORDS : SILENT;
    return role == RECORDS;
}

/* The callback to record for; 0: none. */
static uint32_t recorded_node(void)
{
    uint32_t node;

    if (!records())
        return 0;
    if (memory.suspect_count)
        judge_suspects();
    node = rt_node();
    if (node != memory.node) {
        memory.node = node;
        memory.load_count = 0;
        memory.new_count = 0;
        memory.marks[0] = memory.marks[1] = 0;
    }
    return node;
}

static void note_load(uint64_t *word, uint64_t bits, uint64_t value)
{
    if (memory.load_count % NEAR == 0) {
        memory.marks[1] = memory.marks[0];
        memory.marks[0] = 0;
    }
    memory.marks[0] |= mark_of(word);
    memory.loads[memory.load_count++ % LOADS] =
        (struct load){word, bits, value};
}

static void record_word(uint64_t *word, uint64_t bits, bool is_write,
                        bool may_add, uint32_t node, const void *pc,
                        const void *frame)
{
    struct granule *granule =
        may_add ? granule_take(word, node) : granule_find(word);
    struct access *access;
    uint64_t value;

    if (!granule)
        return;
    if (is_write && granule->shared)
        suspect_write(granule, word, bits, node, frame);
    access = granule_record(granule, node, bits, ++memory.seq);
    if (is_write) {
        access->sources = memory.marks[0] | memory.marks[1];
        access->write_seq = memory.seq;
        access->write_pc = pc;
        access->write_ns = rt_now_ns();
        return;
    }
    value = value_of(*word, bits);
    if (access->read_seq <= access->write_seq || access->read_value != value)
        access->value_seq = memory.seq;
    access->read_value = value;
    access->read_seq = memory.seq;
    access->read_pc = pc;
    access->read_ns = rt_now_ns();
    note_load(word, bits, value);
}

static void record(uintptr_t address, size_t len, bool is_write, uint32_t node,
                   const void *pc, const void *frame)
{
    bool may_add = len <= RANGE_NEW;

    while (len > 0) {
        size_t offset = address % GRANULE;
        size_t here = len < GRANULE - offset ? len : GRANULE - offset;

        record_word((uint64_t *)(address - offset), bits_of(offset, here),
                    is_write, may_add, node, pc, frame);
        address += here;
        len -= here;
    }
}

static bool touches_buffer(const struct rt_entry *entry, const char *from,
                           size_t len)
{
    for (unsigned i = 0; i < entry->buffer_count; i++) {
        const char *base = entry->buffers[i].base;

        if (from + len > base && from < base + entry->buffers[i].len)
            return true;
    }
    return false;
}

/* A result that is looked at before its operation completed (UV114). */
static void check_in_flight(const void *data, size_t len, const void *frame)
{
    struct rt_entry *entry = rt_registry_inflight_at(data, len);
    struct trace_finding finding;
    bool is_buffer;

    if (!entry)
        return;
    is_buffer = touches_buffer(entry, data, len);
    /* What a write sends may be looked at meanwhile. */
    if (is_buffer && !entry->fills_buffers)
        return;
    finding = rt_finding_here("UV114", TRACE_DEFINITE, entry->call, frame);
    finding.op = entry->op ? entry->op->id : 0;
    rt_relate_at(&finding, "it was started here", entry->node,
                 entry->start_site ? entry->start_site : entry->site,
                 entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "the %s of %s is read, but its callback has not been called "
              "yet: nothing useful is there before that",
              is_buffer ? "buffer" : "result", entry->call);
}

void rt_memory_access(const void *data, size_t len, bool is_write,
                      const void *pc, const void *frame)
{
    uint32_t node = recorded_node();

    if (!node || is_on_own_stack((uintptr_t)data, (uintptr_t)frame))
        return;
    record((uintptr_t)data, len, is_write, node, pc, frame);
    if (!is_write)
        check_in_flight(data, len, frame);
}

void rt_memory_settle(void)
{
    if (memory.suspect_count && records())
        judge_suspects();
}

void rt_memory_forget(const void *data, size_t len)
{
    uintptr_t from = (uintptr_t)data / GRANULE * GRANULE;
    uintptr_t to = (uintptr_t)data + len;

    if (!records() || len == 0)
        return;
    if (memory.suspect_count)
        judge_suspects();
    granule_drop_range(from, to);
}

void rt_memory_start(void)
{
    memory_table_start();
    /* Without bounds all of the stack counts as shared: slower, not wrong. */
    (void)rt_loop_stack(&memory.stack_low, &memory.stack_high);
    memory.started = true;
    role = RECORDS;
}
