#include <stdlib.h>
#include <string.h>

#include "runtime/rt_internal.h"

enum { BUCKETS = 1024, FLYING_MAX = 256 };

static struct {
    struct rt_entry *buckets[BUCKETS]; /* by address */
    struct rt_entry *first, *last;     /* all, oldest first */
    size_t count;
    uintptr_t low, high; /* all entries ever made lie within */
} registry;

/* Requests in flight that a load or store may touch too early. */
static struct {
    struct rt_entry *items[FLYING_MAX];
    size_t count;
    uintptr_t low, high;
} flying;

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
}

void rt_registry_remove(struct rt_entry *entry)
{
    if (!entry->address)
        return; /* there was no memory for it */
    rt_registry_land(entry);
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
    entry->size = size;
    entry->type = type;
    entry->call = call;
    entry->site = rt_pc(site);
    entry->node = rt_node();
    link_entry(entry);
    rt_node_touch(site);
    return entry;
}

static bool overlaps(const void *a, size_t a_size, const void *b, size_t b_size)
{
    uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;

    return x < y + b_size && y < x + a_size;
}

static bool libuv_needs(const struct rt_entry *entry)
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
        if (libuv_needs(e) && overlaps(ptr, size, e->address, e->size))
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
        if (!libuv_needs(e) && overlaps(ptr, size, e->address, e->size))
            forget(e);
    }
}

static void widen(const void *address, size_t size)
{
    uintptr_t low = (uintptr_t)address, high = low + size;

    if (flying.high == 0 || low < flying.low)
        flying.low = low;
    if (high > flying.high)
        flying.high = high;
}

void rt_registry_fly(struct rt_entry *entry)
{
    entry->state = RT_ACTIVE;
    if (flying.count == FLYING_MAX)
        return;
    flying.items[flying.count++] = entry;
    widen(entry->address, entry->size);
    for (unsigned i = 0; entry->fills_buffers && i < entry->buffer_count; i++)
        widen(entry->buffers[i].base, entry->buffers[i].len);
}

void rt_registry_land(struct rt_entry *entry)
{
    for (size_t i = 0; i < flying.count; i++)
        if (flying.items[i] == entry) {
            flying.items[i] = flying.items[--flying.count];
            break;
        }
    if (flying.count == 0)
        flying.low = flying.high = 0;
    entry->buffers = NULL;
    entry->buffer_count = 0;
}

/* The fields that mean something only after completion. */
static bool touches_result(const struct rt_entry *entry, const void *addr,
                           size_t size)
{
    const uv_fs_t *req = entry->address;

    if (strcmp(entry->type, "uv_fs_t") != 0)
        return false;
    return overlaps(addr, size, &req->result, sizeof(req->result)) ||
           overlaps(addr, size, &req->ptr, sizeof(req->ptr)) ||
           overlaps(addr, size, &req->statbuf, sizeof(req->statbuf));
}

static bool touches_buffer(const struct rt_entry *entry, const void *addr,
                           size_t size)
{
    if (!entry->fills_buffers)
        return false;
    for (unsigned i = 0; i < entry->buffer_count; i++)
        if (overlaps(addr, size, entry->buffers[i].base, entry->buffers[i].len))
            return true;
    return false;
}

struct rt_entry *rt_registry_inflight_at(const void *addr, size_t size)
{
    if ((uintptr_t)addr >= flying.high || (uintptr_t)addr + size <= flying.low)
        return NULL;
    for (size_t i = 0; i < flying.count; i++)
        if (touches_result(flying.items[i], addr, size) ||
            touches_buffer(flying.items[i], addr, size))
            return flying.items[i];
    return NULL;
}
