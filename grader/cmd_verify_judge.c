/* cmd_verify_judge.c - results held against what is claimed. */
#include "cmd_verify.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

static long long number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void list_failed(const json_t *result, struct strbuf *out)
{
    const json_t *list = json_object_get(result, "checks"), *check;
    size_t i, shown = 0;

    json_array_foreach(list, i, check)
    {
        if (strcmp(text_of(check, "status"), "passed"))
            strbuf_addf(out, "%s%s%s%s", shown++ ? ", " : "",
                        text_of(check, "id"),
                        *text_of(check, "message") ? ": " : "",
                        text_of(check, "message"));
    }
}

static void judge_right(struct item *item, const json_t *result)
{
    if (!strcmp(text_of(result, "verdict"), "pass") &&
        number_of(result, "points") == number_of(result, "max_points"))
        return;
    strbuf_addf(&item->wrong, "%lld of %lld points; ",
                number_of(result, "points"), number_of(result, "max_points"));
    list_failed(result, &item->wrong);
}

/* Every part of the stub must leave something to do. */
static void judge_stub(const struct verification *v, struct item *item,
                       const json_t *result)
{
    const json_t *list = json_object_get(result, "checks"), *check;
    size_t i, j;

    for (i = 0; i < v->ex->part_count; i++) {
        bool open = false;

        json_array_foreach(list, j, check)
        {
            if (number_of(check, "part") == v->ex->parts[i].number &&
                !strcmp(text_of(check, "status"), "failed"))
                open = true;
        }
        if (!open)
            strbuf_addf(&item->wrong, "part %d passes as it is; ",
                        v->ex->parts[i].number);
    }
}

static bool is_expected(const struct expectation *expect, const char *id)
{
    size_t i;

    for (i = 0; i < expect->check_count; i++)
        if (!strcmp(expect->checks[i], id))
            return true;
    return false;
}

static bool finding_is_there(const struct expectation *expect,
                             const json_t *result, struct strbuf *others)
{
    const json_t *list = json_object_get(result, "findings"), *finding;
    size_t i;

    json_array_foreach(list, i, finding)
    {
        if (!strcmp(text_of(finding, "rule"), expect->rule) &&
            number_of(finding, "line") == expect->line)
            return true;
        strbuf_addf(others, " %s:%lld", text_of(finding, "rule"),
                    number_of(finding, "line"));
    }
    return false;
}

static void judge_buggy(struct verification *v, struct item *item,
                        const json_t *result)
{
    const json_t *list = json_object_get(result, "checks"), *check;
    struct strbuf others = STRBUF_INIT;
    size_t i;

    json_array_foreach(list, i, check)
    {
        const char *id = text_of(check, "id");
        const struct check *known = exercise_find_check(v->ex, id);
        bool failed = !strcmp(text_of(check, "status"), "failed");

        if (failed && known)
            v->check_failed[known - v->ex->checks] = true;
        if (failed && !is_expected(&item->expect, id))
            strbuf_addf(&item->wrong, "fails %s, too: %s; ", id,
                        text_of(check, "message"));
        else if (!failed && is_expected(&item->expect, id))
            strbuf_addf(&item->wrong, "does not fail %s; ", id);
    }
    if (strcmp(item->expect.rule, "-") &&
        !finding_is_there(&item->expect, result, &others))
        strbuf_addf(&item->wrong, "no %s on line %d, but:%s; ",
                    item->expect.rule, item->expect.line,
                    others.len ? others.text : " none");
    strbuf_release(&others);
}

static long long count_played(const json_t *result)
{
    const json_t *list = json_object_get(result, "tests"), *test;
    long long played = 0;
    size_t i;

    json_array_foreach(list, i, test)
    {
        played += number_of(test, "runs");
    }
    return played;
}

void verify_not_graded(struct verification *v, struct item *item,
                       const char *why)
{
    strbuf_addf(&item->wrong, "not graded: %s", why);
    v->not_graded++;
}

void verify_judge(struct verification *v, struct item *item,
                  const json_t *result)
{
    const json_t *builds = json_object_get(result, "builds");

    item->played = count_played(result);
    if (json_array_size(builds))
        strbuf_addf(&item->wrong, "does not compile: %s",
                    text_of(json_array_get(builds, 0), "text"));
    else if (!strcmp(text_of(result, "verdict"), "not_graded"))
        verify_not_graded(v, item, text_of(result, "trouble"));
    else if (item->kind == ITEM_RIGHT)
        judge_right(item, result);
    else if (item->kind == ITEM_STUB)
        judge_stub(v, item, result);
    else
        judge_buggy(v, item, result);
}
