/*
 * autopsy.c - why a loop does not end: each handle and each request that is
 * open, what it waits for, where it was made and started and by which
 * callbacks, and whether it keeps uv_run() from returning. The finding says it
 * in a sentence, the records behind it (TRACE_OPEN) have the whole list.
 */
#include <stdio.h>
#include <string.h>

#include "runtime/rt_internal.h"

/* --- one thing that is open --- */

/* What a started handle waits for, by the call that started it. */
static const char *waits_for(const struct rt_entry *entry)
{
    static const struct {
        const char *call, *words;
    } known[] = {
        {"uv_listen", "listens for connections"},
        {"uv_read_start", "reads"},
        {"uv_udp_recv_start", "waits for datagrams"},
        {"uv_poll_start", "polls its descriptor"},
        {"uv_signal_start", "waits for a signal"},
        {"uv_signal_start_oneshot", "waits for a signal"},
        {"uv_spawn", "its process runs"},
        {"uv_fs_event_start", "watches"},
        {"uv_fs_poll_start", "watches"},
    };
    const char *call = entry->op ? entry->op->name : "";

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(known[i].call, call) == 0)
            return known[i].words;
    return strcmp(entry->type, "uv_async_t") == 0 ? "waits for uv_async_send"
                                                  : "is active";
}

static bool is_stream(const struct rt_entry *entry)
{
    return strcmp(entry->type, "uv_tcp_t") == 0 ||
           strcmp(entry->type, "uv_pipe_t") == 0 ||
           strcmp(entry->type, "uv_tty_t") == 0;
}

static const char *state_words(const struct rt_entry *entry)
{
    if (!entry->is_handle)
        return "under way";
    switch (entry->state) {
    case RT_INIT:
        return is_stream(entry) ? "does not read" : "never started";
    case RT_STOPPED:
        return "stopped";
    case RT_CLOSING:
        return "its close callback has not run";
    default:
        return waits_for(entry);
    }
}

static bool is_open(const struct rt_entry *entry, const uv_loop_t *loop)
{
    return rt_registry_is_needed(entry) && entry->loop == loop;
}

/* Whether uv_run() goes on because of it. libuv knows best, but a frame of
 * main() may be gone at the end. */
static bool keeps_loop(const struct rt_entry *entry)
{
    const uv_handle_t *handle = entry->address;

    if (!entry->is_handle || entry->state == RT_CLOSING)
        return true;
    if (entry->on_stack)
        return entry->state == RT_ACTIVE && !entry->unreferenced;
    return uv_is_active(handle) && uv_has_ref(handle);
}

static uint32_t flags_of(const struct rt_entry *entry)
{
    uint32_t flags = entry->is_handle ? 0 : TRACE_OPEN_REQUEST;

    if (entry->unreferenced)
        flags |= TRACE_OPEN_UNREFERENCED;
    if (keeps_loop(entry))
        flags |= TRACE_OPEN_KEEPS;
    return flags;
}

static void tell_one(const struct rt_entry *entry)
{
    struct trace_open record = {.node = entry->node,
                                .op = entry->op ? entry->op->id : 0,
                                .flags = flags_of(entry),
                                .made_pc = entry->site,
                                .started_pc = entry->start_site};

    rt_name(record.type, entry->is_handle ? entry->type : entry->call);
    rt_name(record.state, state_words(entry));
    rt_record(TRACE_OPEN, &record, sizeof(record));
}

void rt_autopsy_list(const uv_loop_t *loop)
{
    /* What keeps the loop comes first. */
    for (int keeps = 1; keeps >= 0; keeps--)
        for (const struct rt_entry *e = rt_registry_first(); e; e = e->next)
            if (e->site && is_open(e, loop) && keeps_loop(e) == keeps)
                tell_one(e);
}

/* --- a loop that can never wake --- */

/* What it waits for, as words and as places. */
struct waiting {
    struct trace_finding finding;
    unsigned count;
    bool outside; /* another process could wake it */
    char text[120];
    size_t len;
};

static void add_words(struct waiting *waiting, const char *what,
                      const char *label)
{
    int n = snprintf(waiting->text + waiting->len,
                     sizeof(waiting->text) - waiting->len, "%s%s (%s)",
                     waiting->len ? ", " : "", what, label);

    if (n > 0 && (size_t)n < sizeof(waiting->text) - waiting->len)
        waiting->len += n;
    else
        waiting->text[waiting->len] = '\0'; /* whole names only */
}

static void add_waiting(struct waiting *waiting, const char *what,
                        const char *label, uint32_t node, uint64_t pc,
                        uint64_t at_ns)
{
    char line[TRACE_NAME_MAX];

    if (waiting->count++ == 0) {
        waiting->finding = rt_finding_at("UV113", TRACE_DEFINITE, what, pc);
        waiting->finding.node = node;
    }
    snprintf(line, sizeof(line), "%s: %s", what, label);
    rt_relate_at(&waiting->finding, line, node, pc, at_ns);
    add_words(waiting, what, label);
}

/* The newest first: others wait for it. */
static void add_waiting_tasks(struct waiting *waiting)
{
    for (uint32_t id = rt_op_count(); id > 0; id--) {
        const struct rt_op *op = rt_op_find(id);

        if (op->is_task && op->end_sequence == 0 &&
            (op->site || op->await_site))
            add_waiting(waiting, op->name, "waits",
                        op->last_node ? op->last_node : op->node,
                        op->site ? op->site : op->await_site, op->at_ns);
    }
}

/*
 * Clients, users, other programs may come: a program that waits for them, and
 * for which nobody came in this run, is not yet wrong.
 */
static bool may_be_woken_from_outside(const struct rt_entry *entry)
{
    static const char *const calls[] = {
        "uv_listen", "uv_udp_recv_start", "uv_signal_start",
        "uv_signal_start_oneshot", "uv_fs_event_start"};

    if (entry->leads == RT_LEADS_OUTSIDE)
        return true;
    if (!entry->is_handle || entry->deliveries > 0 || !entry->op)
        return false;
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(calls[i], entry->op->name) == 0)
            return true;
    return false;
}

static void add_waiting_entries(struct waiting *waiting, const uv_loop_t *loop)
{
    for (struct rt_entry *e = rt_registry_first(); e; e = e->next) {
        if (!e->site || !is_open(e, loop))
            continue;
        /* The list has it: nothing more is said of it at the end. */
        e->listed = true;
        if (!keeps_loop(e))
            continue;
        add_waiting(waiting, e->is_handle ? e->type : e->call, state_words(e),
                    e->node, e->start_site ? e->start_site : e->site,
                    e->op ? e->op->at_ns : 0);
        waiting->outside |= may_be_woken_from_outside(e);
    }
}

void rt_autopsy_never_wakes(uv_loop_t *loop)
{
    struct waiting waiting = {0};

    add_waiting_tasks(&waiting);
    add_waiting_entries(&waiting, loop);
    /* Only the driver's own things are open: a test tells of that. */
    if (waiting.count == 0)
        return;
    if (waiting.outside)
        waiting.finding.severity = TRACE_HINT;
    if (rt_report(&waiting.finding,
                  "the loop waits and nothing %scan ever wake it; it still "
                  "waits for %u: %s",
                  waiting.outside ? "in this program " : "", waiting.count,
                  waiting.text))
        rt_autopsy_list(loop);
}
