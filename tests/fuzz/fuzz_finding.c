/* What grade-lint says of a hostile file: findings as JSON lines, and every
 * way of showing them. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "play/lint_fix.h"
#include "report/report.h"

/* A result owns its strings; here literals stand in for them. */
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers"

static const char *const words[] = {
    "\"UV101\"",  "\"note\"", "null", "-1",         "2147483647", "[]",
    "\\u001b[2J", "\\u202e",  "\xff", "\"chain\":", "{}",         NULL};

static void samples(void)
{
    static const char text[] =
        "{\"rule\":\"UV301\",\"severity\":\"error\",\"by\":\"lint\","
        "\"part\":1,\"file\":\"a.c\",\"line\":3,\"column\":5,\"function\":"
        "\"f\",\"message\":\"waits\",\"why\":\"because\",\"chain\":[{\"text\":"
        "\"timer fired\",\"file\":\"a.c\",\"line\":9,\"column\":1,\"at_us\":5}"
        "],\"seed\":2,\"replay\":\"grade exercise-6d/1\","
        "\"end_line\":3,\"end_column\":9,\"fingerprint\":"
        "\"0123456789abcdef\",\"excuse\":\"why not\",\"fix\":{\"title\":"
        "\"out\",\"edits\":[{\"line\":3,\"column\":5,\"end_line\":3,"
        "\"end_column\":9,\"text\":\"x\"}]}}";

    fuzz_sample(text, sizeof text - 1);
}

static void check_shown(const struct result *result)
{
    struct strbuf text = STRBUF_INIT;

    report_lint(result, false, &text);
    report_text(result, false, &text);
    fuzz_check(fuzz_is_harmless(strbuf_text(&text), text.len));
    strbuf_clear(&text);
    report_json(result, &text);
    fuzz_check(utf8_is_valid(strbuf_text(&text), text.len));
    strbuf_release(&text);
}

/* A result with this finding in a failed check. */
static void show(struct finding *finding)
{
    static struct part part = {.number = 1,
                               .name = "a",
                               .title = "A",
                               .file = "a.c",
                               .header = "a.h",
                               .style = "callback"};
    static struct check check = {
        .id = "0.1.a", .part = 1, .points = 3, .title = "t", .explain = "e"};
    static const struct exercise ex = {.slug = "exercise-0",
                                       .title = "t",
                                       .parts = &part,
                                       .part_count = 1,
                                       .checks = &check,
                                       .check_count = 1,
                                       .max_points = 3};
    struct result result = {.command = "run",
                            .submission = xstrdup("a.c"),
                            .exercise = &ex,
                            .part = 1,
                            .verdict = VERDICT_FAIL,
                            .max_points = 3,
                            .schedules = 1};

    result.checks = xcalloc(1, sizeof *result.checks);
    result.check_count = 1;
    result.checks[0] = (struct check_result){.check = &check,
                                             .status = CHECK_FAILED,
                                             .message = xstrdup("it waits"),
                                             .seed = -1,
                                             .test = -1};
    result.checks[0].findings = xcalloc(1, sizeof(size_t));
    result.checks[0].finding_count = 1;
    finding_list_take(&result.findings, finding);
    check_shown(&result);
    result_release(&result);
}

/* Whatever the repair names: nothing beyond the file is touched, and what is
 * left out leaves the file as it was. */
static void repair(const struct finding *finding)
{
    static const char file[] = "int x;\r\n\xff\xc3\xa9\n\nlast";
    const struct finding *findings[] = {finding, finding};
    bool chosen[] = {true, true};
    struct strbuf text = STRBUF_INIT, after = STRBUF_INIT;

    strbuf_add_str(&text, file);
    lint_fix_text(&text, findings, chosen, 2, &after);
    if (!chosen[0])
        fuzz_check(!strcmp(strbuf_text(&after), file));
    strbuf_release(&after);
    strbuf_release(&text);
}

static void run(const uint8_t *data, size_t len)
{
    struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
    struct finding finding, again;
    json_t *root = NULL;

    if (json_parse("finding", data, len, &root, NULL) < 0)
        return;
    if (finding_from_json(&finding, root, NULL) == 0) {
        json_decref(root);
        root = finding_to_json(&finding);
        json_write(root, &once);
        fuzz_check(finding_from_json(&again, root, NULL) == 0);
        json_decref(root);
        root = finding_to_json(&again);
        json_write(root, &twice);
        fuzz_check(!strcmp(once.text, twice.text));
        finding_release(&again);
        repair(&finding);
        show(&finding);
    }
    json_decref(root);
    strbuf_release(&once);
    strbuf_release(&twice);
}

static const struct fuzz_target target = {"finding", samples, words, run};
FUZZ_MAIN(target)
