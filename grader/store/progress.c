#include "store/progress.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/xalloc.h"
#include "store/line.h"
#include "store/log.h"

enum { PART_MAX = 99, POINTS_MAX = 1000000 };

static const char file_name[] = "progress.jsonl";

int progress_path(char **ret_path, struct error *err)
{
    return log_path(file_name, ret_path, err);
}

/* --- sets of words --- */

bool progress_has(const struct progress_words *set, const char *word)
{
    size_t i;

    for (i = 0; i < set->count; i++)
        if (!strcmp(set->words[i], word))
            return true;
    return false;
}

static void add_word(struct progress_words *set, const char *word)
{
    if (progress_has(set, word))
        return;
    set->words =
        xgrow(set->words, set->count, &set->capacity, sizeof *set->words);
    set->words[set->count++] = xstrdup(word);
}

static void release_words(struct progress_words *set)
{
    size_t i;

    for (i = 0; i < set->count; i++)
        free(set->words[i]);
    free(set->words);
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

static void take_passed(struct progress *progress, const json_t *line)
{
    const json_t *list = json_object_get(line, "passed"), *id;
    size_t i;

    json_array_foreach(list, i, id)
    {
        if (json_is_string(id))
            add_word(&progress->passed, json_string_value(id));
    }
}

static void take_run(struct progress *progress, const char *exercise,
                     const json_t *line)
{
    const json_t *list = json_object_get(line, "parts"), *row;
    size_t i;

    take_passed(progress, line);
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

static void keep_text(char **text, const char *value)
{
    free(*text);
    *text = xstrdup(value);
}

static void take_exercise(struct progress *progress, const char *event,
                          const char *exercise, const json_t *line)
{
    keep_text(&progress->started, exercise);
    if (!strcmp(event, "run"))
        take_run(progress, exercise, line);
    else if (!strcmp(event, "hint"))
        take_hint(progress, exercise, line);
}

static void take_event(struct progress *progress, const char *event,
                       const json_t *line)
{
    const char *word;

    if (json_get_string(line, "exercise", &word, NULL) == 0)
        take_exercise(progress, event, word, line);
    else if (json_get_string(line, "item", &word, NULL) == 0 &&
             !strcmp(event, "shown"))
        add_word(&progress->shown, word);
    else if (json_get_string(line, "item", &word, NULL) == 0 &&
             !strcmp(event, "did"))
        add_word(&progress->did, word);
    else if (json_get_string(line, "track", &word, NULL) == 0)
        keep_text(&progress->track, word);
}

/* A line that makes no sense is skipped: it was cut short, or a later version
 * wrote it. */
static void take_line(void *arg, const char *text, size_t len)
{
    const char *event;
    json_t *line = NULL;

    if (json_parse("progress", text, len, &line, NULL) == 0 &&
        json_get_string(line, "event", &event, NULL) == 0)
        take_event(arg, event, line);
    json_decref(line);
}

int progress_load(struct progress *progress, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    int rc;

    *progress = (struct progress){0};
    rc = log_read(file_name, &text, err);
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
    free(progress->track);
    release_words(&progress->passed);
    release_words(&progress->shown);
    release_words(&progress->did);
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

/* "6d.1.values": the part that it belongs to; NULL when nothing is known. */
static const struct progress_part *part_of(const struct progress *progress,
                                           const char *check)
{
    const char *dot = strchr(check, '.');
    const struct progress_part *part;
    char *slug;

    if (!dot)
        return NULL;
    slug = xasprintf("exercise-%.*s", (int)(dot - check), check);
    part = progress_find(progress, slug, (int)strtol(dot + 1, NULL, 10));
    free(slug);
    return part;
}

/* Lines of earlier versions have points alone. */
bool progress_has_passed(const struct progress *progress, const char *check)
{
    const struct progress_part *part;

    if (progress_has(&progress->passed, check))
        return true;
    part = part_of(progress, check);
    return part && part->max_points > 0 && part->best >= part->max_points;
}

/* --- writing --- */

/* Takes over `line`. */
static int append(json_t *line, struct error *err)
{
    return log_append(file_name, line, err);
}

/* A line about an exercise, an item, a track: `key` says which. */
static json_t *new_line(const char *event, const char *key, const char *value)
{
    json_t *line = json_object();

    json_object_set_new(line, "version", json_integer(1));
    json_object_set_new(line, "event", json_string(event));
    json_object_set_new(line, key, json_text(value));
    return line;
}

int progress_add_start(const char *exercise, struct error *err)
{
    return append(new_line("start", "exercise", exercise), err);
}

int progress_add_shown(const char *item, struct error *err)
{
    return append(new_line("shown", "item", item), err);
}

int progress_add_did(const char *item, struct error *err)
{
    return append(new_line("did", "item", item), err);
}

int progress_add_track(const char *track, struct error *err)
{
    return append(new_line("track", "track", track), err);
}

int progress_add_hint(const char *exercise, int part, int number,
                      struct error *err)
{
    json_t *line = new_line("hint", "exercise", exercise);

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

static void add_passed(const struct result *result, int part, json_t *passed)
{
    size_t i;

    for (i = 0; i < result->check_count; i++) {
        const struct check_result *row = &result->checks[i];

        if (row->check->part == part && row->status == CHECK_PASSED)
            json_array_append_new(passed, json_text(row->check->id));
    }
}

int progress_add_result(const struct result *result, struct error *err)
{
    json_t *line = new_line("run", "exercise", result->exercise->slug),
           *parts = json_array(), *passed = json_array();
    size_t i;

    for (i = 0; i < result->exercise->part_count; i++) {
        int number = result->exercise->parts[i].number;
        json_t *row = part_row(result, number);

        if (!row)
            continue;
        json_array_append_new(parts, row);
        add_passed(result, number, passed);
    }
    json_object_set_new(line, "parts", parts);
    json_object_set_new(line, "passed", passed);
    return append(line, err);
}
