#include "report/gradebook.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "unit.h"

/* A result owns its strings; here literals stand in for them. */
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers"

static struct check checks[] = {
    {.id = "0.1.a", .part = 1, .points = 3, .title = "a"},
    {.id = "0.2.a", .part = 2, .points = 4, .title = "b"},
};
static const struct exercise ex = {
    .slug = "exercise-0", .checks = checks, .check_count = 2, .max_points = 7};

static json_t *parse(const char *text)
{
    struct error err = {0};
    json_t *root = NULL;

    ck_assert_msg(json_parse("t", text, strlen(text), &root, &err) == 0, "%s",
                  err.msg);
    return root;
}

/* One that failed (with a hostile message), one for which the grader itself
 * failed, one that could not be read. */
static struct gradebook_row rows[3];
static const struct gradebook book = {
    .exercise = &ex, .rows = rows, .count = 3};

static void begin(char *first_name)
{
    rows[0] = (struct gradebook_row){
        .name = first_name,
        .result = parse(
            "{\"verdict\":\"fail\",\"points\":3,\"max_points\":7,"
            "\"trouble\":null,\"checks\":["
            "{\"id\":\"0.1.a\",\"part\":1,\"status\":\"passed\",\"points\":3},"
            "{\"id\":\"0.2.a\",\"part\":2,\"status\":\"failed\",\"points\":0,"
            "\"message\":\"<b>]]>\\u001b[31m\\uffff & \\\"x\\\"\"}]}")};
    rows[1] = (struct gradebook_row){
        .name = "ben",
        .result = parse("{\"verdict\":\"not_graded\",\"points\":0,"
                        "\"max_points\":7,\"trouble\":\"no compiler\","
                        "\"checks\":[]}"),
        .reason = "no compiler",
        .fault = FAULT_GRADER};
    rows[2] = (struct gradebook_row){
        .name = "cleo", .reason = "a \"link\"", .fault = FAULT_SUBMISSION};
}

static void end(struct strbuf *text)
{
    json_decref(rows[0].result);
    json_decref(rows[1].result);
    strbuf_release(text);
}

/* A row each; what was not graded has no points, not zero. */
START_TEST(csv_has_a_row_for_each)
{
    struct strbuf text = STRBUF_INIT;

    begin("ann");
    gradebook_csv(&book, &text);
    ck_assert_str_eq(
        text.text,
        "submission,exercise,verdict,points,max_points,0.1.a,0.2.a,fault,"
        "reason\n"
        "ann,exercise-0,fail,3,7,3,0,,\n"
        "ben,exercise-0,not_graded,,,,,grader,no compiler\n"
        "cleo,exercise-0,not_graded,,,,,submission,\"a \"\"link\"\"\"\n");
    end(&text);
}
END_TEST

/* No cell is a formula, ends its row, or sends a terminal code. */
START_TEST(csv_cells_are_harmless)
{
    static const char *const names[][2] = {
        {"=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1,"},
        {"+1", "'+1,"},
        {"-1", "'-1,"},
        {"@x", "'@x,"},
        {"\t=1", "\"'\t=1\","},
        {"\r=1", "'\\x0d=1,"},
        {"a\nb,c", "\"a\nb,c\","},
        {"\x1b[31m", "\\x1b[31m,"},
        {"\xff", "\xef\xbf\xbd,"},
    };
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct strbuf text = STRBUF_INIT;
        const char *row;

        begin((char *)names[i][0]);
        gradebook_csv(&book, &text);
        row = strchr(text.text, '\n') + 1;
        ck_assert_msg(!strncmp(row, names[i][1], strlen(names[i][1])),
                      "'%.40s' is not '%s'", row, names[i][1]);
        end(&text);
    }
}
END_TEST

static void expect_attribute(xmlNodePtr node, const char *name,
                             const char *value)
{
    xmlChar *found = xmlGetProp(node, (const xmlChar *)name);

    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq((char *)found, value);
    xmlFree(found);
}

/* Well-formed whatever the bytes; the parser gets them back as text. */
START_TEST(junit_is_well_formed)
{
    struct strbuf text = STRBUF_INIT;
    xmlNodePtr suite, node;
    xmlDocPtr document;

    begin("<ann>\"&'\x01\xff\n");
    gradebook_junit(&book, &text);
    document = xmlReadMemory(text.text, (int)text.len, "j", NULL,
                             XML_PARSE_NOERROR | XML_PARSE_NONET);
    ck_assert_msg(document != NULL, "%s", text.text);
    suite = xmlFirstElementChild(xmlDocGetRootElement(document));
    expect_attribute(suite, "name", "<ann>\"&'\\x01\xef\xbf\xbd\n");
    expect_attribute(suite, "tests", "2");
    expect_attribute(suite, "failures", "1");
    node = xmlNextElementSibling(xmlFirstElementChild(suite));
    node = xmlFirstElementChild(node);
    ck_assert_str_eq((char *)node->name, "failure");
    expect_attribute(node, "message", "<b>]]>\\x1b[31m\xef\xbf\xbd & \"x\"");
    suite = xmlNextElementSibling(suite);
    expect_attribute(suite, "errors", "1");
    node = xmlFirstElementChild(xmlFirstElementChild(suite));
    expect_attribute(node, "type", "grader");
    suite = xmlNextElementSibling(suite);
    node = xmlFirstElementChild(xmlFirstElementChild(suite));
    expect_attribute(node, "type", "submission");
    xmlFreeDoc(document);
    end(&text);
}
END_TEST

/* The document holds each result whole. */
START_TEST(json_holds_every_result)
{
    struct strbuf text = STRBUF_INIT;
    const json_t *list;
    json_t *root;

    begin("ann");
    gradebook_json(&book, &text);
    root = parse(text.text);
    list = json_object_get(root, "submissions");
    ck_assert_uint_eq(json_array_size(list), 3);
    ck_assert(json_equal(json_object_get(json_array_get(list, 0), "result"),
                         rows[0].result));
    ck_assert(json_is_null(json_object_get(json_array_get(list, 2), "result")));
    ck_assert(json_is_null(json_object_get(json_array_get(list, 0), "fault")));
    ck_assert_str_eq(
        json_string_value(json_object_get(json_array_get(list, 1), "fault")),
        "grader");
    ck_assert_str_eq(
        json_string_value(json_object_get(json_array_get(list, 2), "fault")),
        "submission");
    json_decref(root);
    end(&text);
}
END_TEST

UNIT_MAIN(gradebook, csv_has_a_row_for_each, csv_cells_are_harmless,
          junit_is_well_formed, json_holds_every_result)
