/* finding_json.c - findings as they travel between processes, and as
 * docs/result.schema.json says. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "course/result_json.h"

enum {
    CHAIN_MAX = 256,
    EDITS_MAX = 32,
    EDIT_MAX_BYTES = 4096,
    EXCUSE_MAX_BYTES = 1000,
    FINGERPRINT_DIGITS = 16
};

/* --- writing --- */

static json_t *edits_to_json(const struct finding *finding)
{
    json_t *list = json_array();

    for (size_t i = 0; i < finding->edit_count; i++) {
        const struct edit *edit = &finding->edits[i];
        json_t *object = json_object();

        json_object_set_new(object, "line", json_integer(edit->line));
        json_object_set_new(object, "column", json_integer(edit->column));
        json_object_set_new(object, "end_line", json_integer(edit->end_line));
        json_object_set_new(object, "end_column",
                            json_integer(edit->end_column));
        json_object_set_new(object, "text", json_text(edit->text));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *fix_to_json(const struct finding *finding)
{
    json_t *object;

    if (!finding->fix)
        return json_null();
    object = json_object();
    json_object_set_new(object, "title", json_text(finding->fix));
    json_object_set_new(object, "edits", edits_to_json(finding));
    return object;
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
    result_set_place(object, &finding->place);
    json_object_set_new(object, "message", json_text(finding->message));
    json_object_set_new(object, "why", json_text(finding->why));
    json_object_set_new(
        object, "chain",
        result_steps_to_json(finding->chain, finding->chain_count));
    json_object_set_new(object, "seed",
                        result_number_or_null(finding->seed, -1));
    if (finding->runs) {
        json_object_set_new(object, "runs",
                            json_integer((json_int_t)finding->runs));
        json_object_set_new(object, "change", json_text(finding->change));
    }
    json_object_set_new(object, "replay", json_text(finding->replay));
    json_object_set_new(object, "end_line", json_integer(finding->end_line));
    json_object_set_new(object, "end_column",
                        json_integer(finding->end_column));
    json_object_set_new(object, "fingerprint", json_text(finding->fingerprint));
    json_object_set_new(object, "excuse", json_text(finding->excuse));
    json_object_set_new(object, "fix", fix_to_json(finding));
    return object;
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

/* A number of an edit, which must be there. */
static int read_position(const json_t *object, const char *key, int *ret,
                         struct error *err)
{
    long long value = 0;
    int rc = read_optional_number(object, key, 1, INT_MAX, &value, err);

    if (rc == 0 && value == 0)
        rc = error_set(err, -EINVAL, "missing key '%s'", key);
    *ret = (int)value;
    return rc;
}

static int read_edit(const json_t *object, struct edit *edit, struct error *err)
{
    int rc = read_position(object, "line", &edit->line, err);

    if (rc == 0)
        rc = read_position(object, "column", &edit->column, err);
    if (rc == 0)
        rc = read_position(object, "end_line", &edit->end_line, err);
    if (rc == 0)
        rc = read_position(object, "end_column", &edit->end_column, err);
    if (rc == 0)
        rc = read_optional_text(object, "text", &edit->text, err);
    if (rc < 0)
        return rc;
    if (!edit->text || strlen(edit->text) > EDIT_MAX_BYTES ||
        edit->end_line < edit->line ||
        (edit->end_line == edit->line && edit->end_column < edit->column))
        return error_set(err, -EINVAL, "an edit is none");
    return 0;
}

static int read_fix(const json_t *object, struct finding *finding,
                    struct error *err)
{
    const json_t *fix = json_object_get(object, "fix"), *item;
    const json_t *edits = json_object_get(fix, "edits");
    size_t i, count = json_array_size(edits);
    int rc;

    if (!fix || json_is_null(fix))
        return 0;
    rc = read_optional_text(fix, "title", &finding->fix, err);
    if (rc == 0 && (!finding->fix || count < 1 || count > EDITS_MAX))
        rc = error_set(err, -EINVAL, "'fix' has no title, or no edits");
    if (rc < 0)
        return rc;
    finding->edits = xcalloc(count, sizeof *finding->edits);
    finding->edit_count = count;
    json_array_foreach(edits, i, item)
    {
        rc = read_edit(item, &finding->edits[i], err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int read_fingerprint(const json_t *object, struct finding *finding,
                            struct error *err)
{
    int rc =
        read_optional_text(object, "fingerprint", &finding->fingerprint, err);
    const char *print = finding->fingerprint;

    if (rc == 0 && print &&
        (strlen(print) != FINGERPRINT_DIGITS ||
         strspn(print, "0123456789abcdef") != FINGERPRINT_DIGITS))
        rc = error_set(err, -EINVAL, "'fingerprint' is none");
    return rc;
}

/* What lint alone says. */
static int read_extras(const json_t *object, struct finding *finding,
                       struct error *err)
{
    long long line = 0, column = 0;
    int rc = read_optional_number(object, "end_line", 0, INT_MAX, &line, err);

    if (rc == 0)
        rc = read_optional_number(object, "end_column", 0, INT_MAX, &column,
                                  err);
    if (rc == 0)
        rc = read_fingerprint(object, finding, err);
    if (rc == 0)
        rc = read_optional_text(object, "excuse", &finding->excuse, err);
    if (rc == 0 && finding->excuse &&
        strlen(finding->excuse) > EXCUSE_MAX_BYTES)
        rc = error_set(err, -EINVAL, "'excuse' is too long");
    if (rc == 0)
        rc = read_fix(object, finding, err);
    finding->end_line = (int)line;
    finding->end_column = (int)column;
    return rc;
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
    level = severity_find(severity);
    if (level < 0)
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
    if (rc == 0)
        rc = read_extras(object, finding, err);
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
