/*
 * flight.c - bytes of requests that are under way.
 *
 * Theory of operation: until its callback is called, the buffers of a request
 * belong to libuv. When a request starts, a hash of what it is to write is
 * kept, and compared when it completes: whoever changed the bytes in between,
 * with or without instrumentation, is told (UV215), even where the kernel had
 * taken them at once; on another day it will not. Stores of instrumented code
 * into such bytes are remembered, so that the line is known. free() of a
 * buffer is told at once (UV206), and the memory stays.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/rt_internal.h"

enum { FLYING_MAX = 1024 };

static struct {
    struct rt_entry *items[FLYING_MAX];
    size_t count;
    uintptr_t low, high; /* all that they look at lies within */
} flying;

static bool overlaps(const void *a, size_t a_size, const void *b, size_t b_size)
{
    uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;

    return x < y + b_size && y < x + a_size;
}

/* --- hashes --- */

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint64_t hash_buffer(uint64_t hash, const uv_buf_t *buffer)
{
    size_t at = 0;
    uint64_t word;

    for (; buffer->len - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, buffer->base + at, sizeof(word));
        hash = mix(hash, word);
    }
    word = buffer->len;
    for (; at < buffer->len; at++)
        word = word << 8 | (unsigned char)buffer->base[at];
    return mix(hash, word);
}

static uint64_t hash_buffers(const struct rt_entry *entry)
{
    uint64_t hash = 0;

    for (unsigned i = 0; i < entry->buffer_count; i++)
        hash = hash_buffer(hash, &entry->buffers[i]);
    return hash;
}

/* --- in flight --- */

static void widen(const void *address, size_t size)
{
    uintptr_t low = (uintptr_t)address, high = low + size;

    if (flying.high == 0 || low < flying.low)
        flying.low = low;
    if (high > flying.high)
        flying.high = high;
}

static void copy_buffers(struct rt_entry *entry, const uv_buf_t *buffers,
                         unsigned count)
{
    /* The array may be gone when the call returns: libuv has a copy, too. */
    uv_buf_t *copy = count ? malloc(count * sizeof(*copy)) : NULL;

    if (!copy)
        return;
    memcpy(copy, buffers, count * sizeof(*copy));
    entry->buffers = copy;
    entry->buffer_count = count;
}

void rt_flight_start(struct rt_entry *entry, const uv_buf_t *buffers,
                     unsigned count, bool fills)
{
    if (flying.count == FLYING_MAX)
        return;
    copy_buffers(entry, buffers, count);
    entry->fills_buffers = fills;
    if (!fills)
        entry->buffer_hash = hash_buffers(entry);
    flying.items[flying.count++] = entry;
    widen(entry->address, entry->size);
    for (unsigned i = 0; i < entry->buffer_count; i++)
        widen(entry->buffers[i].base, entry->buffers[i].len);
}

static void report_changed(const struct rt_entry *entry)
{
    bool is_known = entry->changed_site != 0;
    struct trace_finding finding =
        rt_finding_at("UV215", TRACE_DEFINITE, entry->call,
                      is_known ? entry->changed_site : entry->site);

    finding.node = is_known ? entry->changed_node : entry->node;
    finding.op = entry->op ? entry->op->id : 0;
    if (is_known)
        rt_relate_at(&finding, "it was started here", entry->node, entry->site,
                     entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "the bytes that %s was given change %sbefore its callback was "
              "called: until then they are libuv's, and what goes out is old, "
              "new or a mix of both",
              entry->call, is_known ? "here " : "");
}

static void leave_flight(struct rt_entry *entry)
{
    size_t i = 0;

    while (i < flying.count && flying.items[i] != entry)
        i++;
    if (i == flying.count)
        return;
    flying.items[i] = flying.items[--flying.count];
    if (flying.count == 0)
        flying.low = flying.high = 0;
}

void rt_flight_end(struct rt_entry *entry)
{
    if (entry->buffer_count && !entry->fills_buffers && !entry->is_blamed &&
        hash_buffers(entry) != entry->buffer_hash)
        report_changed(entry);
    rt_flight_drop(entry);
}

void rt_flight_drop(struct rt_entry *entry)
{
    leave_flight(entry);
    free((void *)entry->buffers);
    entry->buffers = NULL;
    entry->buffer_count = 0;
}

/* --- who touches them --- */

/* The fields that mean something only after completion. */
static bool touches_result(const struct rt_entry *entry, const void *addr,
                           size_t size)
{
    const uv_getaddrinfo_t *look_up = entry->address;
    const uv_fs_t *req = entry->address;

    if (strcmp(entry->type, "uv_getaddrinfo_t") == 0)
        return overlaps(addr, size, &look_up->addrinfo,
                        sizeof(look_up->addrinfo));
    if (strcmp(entry->type, "uv_fs_t") != 0)
        return false;
    return overlaps(addr, size, &req->result, sizeof(req->result)) ||
           overlaps(addr, size, &req->ptr, sizeof(req->ptr)) ||
           overlaps(addr, size, &req->statbuf, sizeof(req->statbuf));
}

static bool touches_buffer(const struct rt_entry *entry, const void *addr,
                           size_t size)
{
    for (unsigned i = 0; i < entry->buffer_count; i++)
        if (overlaps(addr, size, entry->buffers[i].base, entry->buffers[i].len))
            return true;
    return false;
}

static bool is_far(const void *addr, size_t size)
{
    return (uintptr_t)addr >= flying.high ||
           (uintptr_t)addr + size <= flying.low;
}

struct rt_entry *rt_registry_inflight_at(const void *addr, size_t size)
{
    if (is_far(addr, size))
        return NULL;
    for (size_t i = 0; i < flying.count; i++) {
        struct rt_entry *entry = flying.items[i];

        if (touches_result(entry, addr, size) ||
            (entry->fills_buffers && touches_buffer(entry, addr, size)))
            return entry;
    }
    return NULL;
}

void rt_flight_stored(const void *addr, size_t size, const void *site)
{
    if (is_far(addr, size))
        return;
    for (size_t i = 0; i < flying.count; i++) {
        struct rt_entry *entry = flying.items[i];

        if (entry->changed_site || entry->fills_buffers ||
            !touches_buffer(entry, addr, size))
            continue;
        entry->changed_site = rt_pc(site);
        entry->changed_node = rt_node();
    }
}

/* --- whose memory goes away --- */

static void report_gone(struct rt_entry *entry, const struct rt_gone *gone)
{
    struct trace_finding finding =
        gone->frame
            ? rt_finding_here("UV206", TRACE_DEFINITE, entry->call, gone->frame)
            : rt_finding_at("UV206", TRACE_DEFINITE, entry->call, entry->site);

    finding.op = entry->op ? entry->op->id : 0;
    if (gone->frame)
        rt_relate_at(&finding, "it was started here", entry->node, entry->site,
                     entry->op ? entry->op->at_ns : 0);
    else
        finding.node = entry->node;
    entry->is_blamed = true;
    rt_report(&finding,
              "the bytes that %s works on %s before its callback was called: "
              "until then they are libuv's",
              entry->call, gone->how);
}

bool rt_flight_check_gone(const void *ptr, size_t size,
                          const struct rt_gone *gone)
{
    bool is_hit = false;

    if (is_far(ptr, size))
        return false;
    for (size_t i = 0; i < flying.count; i++) {
        struct rt_entry *entry = flying.items[i];

        /* Of what the driver started only a place elsewhere tells. */
        if ((!gone->frame && !entry->site) || !touches_buffer(entry, ptr, size))
            continue;
        if (!entry->is_blamed)
            report_gone(entry, gone);
        is_hit = true;
    }
    return is_hit;
}
