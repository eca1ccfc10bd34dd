#include "report/sarif.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "report/github.h"
#include "unit.h"

static void expect_uri(const char *root, const char *file, const char *wanted,
                       bool relative)
{
    struct strbuf uri = STRBUF_INIT;

    ck_assert_int_eq(sarif_add_uri(root, file, &uri), relative);
    ck_assert_str_eq(strbuf_text(&uri), wanted);
    strbuf_release(&uri);
}

/* Names below the root are relative, whatever they look like. */
START_TEST(uri_is_relative_below_the_root)
{
    expect_uri("/home/me", "a.c", "a.c", true);
    expect_uri("/home/me", "./src/../a.c", "a.c", true);
    expect_uri("/home/me", "../me/a.c", "a.c", true);
    expect_uri("/home/me", "/home/me/src/a.c", "src/a.c", true);
    expect_uri("/home/me/", "src//a.c", "src/a.c", true);
    expect_uri("/", "a.c", "a.c", true);
}
END_TEST

/* Others are absolute, also when they begin with the root's letters. */
START_TEST(uri_is_absolute_elsewhere)
{
    expect_uri("/home/me", "../you/a.c", "file:///home/you/a.c", false);
    expect_uri("/home/me", "/home/meme/a.c", "file:///home/meme/a.c", false);
    expect_uri("/home/me", "../../../../a.c", "file:///a.c", false);
}
END_TEST

/* What means something in a URI, blanks, controls and any other bytes. */
START_TEST(uri_is_percent_encoded)
{
    expect_uri("/r", "a b#?%:\\c", "a%20b%23%3F%25%3A%5Cc", true);
    expect_uri("/r", "\xc3\xa9\xff\n.c", "%C3%A9%FF%0A.c", true);
}
END_TEST

/* An outcome with one finding at `column` of the first line of a file. */
static void make_outcome(struct lint_outcome *outcome, const char *path,
                         int column, const char *message)
{
    struct finding finding = {
        .rule = rule_find("UV301"),
        .severity = SEVERITY_ERROR,
        .place = {.file = xstrdup(path), .line = 1, .column = column},
        .message = xstrdup(message),
        .seed = -1,
    };

    *outcome = (struct lint_outcome){.result.command = "lint"};
    finding_list_take(&outcome->result.findings, &finding);
}

static json_t *written(const struct lint_outcome *outcome)
{
    struct sarif_setting setting = {
        .version = "1", .root = "/", .explain = "/nowhere"};
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};
    json_t *root = NULL;

    report_sarif(outcome, &setting, &text);
    ck_assert_int_eq(
        json_parse("log", strbuf_text(&text), text.len, &root, &err), 0);
    strbuf_release(&text);
    return root;
}

static json_t *first_result(json_t *root)
{
    json_t *run = json_array_get(json_object_get(root, "runs"), 0);

    return json_array_get(json_object_get(run, "results"), 0);
}

static void expect_columns(const char *line, int column, int start, int end)
{
    char *folder = unit_temporary_folder();
    char *path = path_join(folder, "a.c");
    struct lint_outcome outcome;
    json_t *root, *region;

    unit_write(folder, "a.c", line);
    make_outcome(&outcome, path, column, "m");
    root = written(&outcome);
    region =
        json_array_get(json_object_get(first_result(root), "locations"), 0);
    region =
        json_object_get(json_object_get(region, "physicalLocation"), "region");
    ck_assert_int_eq(json_integer_value(json_object_get(region, "startColumn")),
                     start);
    ck_assert_int_eq(json_integer_value(json_object_get(region, "endColumn")),
                     end);
    json_decref(root);
    lint_outcome_release(&outcome);
    free(path);
    free(folder);
}

/* Columns count characters; the end is behind the word. */
START_TEST(columns_are_characters)
{
    expect_columns("int x;\n", 5, 5, 6);
    expect_columns("/*\xc3\xa9\xc3\xa9*/ call();\n", 10, 8, 12);
    expect_columns("\xef\xbb\xbfint x;\n", 4, 1, 4);
    expect_columns("\xf0\x9f\x98\x80 x;\n", 6, 3, 4);
    expect_columns("a\r\n", 90, 2, 2);
}
END_TEST

static void expect_message(const char *said, const char *wanted)
{
    struct lint_outcome outcome;
    json_t *root, *message;

    make_outcome(&outcome, "/nowhere.c", 1, said);
    root = written(&outcome);
    message = json_object_get(first_result(root), "message");
    ck_assert_str_eq(json_string_value(json_object_get(message, "text")),
                     wanted);
    json_decref(root);
    lint_outcome_release(&outcome);
}

/* Neither an argument nor a link nor a terminal code comes from a file. */
START_TEST(messages_are_shown_not_obeyed)
{
    expect_message("a[1] = b", "a[1] = b.");
    expect_message("x = {0}", "x = {{0}}.");
    expect_message("f[0](x)", "f\\[0](x).");
    expect_message("\x1b[2J", "\\x1b[2J.");
}
END_TEST

static void expect_annotation(const char *file, const char *said,
                              const char *wanted)
{
    struct lint_outcome outcome;
    struct strbuf text = STRBUF_INIT;

    make_outcome(&outcome, file, 2, said);
    report_github(&outcome, &text);
    ck_assert_str_eq(strbuf_text(&text), wanted);
    strbuf_release(&text);
    lint_outcome_release(&outcome);
}

/* A property ends at a comma, a command at a line's end. */
START_TEST(annotations_are_escaped)
{
    expect_annotation("./a.c", "100% sure",
                      "::error file=a.c,line=1,col=2,title=UV301 "
                      "blocking-in-callback::100%25 sure\n");
    expect_annotation("a,line=9:.c", "x\n::set-env name=a::b",
                      "::error file=a%2Cline=9%3A.c,line=1,col=2,title=UV301 "
                      "blocking-in-callback::x ::set-env name=a::b\n");
}
END_TEST

UNIT_MAIN(sarif, uri_is_relative_below_the_root, uri_is_absolute_elsewhere,
          uri_is_percent_encoded, columns_are_characters,
          messages_are_shown_not_obeyed, annotations_are_escaped)
