/*
 * watcher.c - which operation is behind a descriptor that is ready, or behind
 * the timer that is due next, so that a choice can be put in words.
 */
#include <stddef.h>

#include "runtime/rt_internal.h"

#if UV_VERSION_HEX < (1 << 16 | 49 << 8)
#define TIMER_NODE heap_node
#else
#define TIMER_NODE node
#endif

/* The handle's entry if it has one of these types at this address. */
static const struct rt_entry *entry_at(const char *address, uv_handle_type low,
                                       uv_handle_type high)
{
    const struct rt_entry *entry = rt_registry_find(address);
    uv_handle_type type;

    if (!entry || !entry->is_handle)
        return NULL;
    type = uv_handle_get_type((const uv_handle_t *)address);
    return type >= low && type <= high ? entry : NULL;
}

/* Handles that have a descriptor hold their watcher inside. */
static const struct rt_entry *entry_of(const uv__io_t *watcher)
{
    const char *at = (const char *)watcher;
    const struct rt_entry *entry = entry_at(
        at - offsetof(uv_stream_t, io_watcher), UV_NAMED_PIPE, UV_NAMED_PIPE);

    if (!entry)
        entry =
            entry_at(at - offsetof(uv_stream_t, io_watcher), UV_STREAM, UV_TTY);
    if (!entry)
        entry = entry_at(at - offsetof(uv_udp_t, io_watcher), UV_UDP, UV_UDP);
    if (!entry)
        entry =
            entry_at(at - offsetof(uv_poll_t, io_watcher), UV_POLL, UV_POLL);
    return entry;
}

/* What uv_async_send() was called for first. */
static uint32_t async_op(const uv_loop_t *loop)
{
    const struct rt_entry *entry = rt_registry_first();

    for (; entry; entry = entry->next) {
        const uv_handle_t *handle = entry->address;

        if (entry->is_handle && handle->type == UV_ASYNC &&
            handle->loop == loop && entry->op &&
            entry->op->kind == TRACE_ASYNC && !entry->op->end_sequence)
            return entry->op->id;
    }
    return 0;
}

struct rt_option rt_watcher_option(const uv_loop_t *loop, int fd)
{
    const struct rt_entry *entry = NULL;

    if (fd == loop->async_io_watcher.fd)
        return (struct rt_option){async_op(loop), TRACE_ASYNC};
    if (fd >= 0 && (unsigned)fd < loop->nwatchers && loop->watchers[fd])
        entry = entry_of(loop->watchers[fd]);
    if (!entry || !entry->op)
        return (struct rt_option){0, TRACE_STREAM};
    return (struct rt_option){entry->op->id, entry->op->kind};
}

struct rt_option rt_watcher_timer(const uv_loop_t *loop)
{
    const char *node = loop->timer_heap.min;
    const struct rt_entry *entry;

    entry =
        node ? rt_registry_find(node - offsetof(uv_timer_t, TIMER_NODE)) : NULL;
    if (!entry || !entry->op)
        return (struct rt_option){0, TRACE_TIMER};
    return (struct rt_option){entry->op->id, TRACE_TIMER};
}
