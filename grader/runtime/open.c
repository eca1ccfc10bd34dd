/* open.c - what is left open when a loop cannot be closed, and at the end of
 * the run. */
#include <string.h>
#include <unistd.h>

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

/* --- UV201 --- */

static bool is_left_open(const struct rt_entry *entry)
{
    return entry->is_handle && entry->site && entry->state != RT_CLOSING &&
           entry->state != RT_CLOSED;
}

static void report_never_closed(struct rt_entry *entry,
                                const uv_loop_t *busy_loop)
{
    struct trace_finding finding = about("UV201", entry);

    if (entry->start_site)
        rt_relate_at(&finding, "started here", entry->node, entry->start_site,
                     entry->op ? entry->op->at_ns : 0);
    if (rt_report(&finding,
                  "the %s that is made here is never closed; at the end "
                  "it is %s%s",
                  entry->type, state_name(entry),
                  busy_loop ? ", and uv_loop_close says UV_EBUSY" : "") &&
        busy_loop)
        rt_autopsy_list(busy_loop);
}

/* --- loops that could not be closed --- */

enum { BUSY_MAX = 16 };

static const uv_loop_t *busy[BUSY_MAX]; /* NULL: free */

static size_t find_busy(const uv_loop_t *loop)
{
    size_t i = 0;

    while (i < BUSY_MAX && busy[i] != loop)
        i++;
    return i;
}

/* A program may close what is open then, run the loop and try again. */
void rt_open_at_loop_close(const uv_loop_t *loop, bool is_busy)
{
    size_t known = find_busy(loop), unused = find_busy(NULL);

    if (!is_busy && known < BUSY_MAX)
        busy[known] = NULL;
    else if (is_busy && known == BUSY_MAX && unused < BUSY_MAX)
        busy[unused] = loop;
}

static const uv_loop_t *busy_loop_of(const struct rt_entry *entry)
{
    return entry->loop && find_busy(entry->loop) < BUSY_MAX ? entry->loop
                                                            : NULL;
}

static void report_never_closing(struct rt_entry *entry)
{
    struct trace_finding finding = about("UV112", entry);

    finding.stack[0] = entry->close_site;
    finding.node = entry->op ? entry->op->node : entry->node;
    if (rt_report(&finding,
                  "the %s is closed here, but the loop does not run again: its "
                  "close callback never runs, and uv_loop_close says UV_EBUSY",
                  entry->type))
        rt_autopsy_list(entry->loop);
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

static void report_addresses(struct rt_entry *entry)
{
    struct trace_finding finding = about("UV203", entry);

    rt_name(finding.subject, entry->call);
    rt_report(&finding,
              "the addresses that %s found are never handed to "
              "uv_freeaddrinfo: they are lost",
              entry->call);
}

/* --- UV109 --- */

/*
 * Whether it is a block of the heap, not a part of one: of the main thread's
 * heap, where the size of a block stands before it. What stands before a part
 * is no such size, but by a rare chance. A handle must have the block for
 * itself: what begins with one may well live as long as the program.
 */
static bool is_block(const struct rt_entry *entry)
{
    extern char end[]; /* the linker's: where static variables end */
    enum { FLAGS = 7, ALIGNMENT = 16, LARGE = 64 * 1024 };
    const char *address = entry->address;
    size_t size;

    if (address < end + sizeof(size) || address >= (const char *)sbrk(0) ||
        (uintptr_t)address % ALIGNMENT != 0)
        return false;
    memcpy(&size, address - sizeof(size), sizeof(size));
    /* Only the first flag is ever set there: the block before is in use. */
    if ((size & FLAGS) > 1 || (size & ~(size_t)FLAGS) % ALIGNMENT != 0)
        return false;
    size = (size & ~(size_t)FLAGS) - sizeof(size);
    if (entry->is_handle)
        return size >= entry->size && size < entry->size + 2 * ALIGNMENT;
    return size >= entry->size && size < LARGE;
}

/* It is done with, and still there: had it been freed, it would be forgotten.
 */
static bool is_lost(const struct rt_entry *entry)
{
    if (entry->is_blamed)
        return false;
    if (entry->is_handle)
        return entry->state == RT_CLOSED && !entry->close_callback &&
               is_block(entry);
    return entry->state == RT_DONE && !entry->callback && entry->op &&
           strcmp(entry->type, "uv_fs_t") != 0 && is_block(entry);
}

static void report_lost(struct rt_entry *entry)
{
    struct trace_finding finding = about("UV109", entry);
    const char *call = entry->is_handle ? "uv_close" : entry->call;

    rt_name(finding.subject, call);
    if (entry->is_handle) {
        finding.stack[0] = entry->close_site;
        finding.stack_count = entry->close_site != 0;
        finding.node = entry->op ? entry->op->node : entry->node;
    }
    rt_report(&finding,
              "%s has no callback, and the %s that was allocated is never "
              "freed: only there could it be",
              call, entry->type);
}

static void check_entry(struct rt_entry *entry)
{
    if (!entry->site || entry->listed)
        return;
    if (is_left_open(entry))
        report_never_closed(entry, busy_loop_of(entry));
    else if (entry->is_handle && entry->state == RT_CLOSING &&
             entry->close_site && busy_loop_of(entry))
        report_never_closing(entry);
    else if (entry->is_addresses)
        report_addresses(entry);
    else if (is_lost(entry))
        report_lost(entry);
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
