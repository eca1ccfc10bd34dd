#include "course/exercise.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/strbuf.h"
#include "unit.h"

static const char exercise_text[] =
    "{\"version\":1,\"slug\":\"exercise-0\",\"title\":\"Two small things\","
    "\"module\":\"0\",\"parts\":["
    "{\"number\":1,\"name\":\"cache\",\"title\":\"A cache\","
    "\"file\":\"cache.c\",\"header\":\"cache.h\",\"style\":\"callback\","
    "\"api\":[\"cache_fill\",\"cache_why\"]},"
    "{\"number\":2,\"name\":\"jobs\",\"title\":\"Some jobs\","
    "\"file\":\"jobs.c\",\"header\":\"jobs.h\",\"style\":\"task\","
    "\"api\":[\"jobs_run\"],\"provides\":[\"seal\"]}]}";

static const char hints_text[] = "{\"1\":[\"a\",\"b\",\"c\"],"
                                 "\"2\":[\"d\",\"e\",\"f\"]}";

static const char rubric_text[] =
    "{\"version\":1,\"exercise\":\"exercise-0\",\"checks\":["
    "{\"id\":\"0.1.values\",\"part\":1,\"points\":3,\"title\":\"t\","
    "\"explain\":\"because\",\"tests\":[\"every_value\"],"
    "\"rules\":[\"UV103\"]},"
    "{\"id\":\"0.2.jobs\",\"part\":2,\"points\":4,\"title\":\"t\","
    "\"explain\":\"because\",\"tests\":[\"every_job\"]}]}";

static struct exercise ex;
static struct error err;

/* Writes `text` with the first `from` turned into `to`. */
static void write_changed(const char *dir, const char *name, const char *text,
                          const char *from, const char *to)
{
    const char *place = from ? strstr(text, from) : NULL;
    struct strbuf changed = STRBUF_INIT;

    if (!place) {
        unit_write(dir, name, text);
        return;
    }
    strbuf_add(&changed, text, (size_t)(place - text));
    strbuf_add_str(&changed, to);
    strbuf_add_str(&changed, place + strlen(from));
    unit_write(dir, name, strbuf_text(&changed));
    strbuf_release(&changed);
}

/* Loads the small exercise above, after one change to its files. */
static int load_changed(const char *from, const char *to)
{
    char *dir = unit_temporary_folder();
    int rc;

    write_changed(dir, "exercises/exercise-0/exercise.json", exercise_text,
                  from, to);
    write_changed(dir, "exercises/exercise-0/hints.json", hints_text, from, to);
    write_changed(dir, "rubrics/exercise-0.json", rubric_text, from, to);
    rc = exercise_load(&ex, dir, "exercise-0", &err);
    free(dir);
    return rc;
}

/* All that the files say is there. */
START_TEST(load_reads_parts_hints_and_checks)
{
    ck_assert_msg(load_changed(NULL, NULL) == 0, "%s", err.msg);
    ck_assert_str_eq(ex.title, "Two small things");
    ck_assert_uint_eq(ex.part_count, 2);
    ck_assert_str_eq(ex.parts[0].hints[2], "c");
    ck_assert_str_eq(ex.parts[1].style, "task");
    ck_assert_str_eq(ex.parts[1].provides[0], "seal");
    ck_assert_uint_eq(ex.parts[0].provides_count, 0);
    ck_assert_str_eq(exercise_find_part(&ex, 2)->file, "jobs.c");
    ck_assert_ptr_null(exercise_find_part(&ex, 3));
    ck_assert_str_eq(exercise_find_check(&ex, "0.1.values")->rules[0], "UV103");
    ck_assert_ptr_null(exercise_find_check(&ex, "0.1"));
    ck_assert_int_eq(ex.max_points, 7);
    ck_assert_int_eq(exercise_part_points(&ex, 2), 4);
    exercise_release(&ex);
}
END_TEST

/* A change that must be refused, and what the message has to name. */
static const struct {
    const char *from, *to, *file, *key;
} mistakes[] = {
    {"\"slug\":\"exercise-0\"", "\"slug\":\"other\"", "exercise.json", "slug"},
    {"\"title\":\"Two small things\",", "", "exercise.json", "title"},
    {"\"number\":2", "\"number\":1", "exercise.json", "number"},
    {"\"name\":\"jobs\"", "\"name\":\"cache\"", "exercise.json", "name"},
    {"\"file\":\"jobs.c\"", "\"file\":\"../jobs.c\"", "exercise.json", "file"},
    {"\"style\":\"task\"", "\"style\":\"tasks\"", "exercise.json", "style"},
    {"\"api\":[\"jobs_run\"]", "\"api\":[]", "exercise.json", "api"},
    {"\"api\":[\"jobs_run\"]", "\"api\":[7]", "exercise.json", "api"},
    {"\"a\",\"b\",", "\"a\",", "hints.json", "2 hints"},
    {"\"c\"]", "\"\"]", "hints.json", "hint 3"},
    {"\"2\":[", "\"3\":[", "hints.json", "'2'"},
    {"\"0.2.jobs\"", "\"0.1.values\"", "exercise-0.json", "twice"},
    {"\"part\":2", "\"part\":3", "exercise-0.json", "'part' is 3"},
    {"\"part\":2", "\"part\":1", "exercise-0.json", "part 2"},
    {"\"points\":4", "\"points\":0", "exercise-0.json", "'points' is 0"},
    {"\"points\":4", "\"points\":\"4\"", "exercise-0.json", "points"},
    {"UV103", "UV000", "exercise-0.json", "UV000"},
    {"\"tests\":[\"every_job\"]", "\"tests\":[]", "exercise-0.json", "tests"},
    {"\"exercise\":\"exercise-0\"", "\"exercise\":\"x\"", "exercise-0.json",
     "exercise"},
    {"\"checks\":[", "\"checks\":{", "exercise-0.json", "line 1"},
};

/* Each mistake is refused with its file and key, and leaves nothing behind. */
START_TEST(load_names_file_and_key)
{
    size_t i;

    for (i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        ck_assert_msg(load_changed(mistakes[i].from, mistakes[i].to) < 0,
                      "accepted: %s", mistakes[i].to);
        ck_assert_msg(strstr(err.msg, mistakes[i].file) &&
                          strstr(err.msg, mistakes[i].key),
                      "'%s' for: %s", err.msg, mistakes[i].to);
        ck_assert_ptr_null(ex.parts);
    }
}
END_TEST

/* A slug is a plain name: no way to other folders. */
START_TEST(load_refuses_strange_slugs)
{
    ck_assert_int_eq(exercise_load(&ex, "/", "../etc", &err), -EINVAL);
    ck_assert_int_eq(exercise_load(&ex, "/", "", &err), -EINVAL);
    ck_assert_int_eq(exercise_load(&ex, "/nowhere", "exercise-0", &err),
                     -ENOENT);
}
END_TEST

/* Only folders with an exercise.json, in order. */
START_TEST(list_is_sorted)
{
    char *dir = unit_temporary_folder(), **slugs;
    size_t count;

    unit_write(dir, "exercises/exercise-2/exercise.json", "{}");
    unit_write(dir, "exercises/exercise-1/exercise.json", "{}");
    unit_write(dir, "exercises/async/async.h", "");
    ck_assert_int_eq(exercise_list(dir, &slugs, &count, &err), 0);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(slugs[0], "exercise-1");
    ck_assert_str_eq(slugs[1], "exercise-2");
    free(slugs[0]);
    free(slugs[1]);
    free(slugs);
    free(dir);
}
END_TEST

UNIT_MAIN(exercise, load_reads_parts_hints_and_checks, load_names_file_and_key,
          load_refuses_strange_slugs, list_is_sorted)
