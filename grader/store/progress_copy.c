#include "store/progress_copy.h"

#include <errno.h>
#include <string.h>

#include "store/log.h"

static const struct {
    const char *member, *file;
} logs[] = {{"progress", "progress.jsonl"}, {"quiz", "quiz.jsonl"}};

enum { LOG_COUNT = sizeof logs / sizeof logs[0] };

int progress_copy_export(json_t **ret_document, struct error *err)
{
    json_t *document = json_object(), *lines;
    size_t i;
    int rc = 0;

    json_object_set_new(document, "format", json_string("grade-progress"));
    json_object_set_new(document, "version", json_integer(1));
    for (i = 0; rc == 0 && i < LOG_COUNT; i++) {
        rc = log_lines(logs[i].file, &lines, err);
        if (rc == 0)
            json_object_set_new(document, logs[i].member, lines);
    }
    if (rc < 0)
        json_decref(document);
    else
        *ret_document = document;
    return rc;
}

static int check_lines(const json_t *document, const char *member,
                       struct error *err)
{
    const char *event;
    json_t *list, *line;
    size_t i;
    int rc = json_get_array(document, member, &list, err);

    if (rc < 0)
        return rc;
    json_array_foreach(list, i, line)
    {
        rc = json_get_string(line, "event", &event, err);
        if (rc < 0)
            return error_wrap(err, "'%s' line %zu", member, i + 1);
    }
    return 0;
}

static int check_document(const json_t *document, struct error *err)
{
    const char *format;
    long long version;
    size_t i;
    int rc = json_get_string(document, "format", &format, err);

    if (rc == 0)
        rc = json_get_int(document, "version", &version, err);
    if (rc == 0 && (strcmp(format, "grade-progress") || version != 1))
        rc = error_set(err, -EINVAL, "its format is '%.40s' %lld", format,
                       version);
    for (i = 0; rc == 0 && i < LOG_COUNT; i++)
        rc = check_lines(document, logs[i].member, err);
    return rc;
}

int progress_copy_import(const json_t *document, size_t *ret_added,
                         struct error *err)
{
    size_t i, added;
    int rc = check_document(document, err);

    *ret_added = 0;
    for (i = 0; rc == 0 && i < LOG_COUNT; i++) {
        rc = log_merge(logs[i].file, json_object_get(document, logs[i].member),
                       &added, err);
        *ret_added += rc == 0 ? added : 0;
    }
    return rc;
}
