#include "course/result.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "unit.h"

static const char finding_text[] =
    "{\"rule\":\"UV301\",\"name\":\"blocking-in-callback\","
    "\"class\":\"blocking\",\"severity\":\"error\",\"by\":\"run\",\"part\":3,"
    "\"file\":\"gateway.c\",\"line\":57,\"column\":5,\"function\":\"on_tick\","
    "\"message\":\"sleep waits\",\"why\":\"the loop waits\",\"chain\":["
    "{\"text\":\"timer fired\",\"file\":\"gateway.c\",\"line\":50,"
    "\"column\":0,\"function\":\"on_tick\",\"at_us\":1500},"
    "{\"text\":\"main\",\"file\":null,\"line\":0,\"column\":0,"
    "\"function\":null,\"at_us\":null}],\"seed\":0,"
    "\"replay\":\"grade exercise-6d/3 --seed=0\",\"end_line\":57,"
    "\"end_column\":12,\"fingerprint\":\"0123456789abcdef\","
    "\"excuse\":\"it is a test\",\"fix\":{\"title\":\"take it out\","
    "\"edits\":[{\"line\":57,\"column\":5,\"end_line\":58,\"end_column\":1,"
    "\"text\":\"\"}]}}";

static struct error err;

static int parse_changed(struct finding *finding, const char *from,
                         const char *to)
{
    const char *place = strstr(finding_text, from);
    struct strbuf text = STRBUF_INIT;
    json_t *root = NULL;
    int rc;

    ck_assert_ptr_nonnull(place);
    strbuf_add(&text, finding_text, (size_t)(place - finding_text));
    strbuf_add_str(&text, to);
    strbuf_add_str(&text, place + strlen(from));
    rc = json_parse("finding", text.text, text.len, &root, &err);
    ck_assert_msg(rc == 0, "%s", err.msg);
    rc = finding_from_json(finding, root, &err);
    json_decref(root);
    strbuf_release(&text);
    return rc;
}

/* What goes in comes out, members in the same order. */
START_TEST(finding_survives_json)
{
    struct strbuf text = STRBUF_INIT;
    struct finding finding;
    json_t *object;

    ck_assert_int_eq(parse_changed(&finding, "UV301", "UV301"), 0);
    ck_assert_int_eq(finding.chain_count, 2);
    ck_assert(finding.by_run);
    ck_assert_int_eq(finding.chain[1].at_us, TIME_NONE);
    ck_assert_ptr_null(finding.chain[1].place.file);
    object = finding_to_json(&finding);
    json_write_line(object, &text);
    ck_assert_int_eq(strncmp(text.text, finding_text, strlen(finding_text)), 0);
    json_decref(object);
    finding_release(&finding);
    strbuf_release(&text);
}
END_TEST

/* The bytes may come from a process that a submission took over. */
START_TEST(finding_refuses_nonsense)
{
    static const char *const changes[][2] = {
        {"UV301", "UV998"},
        {"\"error\"", "\"fatal\""},
        {"\"run\"", "\"me\""},
        {"\"line\":57", "\"line\":-1"},
        {"\"line\":57", "\"line\":99999999999"},
        {"\"column\":5", "\"column\":\"5\""},
        {"\"part\":3", "\"part\":1000"},
        {"\"message\":\"sleep waits\"", "\"message\":7"},
        {"\"message\":\"sleep waits\",", ""},
        {"\"text\":\"main\"", "\"text\":null"},
        {"\"at_us\":1500", "\"at_us\":-7"},
        {"\"seed\":0", "\"seed\":1.5"},
        {"\"end_line\":57", "\"end_line\":-1"},
        {"0123456789abcdef", "0123456789ABCDEF"},
        {"0123456789abcdef", "0123456789abcde"},
        {"\"it is a test\"", "[]"},
        {"\"take it out\"", "null"},
        {"\"end_line\":58", "\"end_line\":56"},
        {"\"end_line\":58,\"end_column\":1",
         "\"end_line\":57,\"end_column\":4"},
        {"\"end_column\":1,", ""},
        {"\"text\":\"\"", "\"text\":null"},
        {"\"edits\":[", "\"edits\":[7,"},
        {"\"edits\":", "\"edit\":"},
    };
    struct finding finding;
    size_t i;

    for (i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        ck_assert_msg(parse_changed(&finding, changes[i][0], changes[i][1]) ==
                          -EINVAL,
                      "accepted: %s", changes[i][1]);
        ck_assert_ptr_null(finding.message);
    }
}
END_TEST

static void add_finding(struct finding_list *list, const char *file, int line,
                        const char *rule, long long seed)
{
    struct finding finding = {.rule = rule_find(rule),
                              .place = {.file = xstrdup(file), .line = line},
                              .message = xstrdup("m"),
                              .seed = seed};

    finding_list_take(list, &finding);
    ck_assert_ptr_null(finding.message);
}

/* File, line, rule, seed: whatever order they came in. */
START_TEST(findings_are_sorted_by_place_and_rule)
{
    struct finding_list list = {0};

    add_finding(&list, "b.c", 1, "UV101", 0);
    add_finding(&list, "a.c", 9, "UV301", 5);
    add_finding(&list, "a.c", 9, "UV103", 5);
    add_finding(&list, "a.c", 9, "UV301", 2);
    add_finding(&list, "a.c", 2, "UV301", 0);
    finding_list_sort(&list);
    ck_assert_int_eq(list.items[0].place.line, 2);
    ck_assert_str_eq(list.items[1].rule->id, "UV103");
    ck_assert_int_eq(list.items[2].seed, 2);
    ck_assert_int_eq(list.items[3].seed, 5);
    ck_assert_str_eq(list.items[4].place.file, "b.c");
    finding_list_release(&list);
}
END_TEST

/* Bytes that are not UTF-8 do not break the document. */
START_TEST(result_is_json_whatever_the_bytes)
{
    struct result result = {.command = "lint",
                            .submission = xstrdup("bad\xff.c"),
                            .verdict = VERDICT_NOT_GRADED,
                            .trouble = xstrdup("no \x1b compiler")};
    struct strbuf text = STRBUF_INIT;
    json_t *root = result_to_json(&result), *again = NULL;

    json_write(root, &text);
    ck_assert_int_eq(json_parse("r", text.text, text.len, &again, &err), 0);
    ck_assert(json_equal(root, again));
    ck_assert_str_eq(json_string_value(json_object_get(again, "submission")),
                     "bad\xef\xbf\xbd.c");
    ck_assert_int_eq(result_exit_code(&result), 3);
    json_decref(root);
    json_decref(again);
    strbuf_release(&text);
    result_release(&result);
}
END_TEST

UNIT_MAIN(result, finding_survives_json, finding_refuses_nonsense,
          findings_are_sorted_by_place_and_rule,
          result_is_json_whatever_the_bytes)
