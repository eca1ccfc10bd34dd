/* result_json.c - results as docs/result.schema.json says. */
#include "course/result_json.h"

json_t *result_number_or_null(long long value, long long null_value)
{
    return value == null_value ? json_null() : json_integer(value);
}

void result_set_place(json_t *object, const struct place *place)
{
    json_object_set_new(object, "file", json_text(place->file));
    json_object_set_new(object, "line", json_integer(place->line));
    json_object_set_new(object, "column", json_integer(place->column));
    json_object_set_new(object, "function", json_text(place->function));
}

json_t *result_steps_to_json(const struct step *steps, size_t count)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < count; i++) {
        const struct step *step = &steps[i];
        json_t *object = json_object();

        json_object_set_new(object, "text", json_text(step->text));
        result_set_place(object, &step->place);
        json_object_set_new(object, "at_us",
                            result_number_or_null(step->at_us, TIME_NONE));
        json_array_append_new(list, object);
    }
    return list;
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
        json_object_set_new(object, "seed",
                            result_number_or_null(check->seed, -1));
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
    static const char *const kinds[] = {"callback", "start", "end", "gap",
                                        "step"};
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
        json_object_set_new(row, "said", json_text(moment->said));
        result_set_place(row, &moment->place);
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
        json_object_set_new(object, "seed",
                            result_number_or_null(test->seed, -1));
        json_object_set_new(object, "runs",
                            json_integer((json_int_t)test->runs));
        json_object_set_new(
            object, "trail",
            result_steps_to_json(test->trail, test->trail_count));
        json_object_set_new(object, "timeline",
                            test->timeline.moment_count
                                ? timeline_to_json(&test->timeline)
                                : json_null());
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *findings_to_json(const struct finding_list *findings)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; i < findings->count; i++)
        json_array_append_new(list, finding_to_json(&findings->items[i]));
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
        result_set_place(object, &limit->place);
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
    json_object_set_new(root, "seed", result_number_or_null(result->seed, -1));
    json_object_set_new(root, "schedules", json_integer(result->schedules));
    json_object_set_new(root, "checks", checks_to_json(result));
    json_object_set_new(root, "tests", tests_to_json(result));
    json_object_set_new(root, "findings", findings_to_json(&result->findings));
    json_object_set_new(root, "excused", findings_to_json(&result->excused));
    json_object_set_new(root, "limits", limits_to_json(result));
    json_object_set_new(root, "builds", builds_to_json(result));
    json_object_set_new(root, "trouble", json_text(result->trouble));
    json_object_set_new(root, "refused", json_boolean(result->refused));
    json_object_set_new(root, "sandbox", json_text(result->sandbox));
    return root;
}
