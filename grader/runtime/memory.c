/*
 * memory.c - the watchdog of memory accesses: recording.
 *
 * Theory of operation. The submission is compiled with -fsanitize=thread, but
 * linked with the functions of memory_hooks.c instead of the sanitizer's
 * library. Each is called just before an access. The loop thread, the workers
 * and the program's own threads record; they take turns (pool.c), so the order
 * in which they run is all the order there is, and no lock is needed. Threads
 * that take no turns do not record.
 *
 * For each granule (8 aligned bytes) a table (memory_table.c) keeps the last
 * accesses, one entry for each (callback, bytes): when the callback last read
 * them and what it saw, when it last wrote them. One callback adds only so
 * many granules, so that its walk over a buffer does not push out what others
 * left. memory_lost.c and memory_race.c look at them before each access.
 *
 * Accesses of the running callback's own stack frames are ignored: the next
 * callback has other variables there.
 */
#include <pthread.h>
#include <string.h>

#include "runtime/alloc.h"
#include "runtime/code.h"
#include "runtime/memory.h"
#include "runtime/memory_internal.h"
#include "runtime/race.h"
#include "runtime/rt_internal.h"

enum {
    NEW_MAX = 256,   /* granules that one callback may add */
    RANGE_NEW = 256, /* longer ranges add none */
    UPDATE = 4,      /* accesses between the read and the write of an update */
    RED_ZONE = 256,  /* below the stack pointer */
    TASK_WINDOW = 64 * 1024 /* of a stack that is not the thread's own */
};

static struct {
    bool started;
    uint32_t seq;
    uint32_t node; /* that was the last to record */
    bool in_main;  /* it is the main program's */
    size_t new_count;
    uintptr_t stack_low, stack_high; /* of the loop thread */
} memory;

/* Whether this thread records; unknown until it first gets here in a run. */
static __thread enum { UNKNOWN, RECORDS, SILENT } role;

static uint64_t bits_of(size_t offset, size_t size)
{
    uint64_t ones = size >= GRANULE ? ~0ull : (1ull << size * 8) - 1;

    return ones << offset * 8;
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

/* --- recording --- */

/* `stack` is about where the stack ends now. */
static bool is_on_own_stack(uintptr_t address, uintptr_t stack)
{
    uintptr_t low = stack - RED_ZONE;

    if (address < low)
        return false;
    if (stack < memory.stack_low || stack >= memory.stack_high)
        return address < stack + TASK_WINDOW;
    /* What main() has there is there in all callbacks. */
    if (memory.in_main)
        return false;
    return address < (uintptr_t)rt_node_frame();
}

uint32_t rt_memory_seq(void)
{
    return memory.seq;
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
    memory_lost_judge();
    memory_order_judge();
    node = rt_node();
    if (node != memory.node) {
        memory.node = node;
        memory.new_count = 0;
        memory.in_main =
            rt_node_find(node) && rt_node_find(node)->kind == TRACE_MAIN;
        memory_lost_begin();
    }
    return node;
}

static void stamp(struct access *access, unsigned how)
{
    uint32_t time = rt_race_time();

    access->strand = (uint8_t)rt_race_strand();
    if (how & RT_ATOMIC)
        *(how & RT_WRITE ? &access->atomic_write : &access->atomic_read) = time;
    else
        *(how & RT_WRITE ? &access->plain_write : &access->plain_read) = time;
}

static void record_write(struct access *access, const struct touch *touch)
{
    access->sources = memory_lost_sources();
    access->valued = false;
    access->updates =
        access->read_seq && memory.seq - access->read_seq <= UPDATE;
    access->ops = rt_op_count() + 1;
    access->write_seq = memory.seq;
    access->write_pc = touch->pc;
    access->write_ns = rt_now_ns();
}

static void record_read(struct access *access, const struct touch *touch)
{
    uint64_t value = memory_value(*touch->word, touch->bits);

    if (access->read_seq <= access->write_seq || access->read_value != value)
        access->value_seq = memory.seq;
    access->read_value = value;
    access->read_seq = memory.seq;
    access->read_pc = touch->pc;
    access->read_ns = rt_now_ns();
    memory_lost_load(touch, value);
}

/* Before an access of what another callback touched. */
static void look(struct granule *granule, const struct touch *touch)
{
    memory_race_check(granule, touch);
    if (rt_race_strand() == RACE_LOOP)
        memory_order_check(granule, touch);
    if (touch->how & RT_WRITE)
        memory_lost_suspect(granule, touch);
}

static void record_word(struct touch *touch, bool may_add)
{
    struct granule *granule = may_add ? granule_take(touch->word, touch->node)
                                      : granule_find(touch->word);
    struct access *access;
    bool writes;

    if (!granule)
        return;
    if (touch->how & RT_DIRECT && !(touch->how & RT_WRITE))
        touch->use = rt_code_use(touch->pc, touch->frame,
                                 (const char *)touch->word +
                                     __builtin_ctzll(touch->bits) / 8);
    if (granule->unsettled)
        granule_settle(granule);
    if (granule->shared || granule_newest(granule)->node != touch->node)
        look(granule, touch);
    writes = touch->how & RT_WRITE;
    access = granule_record(granule, touch->node, touch->bits, ++memory.seq,
                            writes ? rt_op_count() + 1 : 0);
    stamp(access, touch->how);
    granule->unsettled |= writes;
    if (writes)
        record_write(access, touch);
    else
        record_read(access, touch);
}

/* `touch` says who and how; its word and bits are filled in here. */
static void record(uintptr_t address, size_t len, struct touch *touch)
{
    bool may_add = len <= RANGE_NEW;

    while (len > 0) {
        size_t offset = address % GRANULE;
        size_t here = len < GRANULE - offset ? len : GRANULE - offset;

        touch->word = (uint64_t *)(address - offset);
        touch->bits = bits_of(offset, here);
        record_word(touch, may_add);
        address += here;
        len -= here;
    }
}

void memory_name(struct trace_finding *finding, const uint64_t *word,
                 uint64_t bits)
{
    const char *address = (const char *)word + __builtin_ctzll(bits) / 8;
    const struct rt_block *block = rt_block_around(address);

    finding->data_address = rt_pc(address);
    if (finding->data_address || !block)
        return;
    finding->block_site = rt_pc(block->site);
    finding->block_byte = (uint64_t)(address - block->address);
    finding->block_size = block->size;
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

void rt_memory_access(const void *data, size_t len, unsigned how,
                      const void *pc, const void *frame)
{
    struct touch touch = {
        .node = recorded_node(), .how = how, .pc = pc, .frame = frame};

    if (how & RT_WRITE)
        rt_flight_stored(data, len, pc);
    if (!touch.node || is_on_own_stack((uintptr_t)data, (uintptr_t)frame))
        return;
    record((uintptr_t)data, len, &touch);
    if (!(how & RT_WRITE))
        check_in_flight(data, len, frame);
}

void rt_memory_settle(void)
{
    if (!records())
        return;
    memory_lost_judge();
    memory_order_judge();
}

void rt_memory_finish(void)
{
    if (!memory.started)
        return;
    memory_lost_judge();
    memory_order_judge();
    memory_order_finish();
}

void rt_memory_forget(const void *data, size_t len)
{
    uintptr_t from = (uintptr_t)data / GRANULE * GRANULE;
    uintptr_t to = (uintptr_t)data + len;

    if (!records() || len == 0)
        return;
    memory_lost_judge();
    memory_order_judge();
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
