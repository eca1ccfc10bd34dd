/* result_json.c - results as docs/result.schema.json says, and findings as
 * they travel between processes. */
#include "course/result.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum { CHAIN_MAX = 256 };

/* --- writing --- */

static json_t *number_or_null(long long value, long long null_value)
{
    return value == null_value ? json_null() : json_integer(value);
}

static void set_place(json_t *object, const struct place *place)
{
    json_object_set_new(object, "file", json_text(place->file));
    json_object_set_new(object, "line", json_integer(place->line));
    json_object_set_new(object, "column", json_integer(place->column));
    json_object_set_new(object, "function", json_text(place->function));
}

static json_t *steps_to_json(const struct step *steps, size_t count)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < count; i++) {
        const struct step *step = &steps[i];
        json_t *object = json_object();

        json_object_set_new(object, "text", json_text(step->text));
        set_place(object, &step->place);
        json_object_set_new(object, "at_us",
                            number_or_null(step->at_us, TIME_NONE));
        json_array_append_new(list, object);
    }
    return list;
}

json_t *finding_to_json(const struct finding *finding)
{
    json_t *object = json_object();

    json_object_set_new(object, "rule", json_string(finding->rule->id));
    json_object_set_new(object, "name", json_string(finding->rule->name));
    json_object_set_new(object, "class", json_string(finding->rule->kind));
    json_object_set_new(object, "severity",
                        json_string(severity_name(finding->severity)));
    json_object_set_new(object, "by",
                        json_string(finding->by_run ? "run" : "lint"));
    json_object_set_new(object, "part", json_integer(finding->part));
    set_place(object, &finding->place);
    json_object_set_new(object, "message", json_text(finding->message));
    json_object_set_new(object, "why", json_text(finding->why));
    json_object_set_new(object, "chain",
                        steps_to_json(finding->chain, finding->chain_count));
    json_object_set_new(object, "seed", number_or_null(finding->seed, -1));
    json_object_set_new(object, "replay", json_text(finding->replay));
    return object;
}

static json_t *checks_to_json(const struct result *result)
{
    static const char *const status_names[] = {"passed", "failed",
                                               "not_graded"};
    json_t *list = json_array();
    size_t i, j;

    for (i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        json_t *object = json_object(), *findings = json_array();

        for (j = 0; j < check->finding_count; j++)
            json_array_append_new(findings,
                                  json_integer((json_int_t)check->findings[j]));
        json_object_set_new(object, "id", json_text(check->check->id));
        json_object_set_new(object, "part", json_integer(check->check->part));
        json_object_set_new(object, "title", json_text(check->check->title));
        json_object_set_new(object, "status",
                            json_string(status_names[check->status]));
        json_object_set_new(object, "points", json_integer(check->points));
        json_object_set_new(object, "max_points",
                            json_integer(check->check->points));
        json_object_set_new(object, "message", json_text(check->message));
        json_object_set_new(object, "seed", number_or_null(check->seed, -1));
        json_object_set_new(object, "test",
                            check->test >= 0 &&
                                    (size_t)check->test < result->test_count
                                ? json_text(result->tests[check->test].name)
                                : json_null());
        json_object_set_new(object, "findings", findings);
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *timeline_to_json(const struct timeline *timeline)
{
    static const char *const kinds[] = {"callback", "start", "end", "gap"};
    json_t *object = json_object(), *lanes = json_array(),
           *moments = json_array();
    size_t i;

    for (i = 0; i < timeline->lane_count; i++)
        json_array_append_new(lanes, json_text(timeline->lane_names[i]));
    for (i = 0; i < timeline->moment_count; i++) {
        const struct moment *moment = &timeline->moments[i];
        json_t *row = json_object();

        json_object_set_new(row, "kind", json_string(kinds[moment->kind]));
        json_object_set_new(row, "at_us", json_integer(moment->at_us));
        json_object_set_new(row, "lane", json_integer(moment->lane));
        json_object_set_new(row, "text", json_text(moment->text));
        set_place(row, &moment->place);
        json_array_append_new(moments, row);
    }
    json_object_set_new(object, "lanes", lanes);
    json_object_set_new(object, "moments", moments);
    return object;
}

static json_t *tests_to_json(const struct result *result)
{
    static const char *const status_names[] = {"passed", "failed", "unstable",
                                               "not_run"};
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < result->test_count; i++) {
        const struct test_result *test = &result->tests[i];
        json_t *object = json_object();

        json_object_set_new(object, "part", json_integer(test->part));
        json_object_set_new(object, "name", json_text(test->name));
        json_object_set_new(object, "status",
                            json_string(status_names[test->status]));
        json_object_set_new(object, "message", json_text(test->message));
        json_object_set_new(object, "seed", number_or_null(test->seed, -1));
        json_object_set_new(object, "runs",
                            json_integer((json_int_t)test->runs));
        json_object_set_new(object, "trail",
                            steps_to_json(test->trail, test->trail_count));
        json_object_set_new(object, "timeline",
                            test->timeline.moment_count
                                ? timeline_to_json(&test->timeline)
                                : json_null());
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *findings_to_json(const struct result *result)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < result->findings.count; i++)
        json_array_append_new(list,
                              finding_to_json(&result->findings.items[i]));
    return list;
}

static json_t *limits_to_json(const struct result *result)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < result->limit_count; i++) {
        const struct limit_hit *limit = &result->limits[i];
        json_t *object = json_object();

        json_object_set_new(object, "part", json_integer(limit->part));
        json_object_set_new(object, "name", json_text(limit->name));
        json_object_set_new(object, "value", json_text(limit->value));
        set_place(object, &limit->place);
        json_object_set_new(object, "test", json_text(limit->test));
        json_array_append_new(list, object);
    }
    return list;
}

static const struct {
    const char *id, *words;
} build_reasons[] = {
    [BUILD_NOT_COMPILED] = {"not_compiled", "did not compile"},
    [BUILD_NOT_ACCEPTED] = {"not_accepted", "compiles, but was not accepted"},
    [BUILD_STOPPED] = {"stopped", "could not be compiled within the limits"},
    [BUILD_NOT_ANALYSED] = {"not_analysed", "was not analysed"},
};

const char *build_reason_words(enum build_reason reason)
{
    return build_reasons[reason].words;
}

static json_t *builds_to_json(const struct result *result)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < result->build_count; i++) {
        json_t *object = json_object();

        json_object_set_new(object, "part",
                            json_integer(result->builds[i].part));
        json_object_set_new(object, "file", json_text(result->builds[i].file));
        json_object_set_new(
            object, "reason",
            json_string(build_reasons[result->builds[i].reason].id));
        json_object_set_new(
            object, "words",
            json_string(build_reason_words(result->builds[i].reason)));
        json_object_set_new(object, "text", json_text(result->builds[i].text));
        json_array_append_new(list, object);
    }
    return list;
}

json_t *result_to_json(const struct result *result)
{
    static const char *const verdict_names[] = {"pass", "fail", "not_graded"};
    json_t *root = json_object();

    json_object_set_new(root, "version", json_integer(1));
    json_object_set_new(root, "command", json_text(result->command));
    json_object_set_new(root, "submission", json_text(result->submission));
    json_object_set_new(
        root, "exercise",
        json_text(result->exercise ? result->exercise->slug : NULL));
    json_object_set_new(root, "part", json_integer(result->part));
    json_object_set_new(root, "verdict",
                        json_string(verdict_names[result->verdict]));
    json_object_set_new(root, "points", json_integer(result->points));
    json_object_set_new(root, "max_points", json_integer(result->max_points));
    json_object_set_new(root, "seed", number_or_null(result->seed, -1));
    json_object_set_new(root, "schedules", json_integer(result->schedules));
    json_object_set_new(root, "checks", checks_to_json(result));
    json_object_set_new(root, "tests", tests_to_json(result));
    json_object_set_new(root, "findings", findings_to_json(result));
    json_object_set_new(root, "limits", limits_to_json(result));
    json_object_set_new(root, "builds", builds_to_json(result));
    json_object_set_new(root, "trouble", json_text(result->trouble));
    json_object_set_new(root, "refused", json_boolean(result->refused));
    json_object_set_new(root, "sandbox", json_text(result->sandbox));
    return root;
}

/* --- reading a finding --- */

/* A member that may be null or missing. */
static int read_optional_text(const json_t *object, const char *key, char **ret,
                              struct error *err)
{
    const json_t *value = json_object_get(object, key);

    if (!value || json_is_null(value))
        return 0;
    if (!json_is_string(value))
        return error_set(err, -EINVAL, "'%s' is not a string", key);
    free(*ret);
    *ret = xstrdup(json_string_value(value));
    return 0;
}

static int read_optional_number(const json_t *object, const char *key,
                                long long least, long long most, long long *ret,
                                struct error *err)
{
    const json_t *value = json_object_get(object, key);

    if (!value || json_is_null(value))
        return 0;
    if (!json_is_integer(value) || json_integer_value(value) < least ||
        json_integer_value(value) > most)
        return error_set(err, -EINVAL, "'%s' is no number that it can be", key);
    *ret = json_integer_value(value);
    return 0;
}

static int read_place(const json_t *object, struct place *place,
                      struct error *err)
{
    long long line = 0, column = 0;
    int rc = read_optional_text(object, "file", &place->file, err);

    if (rc == 0)
        rc = read_optional_number(object, "line", 0, INT_MAX, &line, err);
    if (rc == 0)
        rc = read_optional_number(object, "column", 0, INT_MAX, &column, err);
    if (rc == 0)
        rc = read_optional_text(object, "function", &place->function, err);
    place->line = (int)line;
    place->column = (int)column;
    return rc;
}

static int read_chain(const json_t *object, struct finding *finding,
                      struct error *err)
{
    const json_t *list = json_object_get(object, "chain"), *item;
    size_t i;
    int rc = 0;

    if (!list || json_is_null(list))
        return 0;
    if (!json_is_array(list) || json_array_size(list) > CHAIN_MAX)
        return error_set(err, -EINVAL, "'chain' is no list, or too long");
    finding->chain = xcalloc(json_array_size(list) + 1, sizeof *finding->chain);
    json_array_foreach(list, i, item)
    {
        struct step *step = &finding->chain[i];

        finding->chain_count = i + 1;
        step->at_us = TIME_NONE;
        rc = read_optional_text(item, "text", &step->text, err);
        if (rc == 0)
            rc = read_place(item, &step->place, err);
        if (rc == 0)
            rc = read_optional_number(item, "at_us", 0, LLONG_MAX, &step->at_us,
                                      err);
        if (rc == 0 && !step->text)
            rc = error_set(err, -EINVAL, "'chain' has a step without 'text'");
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int read_kind(const json_t *object, struct finding *finding,
                     struct error *err)
{
    const char *rule, *severity, *by;
    int rc = json_get_string(object, "rule", &rule, err), level;

    if (rc == 0)
        rc = json_get_string(object, "severity", &severity, err);
    if (rc == 0)
        rc = json_get_string(object, "by", &by, err);
    if (rc < 0)
        return rc;
    finding->rule = rule_find(rule);
    if (!finding->rule)
        return error_set(err, -EINVAL, "'rule' is '%.40s', which is none",
                         rule);
    for (level = SEVERITY_NOTE; level <= SEVERITY_ERROR; level++)
        if (!strcmp(severity, severity_name((enum severity)level)))
            break;
    if (level > SEVERITY_ERROR)
        return error_set(err, -EINVAL, "'severity' is '%.40s'", severity);
    finding->severity = (enum severity)level;
    finding->by_run = !strcmp(by, "run");
    if (!finding->by_run && strcmp(by, "lint"))
        return error_set(err, -EINVAL, "'by' is '%.40s'", by);
    return 0;
}

static int read_finding(const json_t *object, struct finding *finding,
                        struct error *err)
{
    long long part = 0;
    int rc = read_kind(object, finding, err);

    finding->seed = -1;
    if (rc == 0)
        rc = read_optional_number(object, "part", 0, 99, &part, err);
    if (rc == 0)
        rc = read_place(object, &finding->place, err);
    if (rc == 0)
        rc = read_optional_text(object, "message", &finding->message, err);
    if (rc == 0)
        rc = read_optional_text(object, "why", &finding->why, err);
    if (rc == 0)
        rc = read_chain(object, finding, err);
    if (rc == 0)
        rc = read_optional_number(object, "seed", 0, LLONG_MAX, &finding->seed,
                                  err);
    if (rc == 0)
        rc = read_optional_text(object, "replay", &finding->replay, err);
    if (rc == 0 && !finding->message)
        rc = error_set(err, -EINVAL, "missing key 'message'");
    finding->part = (int)part;
    return rc;
}

int finding_from_json(struct finding *finding, const json_t *object,
                      struct error *err)
{
    int rc;

    *finding = (struct finding){0};
    rc = read_finding(object, finding, err);
    if (rc < 0) {
        finding_release(finding);
        error_wrap(err, "finding");
    }
    return rc;
}
