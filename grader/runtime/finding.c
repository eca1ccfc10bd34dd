#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/rt_internal.h"

/* More than this tells a learner nothing, and a submission could flood us. */
enum { FINDINGS_MAX = 200 };

static struct {
    struct {
        char rule[8];
        uint64_t pc;
    } seen[FINDINGS_MAX];
    size_t count;
} findings;

static struct trace_finding
start(const char *rule, enum trace_severity severity, const char *subject)
{
    struct trace_finding finding = {.severity = severity, .node = rt_node()};
    const struct rt_node *node = rt_node_find(finding.node);

    strncpy(finding.rule, rule, sizeof(finding.rule) - 1);
    rt_name(finding.subject, subject);
    if (node)
        finding.op = node->op;
    return finding;
}

struct trace_finding rt_finding_at(const char *rule,
                                   enum trace_severity severity,
                                   const char *subject, uint64_t pc)
{
    struct trace_finding finding = start(rule, severity, subject);

    if (pc)
        finding.stack[finding.stack_count++] = pc;
    return finding;
}

struct trace_finding rt_finding(const char *rule, enum trace_severity severity,
                                const char *subject, const void *site)
{
    return rt_finding_at(rule, severity, subject, rt_pc(site));
}

struct trace_finding rt_finding_here(const char *rule,
                                     enum trace_severity severity,
                                     const char *subject, const void *frame)
{
    struct trace_finding finding = start(rule, severity, subject);

    finding.stack_count = rt_stack(frame, finding.stack, TRACE_STACK_MAX);
    return finding;
}

void rt_relate_at(struct trace_finding *finding, const char *label,
                  uint32_t node, uint64_t pc, uint64_t at_ns)
{
    const size_t max = sizeof(finding->related) / sizeof(finding->related[0]);
    struct trace_related *related;

    if (finding->related_count >= max)
        return;
    related = &finding->related[finding->related_count++];
    related->pc = pc;
    related->at_ns = at_ns;
    related->node = node;
    rt_name(related->label, label);
}

void rt_relate(struct trace_finding *finding, const char *label, uint32_t node,
               const void *site, uint64_t at_ns)
{
    rt_relate_at(finding, label, node, rt_pc(site), at_ns);
}

/* True the first time for a rule and a place. */
static bool is_new(const struct trace_finding *finding)
{
    for (size_t i = 0; i < findings.count; i++)
        if (findings.seen[i].pc == finding->stack[0] &&
            strcmp(findings.seen[i].rule, finding->rule) == 0)
            return false;
    if (findings.count == FINDINGS_MAX)
        return false;
    findings.seen[findings.count].pc = finding->stack[0];
    memcpy(findings.seen[findings.count].rule, finding->rule,
           sizeof(finding->rule));
    findings.count++;
    return true;
}

static bool emit(struct trace_finding *finding, const char *format, va_list ap)
{
    if (!is_new(finding))
        return false;
    vsnprintf(finding->detail, sizeof(finding->detail), format, ap);
    rt_record(TRACE_FINDING, finding, sizeof(*finding));
    return true;
}

/*
 * The callback's own first line stands in for a place that is not known. A
 * place is a return address, whose line is that of the byte before it.
 */
static void place_in_callback(struct trace_finding *finding)
{
    const struct rt_node *node = rt_node_find(finding->node);
    uint64_t pc = node ? rt_pc(node->callback) : 0;

    if (finding->stack_count == 0 && pc)
        finding->stack[finding->stack_count++] = pc + 1;
}

void rt_give_clue(struct trace_finding *clue, const char *format, ...)
{
    va_list ap;

    place_in_callback(clue);
    va_start(ap, format);
    vsnprintf(clue->detail, sizeof(clue->detail), format, ap);
    va_end(ap);
    rt_record(TRACE_CLUE, clue, sizeof(*clue));
}

bool rt_report(struct trace_finding *finding, const char *format, ...)
{
    va_list ap;
    bool is_told;

    place_in_callback(finding);
    /* Code of the driver: none of the learner's business. */
    if (finding->stack_count == 0)
        return false;
    va_start(ap, format);
    is_told = emit(finding, format, ap);
    va_end(ap);
    return is_told;
}

void rt_report_always(struct trace_finding *finding, const char *format, ...)
{
    va_list ap;

    place_in_callback(finding);
    va_start(ap, format);
    (void)emit(finding, format, ap);
    va_end(ap);
}
