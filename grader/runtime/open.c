/* open.c - what is left open: when the loop cannot wake, when it cannot be
 * closed, and at the end of the run. */
#include <stdio.h>
#include <string.h>

#include "runtime/rt_internal.h"

static const char *state_name(const struct rt_entry *entry)
{
    static const char *const names[] = {
        [RT_INIT] = "made but never started",
        [RT_ACTIVE] = "still active",
        [RT_STOPPED] = "stopped",
        [RT_CLOSING] = "closing",
        [RT_CLOSED] = "closed",
        [RT_DONE] = "done",
    };

    return names[entry->state];
}

static struct trace_finding about(const char *rule, struct rt_entry *entry)
{
    struct trace_finding finding =
        rt_finding_at(rule, TRACE_DEFINITE, entry->type, entry->site);

    finding.node = entry->node;
    finding.op = entry->op ? entry->op->id : 0;
    entry->listed = true;
    return finding;
}

/* --- UV113 --- */

static bool is_open_task(const struct rt_op *op)
{
    return op->is_task && op->end_sequence == 0 && (op->site || op->await_site);
}

static bool holds_loop(const struct rt_entry *entry)
{
    return entry->site && entry->is_handle && entry->state == RT_ACTIVE &&
           !entry->unreferenced;
}

/* What a never-waking loop waits for, as words and as places. */
struct waiting {
    struct trace_finding finding;
    unsigned count;
    char text[120];
    size_t len;
};

static void add_waiting(struct waiting *waiting, const char *what,
                        const char *label, uint32_t node, uint64_t pc,
                        uint64_t at_ns)
{
    char line[TRACE_NAME_MAX];
    int n;

    if (waiting->count++ == 0) {
        waiting->finding = rt_finding_at("UV113", TRACE_DEFINITE, what, pc);
        waiting->finding.node = node;
    }
    snprintf(line, sizeof(line), "%s: %s", what, label);
    rt_relate_at(&waiting->finding, line, node, pc, at_ns);
    n = snprintf(waiting->text + waiting->len,
                 sizeof(waiting->text) - waiting->len, "%s%s %s",
                 waiting->len ? ", " : "", what, label);
    if (n > 0 && (size_t)n < sizeof(waiting->text) - waiting->len)
        waiting->len += n;
    else
        waiting->text[waiting->len] = '\0'; /* whole names only */
}

/* The newest first: others wait for it. */
static void add_waiting_tasks(struct waiting *waiting)
{
    for (uint32_t id = rt_op_count(); id > 0; id--) {
        const struct rt_op *op = rt_op_find(id);

        if (is_open_task(op))
            add_waiting(waiting, op->name, "waits",
                        op->last_node ? op->last_node : op->node,
                        op->site ? op->site : op->await_site, op->at_ns);
    }
}

static void add_waiting_handles(struct waiting *waiting, const uv_loop_t *loop)
{
    for (struct rt_entry *e = rt_registry_first(); e; e = e->next)
        if (holds_loop(e) && ((const uv_handle_t *)e->address)->loop == loop) {
            add_waiting(waiting, e->type, "active, referenced", e->node,
                        e->start_site ? e->start_site : e->site, rt_now_ns());
            e->listed = true;
        }
}

void rt_open_never_wakes(uv_loop_t *loop)
{
    struct waiting waiting = {0};

    add_waiting_tasks(&waiting);
    add_waiting_handles(&waiting, loop);
    /* Only the driver's own things are open: a test tells of that. */
    if (waiting.count == 0)
        return;
    rt_report(&waiting.finding,
              "the loop waits and nothing can ever wake it; it still waits "
              "for %u: %s",
              waiting.count, waiting.text);
}

/* --- UV201 --- */

static bool is_left_open(const struct rt_entry *entry)
{
    return entry->is_handle && entry->site && entry->state != RT_CLOSING &&
           entry->state != RT_CLOSED;
}

static void report_never_closed(struct rt_entry *entry)
{
    struct trace_finding finding = about("UV201", entry);

    if (entry->start_site)
        rt_relate_at(&finding, "started here", entry->node, entry->start_site,
                     entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "the %s that is made here is never closed; at the end "
              "it is %s",
              entry->type, state_name(entry));
}

void rt_open_at_loop_close(const uv_loop_t *loop)
{
    for (struct rt_entry *e = rt_registry_first(); e; e = e->next)
        if (is_left_open(e) && ((const uv_handle_t *)e->address)->loop == loop)
            report_never_closed(e);
}

/* --- the end --- */

static void report_pending(struct rt_entry *entry)
{
    struct trace_finding finding = about("UV112", entry);

    rt_name(finding.subject, entry->call);
    rt_report(&finding,
              "%s is started here, and the program ends while it is "
              "still under way: its callback never runs",
              entry->call);
}

static void report_not_cleaned(struct rt_entry *entry)
{
    struct trace_finding finding = about("UV202", entry);

    rt_name(finding.subject, entry->call);
    /* Where nothing is lost, a hint is enough. */
    if (!entry->holds_memory)
        finding.severity = TRACE_HINT;
    rt_report(&finding,
              "the request of %s is never handed to uv_fs_req_cleanup%s",
              entry->call,
              entry->holds_memory ? ": the memory that it holds is lost" : "");
}

static void check_entry(struct rt_entry *entry)
{
    if (!entry->site || entry->listed)
        return;
    if (is_left_open(entry))
        report_never_closed(entry);
    else if (!entry->is_handle && entry->state == RT_ACTIVE)
        report_pending(entry);
    else if (!entry->is_handle && entry->state == RT_DONE &&
             strcmp(entry->type, "uv_fs_t") == 0)
        report_not_cleaned(entry);
}

static void report_unawaited(const struct rt_op *op)
{
    bool pending = op->end_sequence == 0;
    struct trace_finding finding =
        rt_finding_at("UV111", TRACE_DEFINITE, op->name, op->site);

    finding.node = op->node;
    finding.op = op->id;
    rt_report(&finding, "the task is made here and nobody awaits it%s",
              pending ? "; at the end it is not even finished"
                      : ": whether it failed, nobody knows");
}

static void report_pending_task(const struct rt_op *op)
{
    struct trace_finding finding =
        rt_finding_at("UV112", TRACE_DEFINITE, op->name, op->site);

    finding.node = op->last_node ? op->last_node : op->node;
    finding.op = op->id;
    if (op->await_site)
        rt_relate_at(&finding, "awaited here", op->node, op->await_site,
                     op->at_ns);
    rt_report(&finding, "the task is made here, and the program ends while it "
                        "is still under way");
}

static void check_op(const struct rt_op *op)
{
    if (!op->is_task || !op->site || op->dropped)
        return;
    if (!op->awaited)
        report_unawaited(op);
    else if (op->end_sequence == 0)
        report_pending_task(op);
}

void rt_open_at_finish(void)
{
    for (struct rt_entry *e = rt_registry_first(); e; e = e->next)
        check_entry(e);
    for (uint32_t id = 1; id <= rt_op_count(); id++)
        check_op(rt_op_find(id));
}
