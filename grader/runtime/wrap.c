#include "runtime/wrap.h"

int wrap_check_request(const void *req, const char *call, const void *frame)
{
    const struct rt_entry *entry = rt_registry_find(req);
    struct trace_finding finding;

    if (!rt_check_thread(call, frame) && !rt_on_worker())
        return UV_EPERM;
    if (!entry || entry->is_handle || entry->state != RT_ACTIVE)
        return 0;
    finding = rt_finding_here("UV207", TRACE_DEFINITE, call, frame);
    rt_relate_at(&finding, "in flight since here", entry->node, entry->site,
                 entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "%s is given a request with which %s is still under way; it was "
              "not started",
              call, entry->call);
    return UV_EBUSY;
}

struct rt_entry *wrap_start_request(const void *req, size_t size,
                                    const char *type, const char *call,
                                    enum trace_kind kind, const void *site)
{
    struct rt_entry *entry = rt_registry_add(req, size, type, call, site);

    entry->op = rt_op_start(kind, call, site);
    entry->state = RT_ACTIVE;
    return entry;
}

void wrap_end_request(const void *req, struct rt_op *op, int status, bool keep)
{
    struct rt_entry *entry = rt_registry_find(req);

    rt_op_end(op, status);
    /* Another entry may have taken the place of memory that was freed. */
    if (!entry || entry->is_handle || entry->op != op)
        return;
    rt_flight_end(entry);
    entry->state = RT_DONE;
    if (!keep)
        rt_registry_remove(entry);
}

/* --- requests that libuv carries out itself --- */

int wrap_check_sending(const void *req, const void *handle,
                       const struct wrap_call *call)
{
    int rc = wrap_check_request(req, call->name, call->frame);

    if (rc == 0 && wrap_check_open(handle, call) < 0)
        rc = UV_EBADF; /* as libuv says of a stream that was closed */
    return rc;
}

struct rt_entry *wrap_sent(const void *req, const char *type,
                           const void *handle, wrap_fn callback,
                           const struct wrap_call *call)
{
    const uv_req_t *any = req;
    struct rt_entry *entry = wrap_start_request(
        req, uv_req_size(any->type), type, call->name, call->kind, call->site);

    rt_world_stir();
    rt_op_is_of(entry->op, wrap_entry_of(handle), 0);
    entry->callback = callback;
    entry->handle = handle;
    entry->loop = ((const uv_handle_t *)handle)->loop;
    return entry;
}

wrap_fn wrap_came(const void *req, int status, const void *frame)
{
    struct rt_entry *entry = rt_registry_find(req);
    const struct rt_op *op;
    wrap_fn callback;

    if (!entry || entry->is_handle || entry->state != RT_ACTIVE)
        return NULL;
    rt_world_stir();
    op = entry->op;
    callback = entry->callback;
    /* Without a callback it is seen at the end whether it was ever freed. */
    wrap_end_request(req, entry->op, status, callback == NULL);
    if (!callback || !rt_node_enter(op->kind, op->id, op->node,
                                    (const void *)callback, frame))
        return NULL;
    return callback;
}
