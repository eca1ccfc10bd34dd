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
    rt_registry_land(entry);
    entry->state = RT_DONE;
    if (!keep)
        rt_registry_remove(entry);
}
