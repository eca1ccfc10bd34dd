/*
 * Theory of operation. The verdict comes first, then builds that failed, then
 * a block for each check that did not pass: what happened, where, how it came
 * to that, why it matters, what to type next. A finding that decides several
 * checks is told once. All bytes of the submission go through words_clean() or
 * utf8_show().
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/block.h"
#include "report/report.h"
#include "report/timeline.h"
#include "report/words.h"

enum { INDENT = BLOCK_INDENT, MORE_MAX = 3, NOTES_MAX = 5, MOMENTS_LEAST = 3 };

struct page {
    const struct result *result;
    struct block block;
    bool *told;     /* one for each finding */
    int drawn_part; /* of which a timeline was shown */
};

static const char *plural(long long count)
{
    return count == 1 ? "" : "s";
}

/* --- the verdict --- */

static void add_verdict(struct page *page)
{
    static const char *const names[] = {"PASS", "NOT YET", "NOT GRADED"};
    static const enum paint paints[] = {PAINT_GOOD, PAINT_BAD, PAINT_WARN};
    const struct result *result = page->result;

    words_paint(page->block.color, paints[result->verdict],
                names[result->verdict], page->block.out);
    strbuf_addf(page->block.out, "  %s", result->exercise->slug);
    if (result->part)
        strbuf_addf(page->block.out, "/%d", result->part);
    if (result->verdict == VERDICT_NOT_GRADED) {
        strbuf_add_char(page->block.out, '\n');
        return;
    }
    strbuf_addf(page->block.out, ": %d of %d points", result->points,
                result->max_points);
    if (result->schedules == 1)
        strbuf_addf(page->block.out, " (schedule %lld alone)", result->seed);
    else
        strbuf_addf(page->block.out, " (%lld schedules)", result->schedules);
    strbuf_add_char(page->block.out, '\n');
}

static int points_of_part(const struct result *result, int part)
{
    int points = 0;
    size_t i;

    for (i = 0; i < result->check_count; i++)
        if (result->checks[i].check->part == part)
            points += result->checks[i].points;
    return points;
}

/* Of several parts: what each has, so that one sees where to look. */
static void add_parts(struct page *page)
{
    const struct exercise *ex = page->result->exercise;
    size_t i;

    if (page->result->part || ex->part_count < 2)
        return;
    for (i = 0; i < ex->part_count; i++) {
        strbuf_addf(page->block.out, "  /%d  %2d of %2d  ", ex->parts[i].number,
                    points_of_part(page->result, ex->parts[i].number),
                    exercise_part_points(ex, ex->parts[i].number));
        words_clean_cut(ex->parts[i].title, 60, page->block.out);
        strbuf_add_char(page->block.out, '\n');
    }
}

static void add_trouble(struct page *page)
{
    const char *trouble = page->result->trouble;

    strbuf_add_char(page->block.out, '\n');
    words_wrap(trouble ? trouble : "no reason is known", INDENT,
               page->block.out);
    words_wrap("This is not about your program, and it costs nothing.", INDENT,
               page->block.out);
    block_command(&page->block, "what is wrong", "grade doctor");
}

/* --- builds --- */

static bool part_was_built(const struct result *result, int part)
{
    size_t i;

    for (i = 0; i < result->build_count; i++)
        if (result->builds[i].part == part)
            return false;
    return true;
}

static void add_build(struct page *page, const struct build_failure *build)
{
    struct strbuf title = STRBUF_INIT;

    words_clean_cut(build->file ? build->file : "a file", 200, &title);
    strbuf_addf(&title, " %s", build_reason_words(build->reason));
    strbuf_add_char(page->block.out, '\n');
    words_paint(page->block.color, PAINT_STRONG, title.text, page->block.out);
    strbuf_add_str(page->block.out, " (no attempt is counted)\n\n");
    block_lines(build->text ? build->text : "", page->block.out);
    strbuf_release(&title);
}

/* Where to look when a test failed and no detector says why. */
static void add_trail(struct page *page, const struct test_result *test)
{
    struct strbuf line = STRBUF_INIT;

    if (!test || test->trail_count == 0)
        return;
    strbuf_add_char(page->block.out, '\n');
    words_wrap(test->trail[0].text, INDENT, page->block.out);
    block_place(&test->trail[0].place, &line);
    if (line.len)
        strbuf_addf(page->block.out, "  %s\n", strbuf_text(&line));
    source_show(&page->block.source, &test->trail[0].place, 0,
                page->block.color, page->block.out);
    block_steps(&page->block, BLOCK_BY_RUN, test->trail + 1,
                test->trail_count - 1);
    strbuf_release(&line);
}

/* --- a check that did not pass --- */

static const struct test_result *test_of(const struct result *result,
                                         const struct check_result *check)
{
    return check->test >= 0 && (size_t)check->test < result->test_count
               ? &result->tests[check->test]
               : NULL;
}

/* Where a prediction and the truth part is the answer itself. */
static bool shows_parting(const struct timeline *timeline)
{
    size_t i;

    for (i = 0; i < timeline->moment_count; i++)
        if (timeline->moments[i].said)
            return true;
    return false;
}

static void add_timeline(struct page *page, const struct check_result *check,
                         const struct finding *finding)
{
    const struct test_result *test = test_of(page->result, check);
    bool repeated = page->drawn_part == check->check->part;
    bool parting = test && shows_parting(&test->timeline);

    if (!test || (!parting && test->timeline.moment_count < MOMENTS_LEAST) ||
        (finding ? !block_order_matters(finding) : repeated && !parting))
        return;
    page->drawn_part = check->check->part;
    strbuf_add_char(page->block.out, '\n');
    block_heading(&page->block,
                  parting ? "what the program did, as far as you are right"
                          : "what ran when");
    timeline_show(&test->timeline, 0, page->block.out);
}

/* The command that plays this again: a finding has one ready made. */
static char *replay_of(const struct result *result,
                       const struct check_result *check,
                       const struct finding *finding)
{
    struct strbuf command = STRBUF_INIT;

    if (finding && finding->replay) {
        words_clean(finding->replay, &command);
        return strbuf_steal(&command);
    }
    if (check->seed < 0)
        return NULL;
    strbuf_addf(&command, "grade %s/%d ", result->exercise->slug,
                check->check->part);
    words_shell(result->submission ? result->submission : ".", &command);
    strbuf_addf(&command, " --seed=%lld", check->seed);
    return strbuf_steal(&command);
}

static void add_next(struct page *page, const struct check_result *check,
                     const struct finding *finding)
{
    char *replay = replay_of(page->result, check, finding);
    char *hint = xasprintf("grade hint %s/%d", page->result->exercise->slug,
                           check->check->part);

    strbuf_add_char(page->block.out, '\n');
    block_command(&page->block, "a hint", hint);
    if (replay)
        block_command(&page->block, "see it again", replay);
    if (finding) {
        char *explain = xasprintf("grade explain %s", finding->rule->id);

        block_command(&page->block, "learn more", explain);
        free(explain);
    }
    free(replay);
    free(hint);
}

/* Findings from the one at `from`, each on a line. */
static void add_more(struct page *page, const struct check_result *check,
                     size_t from)
{
    size_t i, shown = 0;

    for (i = from; i < check->finding_count; i++) {
        size_t index = check->findings[i];

        if (index >= page->result->findings.count || page->told[index])
            continue;
        if (shown == 0) {
            strbuf_add_char(page->block.out, '\n');
            block_heading(&page->block, "also");
        }
        if (shown++ == MORE_MAX)
            break;
        page->told[index] = true;
        block_brief(&page->block, &page->result->findings.items[index]);
    }
}

static const struct finding *first_finding(const struct page *page,
                                           const struct check_result *check)
{
    return check->finding_count &&
                   check->findings[0] < page->result->findings.count
               ? &page->result->findings.items[check->findings[0]]
               : NULL;
}

static void add_why(struct page *page, const struct check_result *check,
                    const struct finding *finding)
{
    const char *why = finding && finding->why && *finding->why
                          ? finding->why
                          : check->check->explain;

    if (!why || !*why)
        return;
    strbuf_add_char(page->block.out, '\n');
    block_heading(&page->block, "why it matters");
    words_wrap(why, INDENT, page->block.out);
}

/* A crash spoils test after test, and it is told with the first. */
static bool is_crash_told(const struct page *page,
                          const struct check_result *check)
{
    const struct result *result = page->result;
    const struct check_result *before = result->checks;
    const struct test_result *test = test_of(result, check);

    for (; test && test->cut_short && before < check; before++)
        if (before->check->part == check->check->part && before->message &&
            test_of(result, before) && test_of(result, before)->cut_short &&
            !strcmp(before->message, check->message))
            return true;
    return false;
}

/* The crash comes first; what detectors saw may be another matter. */
static void add_crash(struct page *page, const struct check_result *check)
{
    bool told = is_crash_told(page, check);

    strbuf_add_char(page->block.out, '\n');
    words_wrap(check->message, INDENT, page->block.out);
    if (told)
        block_heading(&page->block, "it is told above");
    else
        add_trail(page, test_of(page->result, check));
    add_more(page, check, 0);
    if (!told) {
        add_timeline(page, check, NULL);
        add_why(page, check, NULL);
    }
    add_next(page, check, NULL);
}

static void add_failure(struct page *page, const struct check_result *check)
{
    const struct finding *finding = first_finding(page, check);
    bool repeated = finding && page->told[check->findings[0]];

    if (check->message &&
        (!finding || repeated || strcmp(check->message, finding->message))) {
        strbuf_add_char(page->block.out, '\n');
        words_wrap(check->message, INDENT, page->block.out);
    }
    if (finding && !repeated) {
        page->told[check->findings[0]] = true;
        block_finding(&page->block, finding);
    } else if (finding) {
        strbuf_add_char(page->block.out, '\n');
        block_heading(&page->block, "told above");
        block_brief(&page->block, finding);
    } else {
        add_trail(page, test_of(page->result, check));
    }
    add_more(page, check, 1);
    add_timeline(page, check, finding);
    if (!repeated)
        add_why(page, check, finding);
    add_next(page, check, finding);
}

static void add_check(struct page *page, const struct check_result *check)
{
    const struct test_result *test = test_of(page->result, check);
    char *wanted;

    strbuf_add_char(page->block.out, '\n');
    words_paint(page->block.color, PAINT_STRONG, check->check->id,
                page->block.out);
    strbuf_addf(page->block.out, "  %d of %d point%s\n", check->points,
                check->check->points, plural(check->check->points));
    wanted = xasprintf("wanted: %s", check->check->title);
    words_wrap(wanted, 0, page->block.out);
    free(wanted);
    if (test && test->cut_short && check->message)
        add_crash(page, check);
    else
        add_failure(page, check);
}

/* --- the rest --- */

static void add_limits(struct page *page)
{
    const struct result *result = page->result;
    size_t i;

    for (i = 0; i < result->limit_count; i++) {
        const struct limit_hit *limit = &result->limits[i];
        struct strbuf line = STRBUF_INIT;

        strbuf_addf(&line, "a run was stopped: limit of %s reached%s%s%s",
                    limit->name, limit->value ? " (" : "",
                    limit->value ? limit->value : "", limit->value ? ")" : "");
        if (limit->test)
            strbuf_addf(&line, " in test '%s'", limit->test);
        if (limit->place.file) {
            strbuf_add_str(&line, " at ");
            block_place(&limit->place, &line);
        }
        strbuf_add_char(page->block.out, '\n');
        words_wrap(line.text, 0, page->block.out);
        source_show(&page->block.source, &limit->place, 0, page->block.color,
                    page->block.out);
        strbuf_release(&line);
    }
}

/* Findings that decide no check. */
static void mark_checked(struct page *page, bool *checked)
{
    const struct result *result = page->result;
    size_t i, j;

    for (i = 0; i < result->check_count; i++)
        for (j = 0; j < result->checks[i].finding_count; j++)
            if (result->checks[i].findings[j] < result->findings.count)
                checked[result->checks[i].findings[j]] = true;
}

static void add_notes(struct page *page)
{
    const struct finding_list *findings = &page->result->findings;
    bool *checked = xcalloc(findings->count, sizeof *checked);
    size_t i, shown = 0, left = 0;

    mark_checked(page, checked);
    for (i = 0; i < findings->count; i++) {
        if (checked[i])
            continue;
        if (shown == NOTES_MAX) {
            left++;
            continue;
        }
        if (shown++ == 0)
            strbuf_add_str(page->block.out, "\nalso seen (costs nothing)\n");
        block_brief(&page->block, &findings->items[i]);
    }
    if (left)
        strbuf_addf(page->block.out, "  ... and %zu more\n", left);
    free(checked);
}

static void add_unstable(struct page *page)
{
    const struct result *result = page->result;
    size_t i;

    for (i = 0; i < result->test_count; i++)
        if (result->tests[i].status == TEST_UNSTABLE) {
            char *text =
                xasprintf("test '%s' failed once with seed %lld and "
                          "not again: it costs nothing.",
                          result->tests[i].name, result->tests[i].seed);

            strbuf_add_char(page->block.out, '\n');
            words_wrap(text, 0, page->block.out);
            free(text);
        }
}

/* Neither test nor finding: there was no file to grade. */
static bool has_no_file(const struct check_result *check)
{
    return check->status == CHECK_FAILED && check->test < 0 &&
           check->finding_count == 0 && check->seed < 0;
}

/* Parts without a file are told in a line each. */
static void add_missing(struct page *page)
{
    const struct result *result = page->result;
    size_t i;
    int told = 0;

    for (i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        char *text;

        if (!has_no_file(check) || check->check->part == told)
            continue;
        told = check->check->part;
        text = xasprintf("%s/%d, %d points: %s", result->exercise->slug, told,
                         exercise_part_points(result->exercise, told),
                         check->message ? check->message : "nothing is there");
        strbuf_add_char(page->block.out, '\n');
        words_wrap(text, 0, page->block.out);
        free(text);
    }
}

static void add_all(struct page *page)
{
    const struct result *result = page->result;
    size_t i;

    for (i = 0; i < result->build_count; i++)
        add_build(page, &result->builds[i]);
    for (i = 0; i < result->check_count; i++)
        if (result->checks[i].status == CHECK_FAILED &&
            !has_no_file(&result->checks[i]) &&
            part_was_built(result, result->checks[i].check->part))
            add_check(page, &result->checks[i]);
    add_missing(page);
    add_limits(page);
    add_unstable(page);
    add_notes(page);
}

void report_text(const struct result *result, bool color,
                 struct strbuf *ret_text)
{
    struct page page = {.result = result,
                        .block = {.color = color, .out = ret_text}};

    page.told = xcalloc(result->findings.count, sizeof *page.told);
    source_init(&page.block.source, result);
    add_verdict(&page);
    if (result->verdict == VERDICT_NOT_GRADED)
        add_trouble(&page);
    if (result->verdict == VERDICT_FAIL)
        add_parts(&page);
    if (result->verdict != VERDICT_PASS)
        add_all(&page);
    source_release(&page.block.source);
    free(page.told);
}
