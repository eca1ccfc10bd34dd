#include <stdlib.h>

#include "runtime/rt_internal.h"

enum { BUCKETS = 1024 };

static struct {
    struct rt_entry *buckets[BUCKETS]; /* by address */
    struct rt_entry *first, *last;     /* all, oldest first */
    size_t count;
    uint32_t made;
    uintptr_t low, high; /* all entries ever made lie within */
} registry;

static size_t bucket_of(const void *address)
{
    uint64_t x = (uintptr_t)address * 0x9e3779b97f4a7c15u;

    return x >> 54;
}

struct rt_entry *rt_registry_find(const void *address)
{
    struct rt_entry *entry = registry.buckets[bucket_of(address)];

    while (entry && entry->address != address)
        entry = entry->bucket_next;
    return entry;
}

struct rt_entry *rt_registry_first(void)
{
    return registry.first;
}

static void link_entry(struct rt_entry *entry)
{
    struct rt_entry **bucket = &registry.buckets[bucket_of(entry->address)];
    uintptr_t low = (uintptr_t)entry->address, high = low + entry->size;

    entry->bucket_next = *bucket;
    *bucket = entry;
    entry->previous = registry.last;
    if (registry.last)
        registry.last->next = entry;
    else
        registry.first = entry;
    registry.last = entry;
    if (registry.count++ == 0 || low < registry.low)
        registry.low = low;
    if (high > registry.high)
        registry.high = high;
    rt_escape_count(entry->on_stack);
}

static void unlink_entry(struct rt_entry *entry)
{
    struct rt_entry **at = &registry.buckets[bucket_of(entry->address)];

    while (*at != entry)
        at = &(*at)->bucket_next;
    *at = entry->bucket_next;
    if (entry->previous)
        entry->previous->next = entry->next;
    else
        registry.first = entry->next;
    if (entry->next)
        entry->next->previous = entry->previous;
    else
        registry.last = entry->previous;
    rt_escape_count(-entry->on_stack);
}

void rt_registry_remove(struct rt_entry *entry)
{
    if (!entry->address)
        return; /* there was no memory for it */
    rt_flight_drop(entry);
    unlink_entry(entry);
    free(entry);
}

static void report_lost_memory(const struct rt_entry *entry)
{
    struct trace_finding finding =
        rt_finding_at("UV202", TRACE_DEFINITE, entry->call, entry->site);

    finding.node = entry->node;
    finding.op = entry->op ? entry->op->id : 0;
    if (entry->site)
        rt_report(&finding,
                  "the request of %s gets another use, but nobody called "
                  "uv_fs_req_cleanup: the memory that it held is lost",
                  entry->call);
}

static void forget(struct rt_entry *entry)
{
    if (entry->state == RT_DONE && entry->holds_memory)
        report_lost_memory(entry);
    rt_registry_remove(entry);
}

struct rt_entry *rt_registry_add(const void *address, size_t size,
                                 const char *type, const char *call,
                                 const void *site)
{
    static struct rt_entry nowhere; /* when memory is gone */
    struct rt_entry *entry = rt_registry_find(address);

    if (entry)
        forget(entry);
    entry = calloc(1, sizeof(*entry));
    if (!entry) {
        rt_limit("memory", "%zu handles and requests", registry.count);
        return &nowhere;
    }
    entry->address = address;
    entry->id = ++registry.made;
    entry->size = size;
    entry->type = type;
    entry->call = call;
    entry->site = rt_pc(site);
    entry->node = rt_node();
    entry->on_stack = rt_escape_is_on_stack(address);
    link_entry(entry);
    rt_node_touch(site);
    return entry;
}

static bool overlaps(const void *a, size_t a_size, const void *b, size_t b_size)
{
    uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;

    return x < y + b_size && y < x + a_size;
}

bool rt_registry_is_needed(const struct rt_entry *entry)
{
    if (entry->is_handle)
        return entry->state != RT_CLOSED;
    return entry->state == RT_ACTIVE;
}

struct rt_entry *rt_registry_owner_of(const void *ptr, size_t size)
{
    if (!ptr || (uintptr_t)ptr >= registry.high ||
        (uintptr_t)ptr + size <= registry.low)
        return NULL;
    for (struct rt_entry *e = registry.first; e; e = e->next)
        if (rt_registry_is_needed(e) &&
            overlaps(ptr, size, e->address, e->size))
            return e;
    return NULL;
}

void rt_registry_forget(const void *ptr, size_t size)
{
    struct rt_entry *next;

    if (!ptr || (uintptr_t)ptr >= registry.high ||
        (uintptr_t)ptr + size <= registry.low)
        return;
    for (struct rt_entry *e = registry.first; e; e = next) {
        next = e->next;
        /* What is in flight still has a job that knows its entry. */
        if (!rt_registry_is_needed(e) &&
            overlaps(ptr, size, e->address, e->size))
            forget(e);
    }
}

unsigned rt_registry_pending(const uv_loop_t *loop)
{
    unsigned count = 0;

    for (const struct rt_entry *e = registry.first; e; e = e->next)
        count += e->handle && e->loop == loop && e->state == RT_ACTIVE;
    return count;
}
