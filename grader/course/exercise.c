#include "course/exercise.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/path.h"
#include "base/suggest.h"
#include "base/xalloc.h"
#include "course/member.h"
#include "course/rule.h"

enum { SLUG_MAX = 64, POINTS_MAX = 1000 };

/* --- exercise.json --- */

/* A file of an exercise is beside exercise.json: no way out of the folder. */
static int check_file_name(const char *key, const char *name, struct error *err)
{
    if (strchr(name, '/') || name[0] == '.')
        return error_set(err, -EINVAL, "'%s' is not a plain file name: '%s'",
                         key, name);
    return 0;
}

static int read_part_members(struct part *part, const json_t *object,
                             struct error *err)
{
    int rc = member_number(object, "number", 1, 99, &part->number, err);

    if (rc == 0)
        rc = member_text(object, "name", &part->name, err);
    if (rc == 0)
        rc = member_text(object, "title", &part->title, err);
    if (rc == 0)
        rc = member_text(object, "file", &part->file, err);
    if (rc == 0)
        rc = check_file_name("file", part->file, err);
    if (rc == 0)
        rc = member_text(object, "header", &part->header, err);
    if (rc == 0)
        rc = check_file_name("header", part->header, err);
    if (rc == 0)
        rc = member_text(object, "style", &part->style, err);
    if (rc == 0)
        rc = member_words(object, "api", false, &part->api, &part->api_count,
                          err);
    if (rc == 0)
        rc = member_words(object, "provides", true, &part->provides,
                          &part->provides_count, err);
    return rc;
}

static int check_part(const struct exercise *ex, const struct part *part,
                      struct error *err)
{
    const struct part *other;

    if (strcmp(part->style, "callback") && strcmp(part->style, "task"))
        return error_set(err, -EINVAL,
                         "'style' is 'callback' or 'task', not '%s'",
                         part->style);
    if (part->api_count == 0)
        return error_set(err, -EINVAL, "'api' names no symbol");
    if (part->number != (int)(part - ex->parts) + 1)
        return error_set(err, -EINVAL, "'number' is %d where %d is next",
                         part->number, (int)(part - ex->parts) + 1);
    for (other = ex->parts; other < part; other++)
        if (!strcmp(other->name, part->name) ||
            !strcmp(other->file, part->file))
            return error_set(err, -EINVAL,
                             "'name' or 'file' is that of part %d, too",
                             other->number);
    return 0;
}

static int read_parts(struct exercise *ex, const json_t *root,
                      struct error *err)
{
    json_t *list, *item;
    size_t i;
    int rc = json_get_array(root, "parts", &list, err);

    if (rc < 0)
        return rc;
    if (json_array_size(list) == 0)
        return error_set(err, -EINVAL, "'parts' is empty");
    ex->parts = xcalloc(json_array_size(list), sizeof *ex->parts);
    json_array_foreach(list, i, item)
    {
        ex->part_count = i + 1;
        rc = read_part_members(&ex->parts[i], item, err);
        if (rc == 0)
            rc = check_part(ex, &ex->parts[i], err);
        if (rc < 0)
            return error_wrap(err, "part %zu", i + 1);
    }
    return 0;
}

static int read_exercise(struct exercise *ex, const json_t *root,
                         struct error *err)
{
    const char *slug = path_base(ex->dir);
    int rc = member_version(root, err);

    if (rc == 0)
        rc = member_text(root, "slug", &ex->slug, err);
    if (rc == 0 && strcmp(ex->slug, slug))
        rc = error_set(err, -EINVAL, "'slug' is '%s', the folder is '%s'",
                       ex->slug, slug);
    if (rc == 0)
        rc = member_text(root, "title", &ex->title, err);
    if (rc == 0)
        rc = member_text(root, "module", &ex->module, err);
    if (rc == 0)
        rc = read_parts(ex, root, err);
    return rc;
}

/* --- hints.json --- */

static int read_hints(struct part *part, const json_t *root, struct error *err)
{
    char key[16];
    json_t *list;
    int i, rc;

    snprintf(key, sizeof key, "%d", part->number);
    rc = json_get_array(root, key, &list, err);
    if (rc < 0)
        return rc;
    if (json_array_size(list) != HINTS_PER_PART)
        return error_set(err, -EINVAL, "'%s' has %zu hints, not %d", key,
                         json_array_size(list), HINTS_PER_PART);
    for (i = 0; i < HINTS_PER_PART; i++) {
        const json_t *hint = json_array_get(list, (size_t)i);

        if (!json_string_length(hint))
            return error_set(err, -EINVAL, "'%s' hint %d is no text", key,
                             i + 1);
        part->hints[i] = xstrdup(json_string_value(hint));
    }
    return 0;
}

static int read_all_hints(struct exercise *ex, const json_t *root,
                          struct error *err)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < ex->part_count; i++)
        rc = read_hints(&ex->parts[i], root, err);
    return rc;
}

/* --- the rubric --- */

static int read_check_members(struct check *check, const json_t *object,
                              struct error *err)
{
    int rc = member_text(object, "id", &check->id, err);

    if (rc == 0)
        rc = member_number(object, "part", 1, 99, &check->part, err);
    if (rc == 0)
        rc =
            member_number(object, "points", 1, POINTS_MAX, &check->points, err);
    if (rc == 0)
        rc = member_text(object, "title", &check->title, err);
    if (rc == 0)
        rc = member_text(object, "explain", &check->explain, err);
    if (rc == 0)
        rc = member_words(object, "tests", true, &check->tests,
                          &check->test_count, err);
    if (rc == 0)
        rc = member_words(object, "rules", true, &check->rules,
                          &check->rule_count, err);
    return rc;
}

static int check_check(const struct exercise *ex, const struct check *check,
                       struct error *err)
{
    const struct check *other;
    size_t i;

    for (other = ex->checks; other < check; other++)
        if (!strcmp(other->id, check->id))
            return error_set(err, -EINVAL, "'id' is there twice");
    if (!exercise_find_part(ex, check->part))
        return error_set(err, -EINVAL, "'part' is %d, but there are %zu",
                         check->part, ex->part_count);
    if (check->test_count + check->rule_count == 0)
        return error_set(err, -EINVAL, "neither 'tests' nor 'rules' decide it");
    for (i = 0; i < check->rule_count; i++) {
        const struct rule *rule = rule_find(check->rules[i]);

        if (!rule || strcmp(rule->id, check->rules[i]))
            return error_set(err, -EINVAL, "'rules' names '%s', which is none",
                             check->rules[i]);
    }
    return 0;
}

static int read_rubric(struct exercise *ex, const json_t *root,
                       struct error *err)
{
    const char *slug;
    json_t *list, *item;
    size_t i;
    int rc = member_version(root, err);

    if (rc == 0)
        rc = json_get_string(root, "exercise", &slug, err);
    if (rc == 0 && strcmp(slug, ex->slug))
        rc = error_set(err, -EINVAL, "'exercise' is '%s'", slug);
    if (rc == 0)
        rc = json_get_array(root, "checks", &list, err);
    if (rc < 0)
        return rc;
    ex->checks = xcalloc(json_array_size(list) + 1, sizeof *ex->checks);
    json_array_foreach(list, i, item)
    {
        struct check *check = &ex->checks[i];

        ex->check_count = i + 1;
        rc = read_check_members(check, item, err);
        if (rc == 0)
            rc = check_check(ex, check, err);
        if (rc < 0)
            return error_wrap(err, "check %s", check->id ? check->id : "?");
        ex->max_points += check->points;
    }
    for (i = 0; i < ex->part_count; i++)
        if (exercise_part_points(ex, ex->parts[i].number) == 0)
            return error_set(err, -EINVAL, "'checks' has none for part %d",
                             ex->parts[i].number);
    return 0;
}

/* --- all of it --- */

/* Has `read` take in the file; the message names it. Frees `path`. */
static int load_file(struct exercise *ex, char *path,
                     int (*read)(struct exercise *, const json_t *,
                                 struct error *),
                     struct error *err)
{
    json_t *root = NULL;
    int rc = json_load_path(path, &root, err);

    if (rc == 0) {
        rc = read(ex, root, err);
        if (rc < 0)
            error_wrap(err, "'%s'", path);
    }
    json_decref(root);
    free(path);
    return rc;
}

static bool slug_is_plain(const char *slug)
{
    size_t len = strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len > 0 && len < SLUG_MAX && !slug[len];
}

int exercise_load(struct exercise *ex, const char *share, const char *slug,
                  struct error *err)
{
    int rc;

    *ex = (struct exercise){0};
    if (!slug_is_plain(slug))
        return error_set(err, -EINVAL, "'%.80s' is no name of an exercise",
                         slug);
    ex->dir = xasprintf("%s/exercises/%s", share, slug);
    rc = load_file(ex, path_join(ex->dir, "exercise.json"), read_exercise, err);
    if (rc == 0)
        rc = load_file(ex, path_join(ex->dir, "hints.json"), read_all_hints,
                       err);
    if (rc == 0)
        rc = load_file(ex, xasprintf("%s/rubrics/%s.json", share, slug),
                       read_rubric, err);
    if (rc < 0)
        exercise_release(ex);
    return rc;
}

static void release_part(struct part *part)
{
    size_t i;

    free(part->name);
    free(part->title);
    free(part->file);
    free(part->header);
    free(part->style);
    member_free_words(part->api, part->api_count);
    member_free_words(part->provides, part->provides_count);
    for (i = 0; i < HINTS_PER_PART; i++)
        free(part->hints[i]);
}

static void release_check(struct check *check)
{
    free(check->id);
    free(check->title);
    free(check->explain);
    member_free_words(check->tests, check->test_count);
    member_free_words(check->rules, check->rule_count);
}

void exercise_release(struct exercise *ex)
{
    size_t i;

    for (i = 0; i < ex->part_count; i++)
        release_part(&ex->parts[i]);
    for (i = 0; i < ex->check_count; i++)
        release_check(&ex->checks[i]);
    free(ex->parts);
    free(ex->checks);
    free(ex->slug);
    free(ex->title);
    free(ex->module);
    free(ex->dir);
    *ex = (struct exercise){0};
}

const struct part *exercise_find_part(const struct exercise *ex, int number)
{
    size_t i;

    for (i = 0; i < ex->part_count; i++)
        if (ex->parts[i].number == number)
            return &ex->parts[i];
    return NULL;
}

const char *exercise_near_check(const struct exercise *ex, const char *typed)
{
    const char **ids = xcalloc(ex->check_count + 1, sizeof(*ids)), *near;

    for (size_t i = 0; i < ex->check_count; i++)
        ids[i] = ex->checks[i].id;
    near = suggest_find(typed, ids, ex->check_count);
    free(ids);
    return near;
}

const struct check *exercise_find_check(const struct exercise *ex,
                                        const char *id)
{
    size_t i;

    for (i = 0; i < ex->check_count; i++)
        if (!strcmp(ex->checks[i].id, id))
            return &ex->checks[i];
    return NULL;
}

int exercise_part_points(const struct exercise *ex, int number)
{
    int points = 0;
    size_t i;

    for (i = 0; i < ex->check_count; i++)
        if (ex->checks[i].part == number)
            points += ex->checks[i].points;
    return points;
}

static int compare_slugs(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_exercise(const char *dir, const char *slug)
{
    char *path = xasprintf("%s/%s/exercise.json", dir, slug);
    bool found = slug_is_plain(slug) && path_exists(path);

    free(path);
    return found;
}

int exercise_list(const char *share, char ***ret_slugs, size_t *ret_count,
                  struct error *err)
{
    char *dir = path_join(share, "exercises"), **slugs = NULL;
    size_t count = 0, capacity = 0;
    struct dirent *entry;
    DIR *stream = opendir(dir);
    int rc = 0;

    if (!stream)
        rc = error_set(err, -errno, "cannot read folder '%s': %s", dir,
                       strerror(errno));
    while (stream && (entry = readdir(stream)))
        if (is_exercise(dir, entry->d_name)) {
            slugs = xgrow(slugs, count, &capacity, sizeof *slugs);
            slugs[count++] = xstrdup(entry->d_name);
        }
    if (stream)
        closedir(stream);
    free(dir);
    if (rc < 0)
        return rc;
    if (count)
        qsort(slugs, count, sizeof *slugs, compare_slugs);
    *ret_slugs = slugs;
    *ret_count = count;
    return 0;
}
