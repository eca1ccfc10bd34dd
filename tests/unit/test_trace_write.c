#include "report/trace_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/path.h"
#include "unit.h"

static struct error err;

/* What a learner may call a function or write in a string. */
#define HOSTILE "</script><script>alert(1)</script><!--{{trace}}\"'&\x01"

static struct trace_callback callbacks[] = {
    {.id = 1,
     .kind = "main",
     .name = (char *)HOSTILE,
     .place = {(char *)HOSTILE, 3, 1, (char *)HOSTILE},
     .end_us = 2,
     .order = 1,
     .end_order = 8},
    {.id = 2,
     .parent = 1,
     .operation = 1,
     .kind = "timer",
     .name = (char *)"on_timer",
     .begin_us = 2,
     .end_us = TIME_NONE,
     .depth = 1,
     .order = 6},
};
static struct trace_operation operations[] = {
    {.id = 1,
     .callback = 1,
     .kind = "timer",
     .name = (char *)HOSTILE,
     .start_us = 0,
     .end_us = 2,
     .order = 2,
     .end_order = 5},
    {.id = 2,
     .callback = 1,
     .kind = "fs",
     .name = (char *)"uv_fs_read",
     .end_us = TIME_NONE,
     .order = 3},
};
static struct trace_run run = {
    .label = (char *)"plain",
    .ending = (char *)HOSTILE,
    .seed = 1,
    .end_us = 2,
    .tracks = 1,
    .callbacks = callbacks,
    .callback_count = 2,
    .operations = operations,
    .operation_count = 2,
    .limit = {(char *)HOSTILE, (char *)"1", 1, 2, 7},
};
static struct trace_source_line line = {(char *)HOSTILE, (char *)HOSTILE, 3};
static const struct trace_document document = {
    .program = (char *)HOSTILE,
    .runs = &run,
    .run_count = 1,
    .divergence = {.pick = -1},
    .lines = &line,
    .line_count = 1,
};

static char *render(enum trace_format format)
{
    struct strbuf text = STRBUF_INIT;

    trace_render(&document, format, &text);
    return strbuf_steal(&text);
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;

    for (; (text = strstr(text, word)); text += strlen(word))
        n++;
    return n;
}

/* The page has two scripts, ours, whatever the names are. */
START_TEST(names_end_no_script)
{
    char *page = render(TRACE_HTML);
    const char *data = strstr(page, "<script type=\"application/json\""), *end;
    json_t *root = NULL;

    ck_assert_uint_eq(count(page, "<script"), 2);
    ck_assert_uint_eq(count(page, "</script>"), 2);
    ck_assert_uint_eq(count(page, "<!--"), 0);
    ck_assert_ptr_nonnull(data);
    data = strchr(data, '>') + 1;
    end = strstr(data, "</script>");
    ck_assert_msg(json_parse("page", data, (size_t)(end - data), &root, &err) ==
                      0,
                  "%s", err.msg);
    ck_assert_str_eq(json_string_value(json_object_get(root, "program")),
                     HOSTILE);
    json_decref(root);
    free(page);
}
END_TEST

START_TEST(the_policy_names_the_script_that_is_there)
{
    char *page = render(TRACE_HTML), hash[DIGEST_BASE64_SIZE];
    const char *script = strstr(page, "<script>"), *policy;

    ck_assert_ptr_nonnull(script);
    script += strlen("<script>");
    digest_base64(script, (size_t)(strstr(script, "</script>") - script), hash);
    policy = strstr(page, "script-src 'sha256-");
    ck_assert_ptr_nonnull(policy);
    ck_assert(strncmp(policy + strlen("script-src 'sha256-"), hash,
                      strlen(hash)) == 0);
    free(page);
}
END_TEST

START_TEST(hashes_are_those_that_others_compute)
{
    char hash[DIGEST_BASE64_SIZE];

    digest_base64("abc", 3, hash);
    ck_assert_str_eq(hash, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}
END_TEST

static const json_t *find_event(const json_t *root, const char *phase,
                                const char *name)
{
    const json_t *events = json_object_get(root, "traceEvents"), *event;
    size_t i;

    json_array_foreach(events, i, event)
    {
        if (!strcmp(json_string_value(json_object_get(event, "ph")), phase) &&
            !strcmp(json_string_value(json_object_get(event, "name")), name))
            return event;
    }
    return NULL;
}

static double number(const json_t *event, const char *key)
{
    return json_number_value(json_object_get(event, key));
}

/* Two callbacks at one instant: the inner one begins later and ends within. */
START_TEST(events_of_one_instant_keep_their_order)
{
    json_t *root = trace_chrome(&document);
    const json_t *outer = find_event(root, "X", HOSTILE),
                 *inner = find_event(root, "X", "on_timer"),
                 *start = find_event(root, "b", HOSTILE),
                 *end = find_event(root, "e", HOSTILE);

    ck_assert(outer && inner && start && end);
    ck_assert(number(outer, "ts") < number(start, "ts"));
    ck_assert(number(end, "ts") < number(inner, "ts"));
    ck_assert(number(inner, "ts") >= 2.0);
    ck_assert(number(inner, "ts") < number(outer, "ts") + number(outer, "dur"));
    ck_assert_ptr_nonnull(find_event(root, "b", "uv_fs_read"));
    ck_assert_ptr_null(find_event(root, "e", "uv_fs_read"));
    json_decref(root);
}
END_TEST

START_TEST(the_name_tells_the_format)
{
    static const struct {
        const char *path;
        enum trace_format asked, format;
    } cases[] = {
        {"a.html", TRACE_AUTO, TRACE_HTML},
        {"a.json", TRACE_AUTO, TRACE_JSON},
        {"a.perfetto.json", TRACE_AUTO, TRACE_CHROME},
        {"/dev/stdout", TRACE_JSON, TRACE_JSON},
        {"a.html", TRACE_CHROME, TRACE_CHROME},
    };
    enum trace_format format;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_int_eq(
            trace_format_find(cases[i].path, cases[i].asked, &format, &err), 0);
        ck_assert_int_eq(format, cases[i].format);
    }
    ck_assert_int_eq(trace_format_find("a", TRACE_AUTO, &format, &err),
                     -EINVAL);
    ck_assert_int_eq(trace_format_find(".json", TRACE_AUTO, &format, &err),
                     -EINVAL);
}
END_TEST

START_TEST(what_cannot_be_written_leaves_what_was_there)
{
    char *folder = unit_temporary_folder(),
         *taken = path_join(folder, "taken.json"),
         *nowhere = path_join(folder, "no/a.html");

    ck_assert_int_eq(path_make_dirs(taken, &err), 0);
    ck_assert_int_lt(trace_write(&document, taken, TRACE_AUTO, &err), 0);
    ck_assert_int_eq(trace_write(&document, nowhere, TRACE_AUTO, &err),
                     -ENOENT);
    ck_assert(path_is_dir(taken));
    free(taken);
    free(nowhere);
    free(folder);
}
END_TEST

UNIT_MAIN(trace_write, names_end_no_script,
          the_policy_names_the_script_that_is_there,
          hashes_are_those_that_others_compute,
          events_of_one_instant_keep_their_order, the_name_tells_the_format,
          what_cannot_be_written_leaves_what_was_there)
