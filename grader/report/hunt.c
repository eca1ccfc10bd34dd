/*
 * Theory of operation. The verdict comes first, then what does not compile,
 * then a block for each finding, the most telling first: what happened, where,
 * how it came to that, in how many schedules, what is different in the one that
 * is told, what to type next. After a few blocks the rest gets a line each.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "report/block.h"
#include "report/parting.h"
#include "report/report.h"
#include "report/timeline.h"
#include "report/words.h"

enum { BLOCKS_MAX = 4, BRIEFS_MAX = 12, MOMENTS_LEAST = 3 };

/* --- the verdict --- */

static const char *plural(long long count)
{
    return count == 1 ? "" : "s";
}

static size_t count_of(const struct result *result, enum severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < result->findings.count; i++)
        count += result->findings.items[i].severity == severity;
    return count;
}

static void add_schedules(const struct result *result, struct strbuf *out)
{
    if (result->build_count)
        return;
    if (result->schedules == 1)
        strbuf_addf(out, " (schedule %lld alone)", result->seed);
    else
        strbuf_addf(out, " (%lld schedules)", result->schedules);
}

static void add_counts(const struct result *result, struct strbuf *out)
{
    size_t errors = count_of(result, SEVERITY_ERROR),
           warnings = count_of(result, SEVERITY_WARNING);

    if (result->build_count)
        strbuf_addf(out, "it %s", build_reason_words(result->builds[0].reason));
    else if (errors + warnings == 0)
        strbuf_add_str(out, "nothing found");
    if (errors)
        strbuf_addf(out, "%zu error%s", errors, plural((long long)errors));
    if (errors && warnings)
        strbuf_add_str(out, ", ");
    if (warnings)
        strbuf_addf(out, "%zu warning%s", warnings,
                    plural((long long)warnings));
}

static void add_verdict(const struct result *result, struct block *block)
{
    static const char *const names[] = {"PASS", "FAIL", "NOT PLAYED"};
    static const enum paint paints[] = {PAINT_GOOD, PAINT_BAD, PAINT_WARN};

    words_paint(block->color, paints[result->verdict], names[result->verdict],
                block->out);
    strbuf_add_str(block->out, "  ");
    words_clean_cut(result->submission, 60, block->out);
    if (result->verdict != VERDICT_NOT_GRADED) {
        strbuf_add_str(block->out, ": ");
        add_counts(result, block->out);
        add_schedules(result, block->out);
    }
    strbuf_add_char(block->out, '\n');
}

static void add_trouble(const struct result *result, struct block *block)
{
    strbuf_add_char(block->out, '\n');
    words_wrap(result->trouble ? result->trouble : "no reason is known",
               BLOCK_INDENT, block->out);
    words_wrap("This is not about your program.", BLOCK_INDENT, block->out);
    block_command(block, "what is wrong", "grade doctor");
}

/* --- a finding --- */

static void add_often(const struct result *result,
                      const struct finding *finding, struct block *block)
{
    char *text;

    if (result->schedules == 1 || finding->runs == 0)
        return;
    text = xasprintf("seen in %zu of %lld schedules, first in %lld",
                     finding->runs, result->schedules, finding->seed);
    strbuf_add_char(block->out, '\n');
    words_wrap(text, BLOCK_INDENT, block->out);
    free(text);
}

static void add_change(const struct finding *finding, struct block *block)
{
    if (finding->change)
        words_wrap(finding->change, BLOCK_INDENT, block->out);
}

/* Once, with the finding whose run it shows. */
static void add_timeline(const struct result *result,
                         const struct finding *finding, struct block *block)
{
    const struct test_result *test = result->tests;

    if (!result->test_count || test->timeline.moment_count < MOMENTS_LEAST ||
        test->seed != finding->seed || !block_order_matters(finding))
        return;
    strbuf_add_char(block->out, '\n');
    block_heading(block, "what ran when");
    timeline_show(&test->timeline, 0, block->out);
}

/* The same, beside the plain order, from where the two part. */
static bool add_parting(const struct trace_document *trace, struct block *block)
{
    if (!trace || trace->divergence.kind != DIVERGENCE_ORDER)
        return false;
    strbuf_add_char(block->out, '\n');
    block_heading(block, "where it parts from the plain order");
    words_wrap(trace->divergence.words, BLOCK_INDENT, block->out);
    strbuf_add_char(block->out, '\n');
    parting_show(trace, 0, block->out);
    strbuf_add_str(block->out, "(* a callback   + an operation starts   x it "
                               "completes   ! a finding)\n");
    return true;
}

static void add_why(const struct finding *finding, struct block *block)
{
    if (!finding->why || !*finding->why)
        return;
    strbuf_add_char(block->out, '\n');
    block_heading(block, "why it matters");
    words_wrap(finding->why, BLOCK_INDENT, block->out);
}

static void add_next(const struct finding *finding, struct block *block)
{
    char *explain = xasprintf("grade explain %s", finding->rule->id);
    struct strbuf replay = STRBUF_INIT;

    strbuf_add_char(block->out, '\n');
    if (finding->replay) {
        words_clean(finding->replay, &replay);
        block_command(block, "see it again", strbuf_text(&replay));
    }
    block_command(block, "learn more", explain);
    strbuf_release(&replay);
    free(explain);
}

static void add_block(const struct result *result,
                      const struct trace_document *trace,
                      const struct finding *finding, bool first,
                      struct block *block)
{
    block_finding(block, finding);
    add_often(result, finding, block);
    add_change(finding, block);
    if (first && !add_parting(trace, block))
        add_timeline(result, finding, block);
    add_why(finding, block);
    add_next(finding, block);
}

/* --- all of them --- */

/* A failure whose cause is told above it needs no block of its own. */
static bool is_explained(const struct finding *finding)
{
    return !strcmp(finding->rule->id, "UV506") ||
           !strcmp(finding->rule->id, "UV606");
}

static bool has_block(const struct result *result, size_t index)
{
    const struct finding *finding = &result->findings.items[index];

    return index < BLOCKS_MAX && finding->severity > SEVERITY_NOTE &&
           !(index > 0 && is_explained(finding));
}

static void add_blocks(const struct result *result,
                       const struct trace_document *trace, struct block *block)
{
    for (size_t i = 0; i < result->findings.count; i++)
        if (has_block(result, i))
            add_block(result, trace, &result->findings.items[i], i == 0, block);
}

static void add_briefs(const struct result *result, struct block *block)
{
    size_t count = 0;

    for (size_t i = 0; i < result->findings.count; i++) {
        if (has_block(result, i) || ++count > BRIEFS_MAX)
            continue;
        if (count == 1)
            strbuf_add_str(block->out, "\nalso seen\n");
        block_brief(block, &result->findings.items[i]);
    }
    if (count > BRIEFS_MAX)
        strbuf_addf(block->out, "  ... and %zu more\n", count - BRIEFS_MAX);
}

static void add_build(const struct build_failure *build, struct block *block)
{
    strbuf_add_char(block->out, '\n');
    block_lines(build->text ? build->text : "", block->out);
}

static void add_remarks(const struct result *result, struct block *block)
{
    char *text = NULL;

    if (result->test_count && result->tests[0].status == TEST_UNSTABLE)
        text = xasprintf("Schedule %lld failed once and not again: it depends "
                         "on more than the order, on real time for one.",
                         result->tests[0].seed);
    else if (result->limit_count && !result->tests[0].message)
        text = xasprintf("The program came to no end by itself: it was "
                         "stopped at a limit (%s: %s), and what such a run "
                         "leaves open was not looked at.",
                         result->limits[0].name, result->limits[0].value);
    if (!text)
        return;
    strbuf_add_char(block->out, '\n');
    words_wrap(text, 0, block->out);
    free(text);
}

void report_hunt(const struct result *result,
                 const struct trace_document *trace, bool color,
                 struct strbuf *ret_text)
{
    struct block block = {.color = color, .out = ret_text};

    source_init(&block.source, result);
    add_verdict(result, &block);
    if (result->verdict == VERDICT_NOT_GRADED)
        add_trouble(result, &block);
    for (size_t i = 0; i < result->build_count; i++)
        add_build(&result->builds[i], &block);
    add_blocks(result, trace, &block);
    add_briefs(result, &block);
    add_remarks(result, &block);
    source_release(&block.source);
}
