/*
 * wrap_handle.c - what the wrappers of all kinds of handles share. libuv is
 * given our callback for each handle, which finds the program's in the
 * registry, begins a node, and calls it. Handles of the driver are registered,
 * too (their callbacks are nodes), but have no site, and nothing is reported
 * about them.
 */
#include "runtime/wrap.h"

static const char *type_name(const uv_handle_t *handle)
{
    static const char *const names[UV_HANDLE_TYPE_MAX] = {
        [UV_ASYNC] = "uv_async_t",       [UV_CHECK] = "uv_check_t",
        [UV_FS_EVENT] = "uv_fs_event_t", [UV_FS_POLL] = "uv_fs_poll_t",
        [UV_IDLE] = "uv_idle_t",         [UV_NAMED_PIPE] = "uv_pipe_t",
        [UV_POLL] = "uv_poll_t",         [UV_PREPARE] = "uv_prepare_t",
        [UV_PROCESS] = "uv_process_t",   [UV_SIGNAL] = "uv_signal_t",
        [UV_TCP] = "uv_tcp_t",           [UV_TIMER] = "uv_timer_t",
        [UV_TTY] = "uv_tty_t",           [UV_UDP] = "uv_udp_t",
    };
    const char *name =
        handle->type < UV_HANDLE_TYPE_MAX ? names[handle->type] : NULL;

    return name ? name : "uv_handle_t";
}

static void report_reused(const struct rt_entry *entry, const char *call,
                          const void *frame)
{
    struct trace_finding finding =
        rt_finding_here("UV205", TRACE_DEFINITE, entry->type, frame);

    rt_relate_at(&finding, "it was made here", entry->node, entry->site, 0);
    if (entry->close_site)
        rt_relate_at(&finding, "uv_close() was called here",
                     entry->op ? entry->op->node : entry->node,
                     entry->close_site, entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "%s is given the memory of a %s %s: libuv still uses it, until "
              "its close callback has run",
              call, entry->type,
              entry->close_site ? "that is still closing"
                                : "that was never closed");
}

struct rt_entry *wrap_register_handle(const void *handle, const char *call,
                                      const void *site, const void *frame)
{
    const uv_handle_t *h = handle;
    size_t size = uv_handle_size(h->type);
    struct rt_entry *entry = rt_registry_find(h);

    if (entry && entry->is_handle && entry->site && entry->state != RT_CLOSED &&
        site && rt_is_running())
        report_reused(entry, call, frame);
    entry = rt_registry_add(h, size == (size_t)-1 ? sizeof(*h) : size,
                            type_name(h), call, site);
    entry->is_handle = true;
    entry->loop = h->loop;
    return entry;
}

struct rt_entry *wrap_entry_of(const void *handle)
{
    struct rt_entry *entry = rt_registry_find(handle);

    if (entry && entry->is_handle)
        return entry;
    return wrap_register_handle(handle, "", NULL, NULL);
}

static void report_closed(const struct rt_entry *entry,
                          const struct wrap_call *call)
{
    struct trace_finding finding =
        rt_finding_here("UV503", TRACE_DEFINITE, call->name, call->frame);

    rt_relate_at(&finding, "uv_close() was called here",
                 entry->op ? entry->op->node : entry->node, entry->close_site,
                 entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "%s is called on a %s that is %s: of a handle that is being "
              "closed only the close callback still comes",
              call->name, entry->type,
              entry->state == RT_CLOSED ? "closed" : "closing");
}

int wrap_check_open(const void *handle, const struct wrap_call *call)
{
    const struct rt_entry *entry = rt_registry_find(handle);

    if (!rt_is_running() || !entry || !entry->is_handle ||
        (entry->state != RT_CLOSING && entry->state != RT_CLOSED) ||
        !uv_is_closing(handle))
        return 0;
    report_closed(entry, call);
    return UV_EINVAL;
}

void wrap_end_op(struct rt_entry *entry, int status)
{
    if (entry->op)
        rt_op_end(entry->op, status);
}

void wrap_started(const void *handle, wrap_fn callback,
                  const struct wrap_call *call)
{
    struct rt_entry *entry = wrap_entry_of(handle);

    wrap_end_op(entry, UV_ECANCELED);
    entry->op = rt_op_start(call->kind, call->name, call->site);
    entry->state = RT_ACTIVE;
    entry->start_site = entry->site ? rt_pc(call->site) : 0;
    if (call->kind != TRACE_TIMER)
        rt_op_is_of(entry->op, entry, 0);
    if (callback)
        entry->callback = callback;
}

void wrap_stopped(const void *handle, const struct wrap_call *call)
{
    struct rt_entry *entry = wrap_entry_of(handle);

    rt_node_touch(call->site);
    if (entry->state == RT_ACTIVE)
        wrap_ended(entry, UV_ECANCELED);
}

void wrap_ended(struct rt_entry *entry, int status)
{
    wrap_end_op(entry, status);
    if (entry->state == RT_ACTIVE)
        entry->state = RT_STOPPED;
}

/* --- closing --- */

static void report_double_close(const uv_handle_t *handle,
                                const struct wrap_call *call)
{
    const struct rt_entry *entry = wrap_entry_of(handle);
    struct trace_finding finding =
        rt_finding_here("UV208", TRACE_DEFINITE, entry->type, call->frame);

    if (entry->close_site)
        rt_relate_at(&finding, "first closed here",
                     entry->op ? entry->op->node : entry->node,
                     entry->close_site, entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "%s is called on a handle that is closed already; libuv would "
              "end the program here",
              call->name);
}

bool wrap_check_unclosed(const uv_handle_t *handle,
                         const struct wrap_call *call)
{
    if (!rt_is_running() || !uv_is_closing(handle))
        return true;
    report_double_close(handle, call);
    return false;
}

void wrap_closing(const uv_handle_t *handle, uv_close_cb callback,
                  const struct wrap_call *call)
{
    struct rt_entry *entry = wrap_entry_of(handle);

    rt_world_stir();
    wrap_end_op(entry, UV_ECANCELED);
    entry->state = RT_CLOSING;
    entry->close_site = rt_pc(call->site);
    entry->close_callback = (wrap_fn)callback;
    entry->op = rt_op_start(call->kind, call->name, call->site);
    rt_op_is_of(entry->op, entry, 0);
    if (callback)
        rt_node_count_op(true);
}

void wrap_closed(uv_handle_t *handle)
{
    struct rt_entry *entry = wrap_entry_of(handle);
    uv_close_cb callback = (uv_close_cb)entry->close_callback;

    wrap_end_op(entry, 0);
    entry->state = RT_CLOSED;
    entry->callback = (wrap_fn)callback;
    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(handle);
    rt_leave();
}

/* --- nodes --- */

bool wrap_enter(struct rt_entry *entry, const void *frame)
{
    struct rt_op *op = entry->op;

    entry->deliveries++;
    if (op && op->kind != TRACE_TIMER)
        rt_world_stir();
    if (!rt_node_enter(op ? op->kind : TRACE_TIMER, op ? op->id : 0,
                       op ? op->node : 0, (const void *)entry->callback, frame))
        return false;
    if (op)
        op->last_node = rt_node();
    return true;
}

bool wrap_enter_alloc(struct rt_entry *entry, const void *frame)
{
    const struct rt_op *op = entry->op;

    return rt_node_enter(TRACE_ALLOC, op ? op->id : 0, op ? op->node : 0,
                         (const void *)entry->alloc_callback, frame);
}
