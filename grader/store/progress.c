#include "store/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/json.h"
#include "base/path.h"
#include "base/xalloc.h"
#include "store/line.h"

enum { FILE_MAX_BYTES = 64 << 20, PART_MAX = 99, POINTS_MAX = 1000000 };

int progress_path(char **ret_path, struct error *err)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    /* The specification has relative paths ignored. */
    if (state && state[0] == '/')
        *ret_path = xasprintf("%s/grade/progress.jsonl", state);
    else if (home && home[0] == '/')
        *ret_path = xasprintf("%s/.local/state/grade/progress.jsonl", home);
    else
        return error_set(err, -ENOENT,
                         "progress is not kept: neither XDG_STATE_HOME nor "
                         "HOME is set");
    return 0;
}

/* --- reading --- */

static struct progress_part *find_or_add(struct progress *progress,
                                         const char *exercise, int part)
{
    struct progress_part *item;
    size_t i;

    for (i = 0; i < progress->count; i++)
        if (progress->parts[i].part == part &&
            !strcmp(progress->parts[i].exercise, exercise))
            return &progress->parts[i];
    progress->parts = xgrow(progress->parts, progress->count,
                            &progress->capacity, sizeof *progress->parts);
    item = &progress->parts[progress->count++];
    *item = (struct progress_part){.exercise = xstrdup(exercise), .part = part};
    return item;
}

static int small_number(const json_t *object, const char *key, int most)
{
    json_int_t value = json_integer_value(json_object_get(object, key));

    return value < 0 || value > most ? 0 : (int)value;
}

static void take_run(struct progress *progress, const char *exercise,
                     const json_t *line)
{
    const json_t *list = json_object_get(line, "parts"), *row;
    size_t i;

    json_array_foreach(list, i, row)
    {
        int part = small_number(row, "part", PART_MAX),
            points = small_number(row, "points", POINTS_MAX);
        struct progress_part *item;

        if (part == 0)
            continue;
        item = find_or_add(progress, exercise, part);
        item->max_points = small_number(row, "max_points", POINTS_MAX);
        item->runs++;
        if (points > item->best)
            item->best = points;
    }
}

static void take_hint(struct progress *progress, const char *exercise,
                      const json_t *line)
{
    int part = small_number(line, "part", PART_MAX),
        number = small_number(line, "hint", HINTS_PER_PART);
    struct progress_part *item;

    if (part == 0)
        return;
    item = find_or_add(progress, exercise, part);
    if (number > item->hints)
        item->hints = number;
}

/* A line that makes no sense is skipped: it was cut short, or a later version
 * wrote it. */
static void take_line(void *arg, const char *text, size_t len)
{
    struct progress *progress = arg;
    const char *event, *exercise;
    json_t *line = NULL;

    if (json_parse("progress", text, len, &line, NULL) == 0 &&
        json_get_string(line, "event", &event, NULL) == 0 &&
        json_get_string(line, "exercise", &exercise, NULL) == 0) {
        free(progress->started);
        progress->started = xstrdup(exercise);
        if (!strcmp(event, "run"))
            take_run(progress, exercise, line);
        else if (!strcmp(event, "hint"))
            take_hint(progress, exercise, line);
    }
    json_decref(line);
}

int progress_load(struct progress *progress, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    char *path;
    int rc;

    *progress = (struct progress){0};
    rc = progress_path(&path, err);
    if (rc < 0)
        return rc;
    rc = path_read(path, FILE_MAX_BYTES, &text, err);
    free(path);
    if (rc == -ENOENT || rc == -ENOTDIR) {
        if (err)
            *err = (struct error){0};
        rc = 0;
    }
    line_each(&text, take_line, progress);
    strbuf_release(&text);
    return rc;
}

void progress_release(struct progress *progress)
{
    size_t i;

    for (i = 0; i < progress->count; i++)
        free(progress->parts[i].exercise);
    free(progress->parts);
    free(progress->started);
    *progress = (struct progress){0};
}

const struct progress_part *progress_find(const struct progress *progress,
                                          const char *exercise, int part)
{
    size_t i;

    for (i = 0; i < progress->count; i++)
        if (progress->parts[i].part == part &&
            !strcmp(progress->parts[i].exercise, exercise))
            return &progress->parts[i];
    return NULL;
}

/* --- writing --- */

/* Takes over `line`. */
static int append(json_t *line, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    char *path = NULL, *dir = NULL;
    int fd, rc = progress_path(&path, err);

    json_write_line(line, &text);
    json_decref(line);
    if (rc == 0) {
        dir = path_dir(path);
        rc = path_make_dirs(dir, err);
        if (rc < 0)
            error_wrap(err, "progress is not kept");
    }
    if (rc == 0) {
        fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0 || flock(fd, LOCK_EX) < 0)
            rc = -errno;
        else
            rc = line_append(fd, &text);
        /* An error of a delayed write is told here, if at all. */
        if (fd >= 0 && close(fd) < 0 && rc == 0)
            rc = -errno;
        if (rc < 0)
            error_set(err, rc, "progress is not kept: '%s': %s", path,
                      strerror(-rc));
    }
    free(path);
    free(dir);
    strbuf_release(&text);
    return rc;
}

static json_t *new_line(const char *event, const char *exercise)
{
    json_t *line = json_object();

    json_object_set_new(line, "version", json_integer(1));
    json_object_set_new(line, "event", json_string(event));
    json_object_set_new(line, "exercise", json_text(exercise));
    return line;
}

int progress_add_start(const char *exercise, struct error *err)
{
    return append(new_line("start", exercise), err);
}

int progress_add_hint(const char *exercise, int part, int number,
                      struct error *err)
{
    json_t *line = new_line("hint", exercise);

    json_object_set_new(line, "part", json_integer(part));
    json_object_set_new(line, "hint", json_integer(number));
    return append(line, err);
}

static bool was_built(const struct result *result, int part)
{
    size_t i;

    for (i = 0; i < result->build_count; i++)
        if (result->builds[i].part == part)
            return false;
    return true;
}

/* The points of a part; NULL when it was not graded or did not compile, which
 * costs no attempt. */
static json_t *part_row(const struct result *result, int part)
{
    int points = 0, max_points = 0;
    size_t i;
    json_t *row;

    for (i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];

        if (check->check->part != part)
            continue;
        if (check->status == CHECK_NOT_GRADED)
            return NULL;
        points += check->points;
        max_points += check->check->points;
    }
    if (max_points == 0 || !was_built(result, part))
        return NULL;
    row = json_object();
    json_object_set_new(row, "part", json_integer(part));
    json_object_set_new(row, "points", json_integer(points));
    json_object_set_new(row, "max_points", json_integer(max_points));
    return row;
}

int progress_add_result(const struct result *result, struct error *err)
{
    json_t *line = new_line("run", result->exercise->slug),
           *parts = json_array();
    size_t i;

    for (i = 0; i < result->exercise->part_count; i++) {
        json_t *row = part_row(result, result->exercise->parts[i].number);

        if (row)
            json_array_append_new(parts, row);
    }
    json_object_set_new(line, "parts", parts);
    return append(line, err);
}
