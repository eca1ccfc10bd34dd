/*
 * memory_table.c - the granules of memory_table.h.
 *
 * Theory of operation. A 4-way table of numbers leads to granules, these have
 * numbers of entries. Both are handed out in turn: a run is a process of its
 * own that inherits empty pages, and each page that it writes to costs it a
 * fault. So what a run uses lies together, however its words are spread.
 */
#include "runtime/memory_table.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    WAYS = 4,
    SETS = GRANULES_MAX / WAYS, /* a power of two */
    ENTRIES = GRANULES_MAX * GRANULE_HISTORY,
    /* What most runs use. */
    USUAL_GRANULES = 128,
    USUAL_ENTRIES = 224
};
_Static_assert(ENTRIES < UINT16_MAX, "an entry has a number of 16 bits");

static struct {
    uint16_t slots[SETS][WAYS]; /* 0: none yet */
    uint16_t granule_count, entry_count;
    struct granule granules[GRANULES_MAX + 1]; /* the first stays empty */
    struct access entries[ENTRIES + 1];        /* this, too */
} table;

static size_t set_of(const uint64_t *word)
{
    uint64_t key = (uintptr_t)word / GRANULE;

    return (key * 0x9e3779b97f4a7c15ull) >> 54 & (SETS - 1);
}

static struct granule *granule_at(size_t set, size_t way)
{
    return &table.granules[table.slots[set][way]];
}

struct granule *granule_find(const uint64_t *word)
{
    size_t set = set_of(word);

    for (size_t way = 0; way < WAYS; way++) {
        struct granule *granule = granule_at(set, way);

        if (granule->word == word && word)
            return granule;
    }
    return NULL;
}

static int worth(const struct granule *granule, uint32_t node)
{
    if (granule->shared)
        return 2;
    return granule_newest(granule)->node == node ? 0 : 1;
}

static size_t way_to_give_up(size_t set, uint32_t node)
{
    size_t best = 0;

    for (size_t way = 0; way < WAYS; way++) {
        const struct granule *a = granule_at(set, way);
        const struct granule *b = granule_at(set, best);
        int difference;

        if (!a->word)
            return way;
        difference = worth(a, node) - worth(b, node);
        if (difference ? difference < 0 : a->used_seq < b->used_seq)
            best = way;
    }
    return best;
}

/* It keeps its entries, empty. */
static void granule_clear(struct granule *granule)
{
    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        if (granule->history[i])
            table.entries[granule->history[i]] = (struct access){0};
    }
    granule->word = NULL;
    granule->used_seq = 0;
    granule->newest = 0;
    granule->shared = granule->raced = granule->unsettled = false;
}

struct granule *granule_add(const uint64_t *word, uint32_t node)
{
    size_t set = set_of(word), way = way_to_give_up(set, node);
    struct granule *granule;

    if (!table.slots[set][way])
        table.slots[set][way] = ++table.granule_count;
    granule = granule_at(set, way);
    if (granule->word)
        granule_clear(granule);
    granule->word = word;
    return granule;
}

void granule_drop(const uint64_t *word)
{
    struct granule *granule = granule_find(word);

    if (granule)
        granule_clear(granule);
}

void granule_drop_range(uintptr_t from, uintptr_t to)
{
    if (to - from <= (uintptr_t)SETS * GRANULE) {
        for (; from < to; from += GRANULE)
            granule_drop((const uint64_t *)from);
        return;
    }
    for (size_t i = 1; i <= table.granule_count; i++) {
        struct granule *granule = &table.granules[i];
        uintptr_t word = (uintptr_t)granule->word;

        if (word && word >= from && word < to)
            granule_clear(granule);
    }
}

const struct access *granule_access(const struct granule *granule, size_t i)
{
    return &table.entries[granule->history[i]];
}

const struct access *granule_newest(const struct granule *granule)
{
    return granule_access(granule, granule->newest);
}

/* Entries of the running callback are the newest ones, so only these are
 * looked at. NULL when there is none. */
static struct access *find_own(struct granule *granule, uint32_t node,
                               uint64_t bits)
{
    uint32_t at = granule->newest;

    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        struct access *access = &table.entries[granule->history[at]];

        if (access->node != node)
            return NULL;
        if (access->bits == bits)
            return access;
        at = at ? at - 1 : GRANULE_HISTORY - 1;
    }
    return NULL;
}

struct access *granule_record(struct granule *granule, uint32_t node,
                              uint64_t bits, uint32_t seq, uint32_t ops)
{
    struct access *access = find_own(granule, node, bits);
    struct access first = {.node = node, .bits = bits};
    uint32_t before = granule_newest(granule)->node;

    granule->used_seq = seq;
    if (access && (!ops || !access->write_seq || access->ops == ops))
        return access;
    /* Its reads were maybe just now. */
    if (access)
        first = *access;
    granule->shared |= before && before != node;
    granule->newest = (granule->newest + 1) % GRANULE_HISTORY;
    if (!granule->history[granule->newest])
        granule->history[granule->newest] = ++table.entry_count;
    access = &table.entries[granule->history[granule->newest]];
    *access = first;
    return access;
}

void granule_settle(struct granule *granule)
{
    struct access *last = NULL;

    for (size_t i = 0; i < GRANULE_HISTORY; i++) {
        struct access *access = &table.entries[granule->history[i]];

        if (access->write_seq && (!last || access->write_seq > last->write_seq))
            last = access;
    }
    granule->unsettled = false;
    if (!last)
        return;
    last->write_value =
        (*granule->word & last->bits) >> __builtin_ctzll(last->bits);
    last->valued = true;
}

/* One call instead of a fault, mostly two, for each page that nearly every run
 * writes to. Older kernels cannot; then the faults come. */
static void populate(void *from, size_t size)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t low = (uintptr_t)from & ~(page - 1);

    (void)madvise((void *)low, (uintptr_t)from + size - low,
                  MADV_POPULATE_WRITE);
}

void memory_table_start(void)
{
    populate(table.slots,
             sizeof(table.slots) + sizeof(table.granules[0]) * USUAL_GRANULES);
    populate(table.entries, sizeof(table.entries[0]) * USUAL_ENTRIES);
}
