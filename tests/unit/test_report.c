#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/source.h"
#include "report/timeline.h"
#include "report/words.h"
#include "unit.h"

/* A result owns its strings; here literals stand in for them. */
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers"

static struct check checks[] = {
    {.id = "0.1.values",
     .part = 1,
     .points = 3,
     .title = "every value is there",
     .explain = "done is a promise"},
    {.id = "0.1.late",
     .part = 1,
     .points = 2,
     .title = "the timer is on time",
     .explain = "clients wait"},
};
static struct part parts[] = {
    {.number = 1, .name = "cache", .file = "cache.c", .title = "A cache"}};
static const struct exercise ex = {.slug = "exercise-0",
                                   .title = "t",
                                   .parts = parts,
                                   .part_count = 1,
                                   .checks = checks,
                                   .check_count = 2,
                                   .max_points = 5};

static struct step chain[] = {
    {"timer fired", {"cache.c", 2, 5, "on_timer"}, 1500},
    {"started by main", {NULL, 0, 0, NULL}, TIME_NONE},
};
static struct finding findings[2];
static struct check_result rows[2];
static struct moment moments[] = {
    {MOMENT_CALLBACK, 0, 0, "main", {NULL, 0, 0, NULL}, NULL},
    {MOMENT_START, 0, 1, "uv_fs_read starts", {"cache.c", 2, 0, NULL}, NULL},
    {MOMENT_START, 10, 2, "uv_fs_read starts", {"cache.c", 2, 0, NULL}, NULL},
    {MOMENT_END, 1500, 1, "uv_fs_read ends", {NULL, 0, 0, NULL}, NULL},
    {MOMENT_CALLBACK, 1500, 0, "on_read", {"cache.c", 3, 0, NULL}, NULL},
    {MOMENT_END, 2500, 2, "uv_fs_read ends", {NULL, 0, 0, NULL}, NULL},
    {MOMENT_START,
     2500,
     3,
     "uv_close starts",
     {NULL, 0, 0, NULL},
     NULL}, /* without a lane */
};
static char *lanes[] = {"uv_fs_read a.txt", "uv_fs_read b.txt"};
static struct test_result tests[1];
static struct result result;
static struct strbuf text;

/* A folder with cache.c, and a result in which everything passed. */
static void begin(const char *source)
{
    char *folder = unit_temporary_folder();
    size_t i;

    unit_write(folder, "cache.c", source);
    for (i = 0; i < 2; i++)
        rows[i] = (struct check_result){.check = &checks[i],
                                        .status = CHECK_PASSED,
                                        .points = checks[i].points,
                                        .seed = -1,
                                        .test = -1};
    free(result.submission);
    result = (struct result){.command = "run",
                             .submission = folder,
                             .exercise = &ex,
                             .verdict = VERDICT_PASS,
                             .points = 5,
                             .max_points = 5,
                             .schedules = 64,
                             .checks = rows,
                             .check_count = 2};
    strbuf_clear(&text);
}

static size_t fail_findings[] = {0};

/* The first check fails by a race that a run showed. */
static void fail_by_finding(void)
{
    findings[0] = (struct finding){.rule = rule_find("UV501"),
                                   .severity = SEVERITY_ERROR,
                                   .by_run = true,
                                   .part = 1,
                                   .place = {"cache.c", 2, 5, "on_timer"},
                                   .message = "an update of 'left' is lost",
                                   .why = "two customers share a seat",
                                   .chain = chain,
                                   .chain_count = 2,
                                   .seed = 7,
                                   .replay = "grade exercise-0/1 --seed=7"};
    result.findings =
        (struct finding_list){.items = findings, .count = 1, .capacity = 1};
    tests[0] = (struct test_result){
        .part = 1,
        .name = "t",
        .status = TEST_FAILED,
        .seed = 7,
        .timeline = {lanes, 2, moments, sizeof moments / sizeof moments[0]}};
    result.tests = tests;
    result.test_count = 1;
    rows[0].status = CHECK_FAILED;
    rows[0].points = 0;
    rows[0].message = "one of 2 values is missing";
    rows[0].seed = 7;
    rows[0].test = 0;
    rows[0].findings = fail_findings;
    rows[0].finding_count = 1;
    result.verdict = VERDICT_FAIL;
    result.points = 2;
}

static void show(bool color)
{
    strbuf_clear(&text);
    report_text(&result, color, &text);
}

/* The place of `part` in the text, which must be there after `after`. */
static const char *expect(const char *after, const char *part)
{
    const char *found = strstr(after, part);

    ck_assert_msg(found != NULL, "no '%s' in:\n%s", part, after);
    return found;
}

static void expect_no_wide_line(void)
{
    const char *line = text.text;

    while (*line) {
        size_t len = strcspn(line, "\n");

        ck_assert_msg(utf8_width(line, len) <= 80, "wide: %.*s", (int)len,
                      line);
        line += len + (line[len] == '\n');
    }
}

/* Nothing but the points when all is well. */
START_TEST(text_of_a_pass_is_one_line)
{
    begin("int x;\n");
    show(false);
    ck_assert_str_eq(text.text,
                     "PASS  exercise-0: 5 of 5 points (64 schedules)\n");
}
END_TEST

/* Verdict, sentence, line with caret, chain, timeline, why, commands: in this
 * order, and the check that passed is not named. */
START_TEST(text_tells_a_failed_check_whole)
{
    const char *at;

    begin("int x;\n    x = 1;\n");
    fail_by_finding();
    show(false);
    ck_assert_int_eq(strncmp(text.text, "NOT YET", 7), 0);
    at = expect(text.text, "2 of 5 points");
    at = expect(at, "0.1.values  0 of 3 points");
    at = expect(at, "one of 2 values is missing");
    at = expect(at, "an update of 'left' is lost");
    at = expect(at, "cache.c:2:5 in on_timer");
    at = expect(at, "UV501 stale-write-back");
    at = expect(at, "    2 |     x = 1;\n      |     ^\n");
    at = expect(at, "1.500 ms  timer fired");
    at = expect(at, "started by main");
    at = expect(at, "what ran when");
    at = expect(at, "two customers share a seat");
    at = expect(at, "grade hint exercise-0/1");
    at = expect(at, "grade exercise-0/1 --seed=7");
    expect(at, "grade explain UV501");
    ck_assert_ptr_null(strstr(text.text, "0.1.late"));
    ck_assert_ptr_null(strchr(text.text, '\x1b'));
    expect_no_wide_line();
}
END_TEST

/* The same finding decides both checks: it is told once. */
START_TEST(text_tells_a_finding_once)
{
    const char *first;

    begin("int x;\n    x = 1;\n");
    fail_by_finding();
    rows[1] = rows[0];
    rows[1].check = &checks[1];
    show(false);
    first = expect(text.text, "    2 |     x = 1;");
    ck_assert_ptr_null(strstr(first + 1, "    2 |     x = 1;"));
    expect(first, "told above");
}
END_TEST

/* Colour changes nothing but colour. */
START_TEST(text_is_the_same_without_colour)
{
    struct strbuf plain = STRBUF_INIT, stripped = STRBUF_INIT;
    const char *p;

    begin("int x;\n    x = 1;\n");
    fail_by_finding();
    report_text(&result, false, &plain);
    show(true);
    for (p = text.text; *p; p++)
        if (*p == '\x1b')
            p = strchr(p, 'm');
        else
            strbuf_add_char(&stripped, *p);
    ck_assert_str_eq(plain.text, stripped.text);
    ck_assert_ptr_nonnull(strchr(text.text, '\x1b'));
    strbuf_release(&plain);
    strbuf_release(&stripped);
}
END_TEST

/* Every text of a submission, hostile at once. */
START_TEST(text_shows_hostile_bytes)
{
    static const char evil[] = "\x1b]0;x\x07\xff\nPASS \xe2\x80\xae 5 of 5";
    struct moment moment = {
        MOMENT_CALLBACK, 0, 0, (char *)evil, {(char *)evil, 1, 0, NULL},
        (char *)evil};
    struct step step = {(char *)evil, {(char *)evil, 1, 1, (char *)evil}, 0};
    struct limit_hit limit = {
        1, "output", "1 MiB", {(char *)evil, 1, 1, (char *)evil}, NULL};

    begin("\x1b[2J\xff = \xe2\x80\xae;\n");
    fail_by_finding();
    findings[0].message = (char *)evil;
    findings[0].why = (char *)evil;
    findings[0].place = (struct place){"cache.c", 1, 2, (char *)evil};
    findings[0].replay = (char *)evil;
    findings[0].chain = &step;
    findings[0].chain_count = 1;
    rows[0].message = (char *)evil;
    tests[0].timeline.moments = &moment;
    tests[0].timeline.moment_count = 1;
    result.limits = &limit;
    result.limit_count = 1;
    show(false);
    ck_assert_ptr_null(strchr(text.text, '\x1b'));
    ck_assert_ptr_null(strchr(text.text, '\x07'));
    ck_assert_ptr_null(strstr(text.text, "\xe2\x80\xae"));
    ck_assert_ptr_null(strstr(text.text, "\nPASS"));
    ck_assert(utf8_is_valid(text.text, text.len));
    strbuf_clear(&text);
    report_lint(&result, false, &text);
    ck_assert_ptr_null(strchr(text.text, '\x1b'));
    ck_assert_ptr_null(strstr(text.text, "\nPASS"));
}
END_TEST

/* A file that did not compile is told apart from tests that failed. */
START_TEST(text_of_a_failed_build)
{
    struct build_failure build = {
        .part = 1,
        .file = "\x1b[31mcache.c",
        .text = "cache.c:1:1: error: \x1b[31mexpected ';'\n  here\n",
    };

    begin("int x\n");
    fail_by_finding();
    result.builds = &build;
    result.build_count = 1;
    show(false);
    expect(expect(text.text, "cache.c did not compile"),
           "  cache.c:1:1: error: \\x1b[31mexpected ';'\n");
    ck_assert_ptr_null(strstr(text.text, "0.1.values"));
    ck_assert_ptr_null(strchr(text.text, '\x1b'));
    build.reason = BUILD_NOT_ACCEPTED;
    show(false);
    expect(text.text, "cache.c compiles, but was not accepted");
}
END_TEST

/* A part without a file is one line, not a block for each check. */
START_TEST(text_of_a_missing_file)
{
    size_t i;

    begin("int x;\n");
    for (i = 0; i < 2; i++) {
        rows[i].status = CHECK_FAILED;
        rows[i].message = "there is no file 'cache.c' in the submission";
    }
    result.verdict = VERDICT_FAIL;
    result.points = 0;
    show(false);
    ck_assert_str_eq(text.text,
                     "NOT YET  exercise-0: 0 of 5 points (64 schedules)\n\n"
                     "exercise-0/1, 5 points: there is no file 'cache.c' in "
                     "the submission\n");
}
END_TEST

/* The grader's own fault is not the learner's. */
START_TEST(text_of_not_graded)
{
    begin("int x;\n");
    result.verdict = VERDICT_NOT_GRADED;
    result.trouble = "there is no compiler";
    result.points = 0;
    show(false);
    expect(expect(expect(text.text, "NOT GRADED"), "there is no compiler"),
           "costs nothing");
    ck_assert_ptr_null(strstr(text.text, "of 5 points"));
}
END_TEST

/* Without a finding the replay is made of the check's own seed. */
START_TEST(text_replays_a_failed_test)
{
    begin("int x;\n");
    fail_by_finding();
    rows[0].finding_count = 0;
    free(result.submission);
    result.submission = xstrdup("my work/it's.c");
    show(false);
    expect(text.text, "grade exercise-0/1 'my work/it'\\''s.c' --seed=7");
    expect(text.text, "done is a promise");
    expect(text.text, "what ran when");
}
END_TEST

/* Tabs, wide characters and a long line: the caret still points at it. */
START_TEST(caret_is_below_its_column)
{
    struct source source;
    struct place place = {"cache.c", 1, 0, NULL};
    struct strbuf line = STRBUF_INIT;
    const char *caret;

    begin("\tx = \xc3\xa9 + y;\n");
    source_init(&source, &result);
    place.column = 11; /* of y, in bytes */
    source_show(&source, &place, 0, false, &text);
    caret = strchr(text.text, '\n') + 1;
    ck_assert_int_eq(strcspn(caret, "^"), 8 + 8 + 8);
    source_release(&source);

    strbuf_add_repeated(&line, 'a', 500);
    strbuf_add_str(&line, "Q\n");
    begin(line.text);
    source_init(&source, &result);
    place.column = 501;
    source_show(&source, &place, 0, false, &text);
    caret = strchr(text.text, '\n') + 1;
    ck_assert_int_eq(text.text[strcspn(caret, "^")], 'Q');
    expect_no_wide_line();
    strbuf_release(&line);
    source_release(&source);
}
END_TEST

/* Lines that are not there, or not to be read, are left out. */
START_TEST(source_of_nowhere_is_left_out)
{
    static const struct place places[] = {{"cache.c", 99, 1, NULL},
                                          {"cache.c", 0, 0, NULL},
                                          {"cache.c", -1, 0, NULL},
                                          {"none.c", 1, 1, NULL},
                                          {"../../../etc/passwd", 1, 1, NULL},
                                          {NULL, 1, 1, NULL}};
    struct source source;
    size_t i;

    begin("int x;");
    source_init(&source, &result);
    for (i = 0; i < sizeof places / sizeof places[0]; i++)
        source_show(&source, &places[i], 0, false, &text);
    ck_assert_str_eq(strbuf_text(&text), "");
    source_release(&source);
}
END_TEST

/* Lanes: started, under way, over. */
START_TEST(timeline_draws_lanes)
{
    const struct timeline timeline = {lanes, 2, moments,
                                      sizeof moments / sizeof moments[0]};

    strbuf_clear(&text);
    timeline_show(&timeline, 0, &text);
    expect(text.text, "2: uv_fs_read b.txt");
    expect(text.text, "     0.000 ms  . +    uv_fs_read starts         line 2");
    expect(text.text, "     0.010 ms  . | +  uv_fs_read starts");
    expect(text.text, "     1.500 ms  *   |  on_read");
    expect(text.text, "     2.500 ms  .   x  uv_fs_read ends");
    expect(text.text, "     2.500 ms  .      uv_close starts");
    expect_no_wide_line();
}
END_TEST

/* What ended where rows are left out is over after them; what ends later is
 * under way on both sides. */
START_TEST(timeline_draws_lanes_across_a_gap)
{
    static struct moment parted[] = {
        {MOMENT_START, 0, 1, "a starts", {NULL, 0, 0, NULL}, NULL},
        {MOMENT_START, 1, 2, "b starts", {NULL, 0, 0, NULL}, NULL},
        {MOMENT_CALLBACK, 2, 0, "before", {NULL, 0, 0, NULL}, NULL},
        {MOMENT_GAP, 3, 0, "...", {NULL, 0, 0, NULL}, NULL},
        {MOMENT_CALLBACK, 4, 0, "after", {NULL, 0, 0, NULL}, NULL},
        {MOMENT_END, 5, 2, "b ends", {NULL, 0, 0, NULL}, NULL},
    };
    const struct timeline timeline = {lanes, 2, parted, 6};

    strbuf_clear(&text);
    timeline_show(&timeline, 0, &text);
    expect(text.text, "     0.002 ms  * | |  before");
    expect(text.text, "     0.004 ms  *   |  after");
    expect(text.text, "     0.005 ms  .   x  b ends");
}
END_TEST

/* Where a prediction parts from the program: the row is marked, the lanes go
 * on, and below it stands what was written. */
START_TEST(timeline_marks_where_a_prediction_parts)
{
    static struct moment steps[] = {
        {MOMENT_START, 0, 1, "a starts", {NULL, 0, 0, NULL}, NULL},
        {MOMENT_STEP, 1, 3, "STEP_ONE", {NULL, 0, 0, NULL}, NULL},
        {MOMENT_STEP, 2, 3, "STEP_TWO", {NULL, 0, 0, NULL}, "STEP_\033TEN"},
        {MOMENT_GAP, 3, 0, NULL, {NULL, 0, 0, NULL}, NULL},
    };
    const struct timeline timeline = {lanes, 2, steps, 4};

    strbuf_clear(&text);
    timeline_show(&timeline, 0, &text);
    expect(text.text, "     0.001 ms  . |    STEP_ONE\n");
    expect(text.text, ">    0.002 ms  . |    STEP_TWO\n"
                      "                      you wrote: STEP_");
    ck_assert_ptr_null(strchr(text.text, '\033'));
}
END_TEST

/* As compilers write it, so that editors jump there. */
START_TEST(lint_lines_are_clang_style)
{
    char *path;

    begin("int x;\n    x = 1;\n");
    fail_by_finding();
    path = path_join(result.submission, "cache.c");
    result.exercise = NULL;
    result.command = "lint";
    findings[0].place.file = path;
    report_lint(&result, false, &text);
    ck_assert_int_eq(strncmp(text.text, path, strlen(path)), 0);
    expect(text.text, ":2:5: error: an update of 'left' is lost [UV501]\n"
                      "    2 |     x = 1;\n"
                      "      |     ^\n"
                      "cache.c:2:5: note: timer fired\n");
    free(path);
}
END_TEST

/* What is printed can be pasted: a shell makes the same word of it. */
START_TEST(shell_words_come_back_as_they_were)
{
    static const char *const words[][2] = {
        {"a/b-c_1.c", "a/b-c_1.c"}, {"", "''"},   {"two words", "'two words'"},
        {"it's", "'it'\\''s'"},     {"~", "'~'"}, {"$(x)", "'$(x)'"}};
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct strbuf word = STRBUF_INIT;

        words_shell(words[i][0], &word);
        ck_assert_str_eq(word.text, words[i][1]);
        strbuf_release(&word);
    }
}
END_TEST

START_TEST(wrap_breaks_at_blanks)
{
    struct strbuf long_word = STRBUF_INIT;
    int i;

    strbuf_clear(&text);
    for (i = 0; i < 30; i++)
        strbuf_add_str(&long_word, "seven77 ");
    words_wrap(long_word.text, 4, &text);
    expect_no_wide_line();
    ck_assert_int_eq(strncmp(text.text, "    seven77", 11), 0);
    expect(text.text, "\n    seven77");
    strbuf_release(&long_word);
}
END_TEST

UNIT_MAIN(report, text_of_a_pass_is_one_line, text_tells_a_failed_check_whole,
          text_tells_a_finding_once, text_is_the_same_without_colour,
          text_shows_hostile_bytes, text_of_a_failed_build,
          text_of_a_missing_file, text_of_not_graded,
          text_replays_a_failed_test, caret_is_below_its_column,
          source_of_nowhere_is_left_out, timeline_draws_lanes,
          timeline_draws_lanes_across_a_gap,
          timeline_marks_where_a_prediction_parts, lint_lines_are_clang_style,
          shell_words_come_back_as_they_were, wrap_breaks_at_blanks)
