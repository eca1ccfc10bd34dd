/* What a course author writes: exercise.json, hints.json, the rubric; one of
 * the three is changed, the others are whole. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "course/exercise.h"

static const char *const words[] = {
    "{",         "}",          "[",
    "]",         "\"",         ":",
    ",",         "null",       "true",
    "1e999",     "-1",         "\"\"",
    "\"../x\"",  "\\u0000",    "99",
    "\"parts\"", "\"checks\"", "[[[[[[[[[[[[[[[[",
    NULL};

static const struct {
    const char *name, *text;
} files[] = {
    {"exercises/exercise-0/exercise.json",
     "{\"version\":1,\"slug\":\"exercise-0\",\"title\":\"t\",\"module\":\"0\","
     "\"parts\":[{\"number\":1,\"name\":\"cache\",\"title\":\"A cache\","
     "\"file\":\"cache.c\",\"header\":\"cache.h\",\"style\":\"callback\","
     "\"api\":[\"cache_fill\",\"cache_why\"]},{\"number\":2,\"name\":\"jobs\","
     "\"title\":\"Some jobs\",\"file\":\"jobs.c\",\"header\":\"jobs.h\","
     "\"style\":\"task\",\"api\":[\"jobs_run\"],\"provides\":[\"seal\"]}]}"},
    {"exercises/exercise-0/hints.json",
     "{\"1\":[\"a\",\"b\",\"c\"],\"2\":[\"d\",\"e\",\"f\"]}"},
    {"rubrics/exercise-0.json",
     "{\"version\":1,\"exercise\":\"exercise-0\",\"checks\":[{\"id\":\"0.1.a\","
     "\"part\":1,\"points\":3,\"title\":\"t\",\"explain\":\"e\",\"tests\":"
     "[\"x\"],\"rules\":[\"UV103\"]},{\"id\":\"0.2.a\",\"part\":2,\"points\":4,"
     "\"title\":\"t\",\"explain\":\"e\",\"tests\":[\"y\"]}]}"},
};

static void make_folder(const char *name)
{
    char *path = path_join(fuzz_folder(), name);

    (void)mkdir(path, 0700);
    free(path);
}

static void samples(void)
{
    make_folder("exercises");
    make_folder("exercises/exercise-0");
    make_folder("rubrics");
    for (size_t i = 0; i < 3; i++)
        fuzz_sample(files[i].text, strlen(files[i].text));
}

/* Which of the three files the bytes are most like. */
static size_t which(const uint8_t *data, size_t len)
{
    if (memmem(data, len, "checks", 6))
        return 2;
    return memmem(data, len, "parts", 5) ? 0 : 1;
}

static void check_sound(const struct exercise *ex)
{
    int points = 0;

    fuzz_check(ex->part_count > 0);
    for (size_t i = 0; i < ex->part_count; i++) {
        const struct part *part = &ex->parts[i];

        fuzz_check(part->number == (int)i + 1);
        fuzz_check(!strchr(part->file, '/') && !strchr(part->header, '/'));
        fuzz_check(part->hints[HINTS_PER_PART - 1]);
        points += exercise_part_points(ex, part->number);
    }
    fuzz_check(points == ex->max_points && points > 0);
}

static void run(const uint8_t *data, size_t len)
{
    size_t changed = which(data, len);
    struct exercise ex;
    struct error err = {0};

    for (size_t i = 0; i < 3; i++) {
        if (i == changed)
            fuzz_write(files[i].name, data, len);
        else
            fuzz_write(files[i].name, files[i].text, strlen(files[i].text));
    }
    if (exercise_load(&ex, fuzz_folder(), "exercise-0", &err) == 0) {
        check_sound(&ex);
        exercise_release(&ex);
    } else {
        fuzz_check(err.msg[0]);
    }
}

static const struct fuzz_target target = {"exercise", samples, words, run};
FUZZ_MAIN(target)
