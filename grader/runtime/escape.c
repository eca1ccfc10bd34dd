/*
 * escape.c - handles, requests and buffers that outlive the function that they
 * are variables of.
 *
 * Theory of operation: when a callback returns, or when the loop begins to run,
 * each frame below is over. What lies there and is still libuv's will be
 * written to while other functions have their variables there: that is told
 * before it happens, and the run ends. Frames above (that of main(), which
 * calls uv_run()) live on. Stacks of tasks and threads are not looked at.
 */
#include <unistd.h>

#include "runtime/guard.h"
#include "runtime/rt_internal.h"

static int live; /* entries on the stack; most runs have none */

bool rt_escape_is_on_stack(const void *address)
{
    uintptr_t low, high;

    return rt_on_loop_thread() && rt_loop_stack(&low, &high) == 0 &&
           (uintptr_t)address >= low && (uintptr_t)address < high;
}

void rt_escape_count(int change)
{
    live += change;
}

static void report_escaped(const struct rt_entry *entry)
{
    struct trace_finding finding =
        rt_finding_at("UV204", TRACE_DEFINITE, entry->type, entry->site);

    finding.node = entry->node;
    finding.op = entry->op ? entry->op->id : 0;
    if (entry->start_site)
        rt_relate_at(&finding, "started here", entry->node, entry->start_site,
                     entry->op ? entry->op->at_ns : 0);
    rt_report(&finding,
              "the %s of %s is a variable of a function that has returned, "
              "and libuv still uses it: make it static or part of something "
              "that is allocated",
              entry->type, entry->call);
}

static bool has_escaped(const struct rt_entry *entry, const void *frame)
{
    return entry->on_stack && entry->site && !entry->is_blamed &&
           (uintptr_t)entry->address < (uintptr_t)frame &&
           rt_registry_is_needed(entry);
}

static _Noreturn void end_run(const char *what)
{
    rt_limit("use of a stack that is gone", "%s", what);
    _exit(RT_GUARD_EXIT);
}

static void check_entries(const void *frame)
{
    const char *what = NULL;

    for (struct rt_entry *e = rt_registry_first(); e; e = e->next)
        if (has_escaped(e, frame)) {
            report_escaped(e);
            what = e->type;
        }
    if (what)
        end_run(what);
}

void rt_escape_check(const void *frame)
{
    const struct rt_gone gone = {
        "are a variable of a function that has returned", NULL};
    uintptr_t low, high;

    if (!frame || !rt_on_loop_thread() || rt_loop_stack(&low, &high) < 0 ||
        (uintptr_t)frame < low || (uintptr_t)frame >= high)
        return;
    if (live > 0)
        check_entries(frame);
    if (rt_flight_check_gone((const void *)low, (uintptr_t)frame - low, &gone))
        end_run("buffer");
}
