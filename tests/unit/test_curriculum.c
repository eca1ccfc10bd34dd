#include "course/curriculum.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "unit.h"

static const char text[] =
    "{\"version\":1,\"groups\":["
    "{\"id\":\"m1\",\"kind\":\"module\",\"module\":\"1\",\"title\":\"One\","
    "\"exercise\":\"exercise-1\",\"items\":["
    "{\"id\":\"m1.1\",\"text\":\"Knows one\",\"evidence\":["
    "{\"kind\":\"test\",\"checks\":[\"1.1.a\",\"1.1.b\"]},"
    "{\"kind\":\"quiz\"}]},"
    "{\"id\":\"m1.2\",\"text\":\"Says two\",\"evidence\":["
    "{\"kind\":\"self\",\"answer\":\"Two.\"}]}]},"
    "{\"id\":\"p1\",\"kind\":\"project\",\"title\":\"Build\",\"items\":["
    "{\"id\":\"p1.1\",\"text\":\"Builds\",\"evidence\":["
    "{\"kind\":\"predict\",\"later\":\"project-1\"}]}]}],"
    "\"levels\":[{\"name\":\"first\",\"after\":\"1\",\"groups\":[\"m1\"]}],"
    "\"tracks\":[{\"name\":\"fast\",\"title\":\"short\",\"hours\":\"1 hour\","
    "\"steps\":[{\"title\":\"do\",\"minutes\":5,\"exercise\":\"exercise-1/1\"},"
    "{\"title\":\"ask\",\"minutes\":9,\"quiz\":\"1\"}]}]}";

static struct curriculum curriculum;
static struct error err;

/* Loads the text above with the first `from` turned into `to`. */
static int load_changed(const char *from, const char *to)
{
    char *folder = unit_temporary_folder(),
         *place = from ? strstr(text, from) : NULL;
    struct strbuf changed = STRBUF_INIT;
    int rc;

    ck_assert(!from || place);
    strbuf_add(&changed, text, place ? (size_t)(place - text) : strlen(text));
    if (place) {
        strbuf_add_str(&changed, to);
        strbuf_add_str(&changed, place + strlen(from));
    }
    unit_write(folder, "exercises/curriculum.json", strbuf_text(&changed));
    rc = curriculum_load(&curriculum, folder, &err);
    strbuf_release(&changed);
    free(folder);
    return rc;
}

/* All that the file says is there. */
START_TEST(load_reads_items_levels_and_tracks)
{
    const struct curriculum_item *item;

    ck_assert_msg(load_changed(NULL, NULL) == 0, "%s", err.msg);
    item = curriculum_find_item(&curriculum, "m1.1");
    ck_assert_str_eq(item->text, "Knows one");
    ck_assert_uint_eq(item->evidence_count, 2);
    ck_assert_str_eq(item->evidence[0].checks[1], "1.1.b");
    ck_assert_int_eq(item->evidence[1].kind, EVIDENCE_QUIZ);
    ck_assert(!curriculum_is_later(item));
    item = curriculum_find_item(&curriculum, "m1.2");
    ck_assert_str_eq(curriculum_evidence(item, EVIDENCE_SELF)->answer, "Two.");
    ck_assert_ptr_null(curriculum_evidence(item, EVIDENCE_QUIZ));
    ck_assert(curriculum_is_later(curriculum_find_item(&curriculum, "p1.1")));
    ck_assert_ptr_null(curriculum_find_item(&curriculum, "m1.3"));
    ck_assert_str_eq(curriculum_find_group(&curriculum, "1")->id, "m1");
    ck_assert_str_eq(curriculum_find_group(&curriculum, "p1")->title, "Build");
    ck_assert_ptr_null(curriculum_find_group(&curriculum, "p2"));
    ck_assert_str_eq(curriculum.levels[0].groups[0], "m1");
    ck_assert_int_eq(
        curriculum_find_track(&curriculum, "fast")->steps[1].minutes, 9);
    ck_assert_ptr_null(curriculum_find_track(&curriculum, "slow"));
    curriculum_release(&curriculum);
}
END_TEST

/* A change that must be refused, and what the message has to name. */
static const struct {
    const char *from, *to, *key;
} mistakes[] = {
    {"\"version\":1", "\"version\":2", "version"},
    {"\"id\":\"m1.2\"", "\"id\":\"m1.1\"", "m1.2"},
    {"\"id\":\"p1.1\"", "\"id\":\"p2.1\"", "p1.1"},
    {"\"id\":\"p1\"", "\"id\":\"m1\"", "m1"},
    {"\"text\":\"Says two\"", "\"text\":\"\"", "text"},
    {"\"kind\":\"test\"", "\"kind\":\"hope\"", "hope"},
    {"\"kind\":\"quiz\"", "\"kind\":\"self\"", "answer"},
    {"\"kind\":\"quiz\"", "\"kind\":\"test\"", "checks"},
    {"\"kind\":\"test\"", "\"kind\":\"quiz\"", "checks"},
    {"\"answer\":\"Two.\"", "\"answer\":\"Two.\",\"later\":\"project-1\"",
     "later"},
    {"\"kind\":\"self\",\"answer\"", "\"kind\":\"quiz\",\"answer\"", "answer"},
    {"\"later\":\"project-1\"", "\"later\":\"project-1\",\"checks\":[\"1\"]",
     "checks"},
    {"\"groups\":[\"m1\"]", "\"groups\":[\"m9\"]", "m9"},
    {"\"minutes\":5", "\"minutes\":0", "minutes"},
    {",\"quiz\":\"1\"", "", "step 2"},
    {",\"quiz\":\"1\"", ",\"quiz\":\"1\",\"exercise\":\"exercise-1\"",
     "step 2"},
};

/* Each of them is refused, and the message names file and place. */
START_TEST(mistakes_are_named)
{
    size_t i;

    for (i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        ck_assert_msg(load_changed(mistakes[i].from, mistakes[i].to) == -EINVAL,
                      "accepted: %s", mistakes[i].to);
        ck_assert_msg(strstr(err.msg, "curriculum.json") &&
                          strstr(err.msg, mistakes[i].key),
                      "'%s' for: %s", err.msg, mistakes[i].to);
        ck_assert_uint_eq(curriculum.group_count, 0);
    }
}
END_TEST

UNIT_MAIN(curriculum, load_reads_items_levels_and_tracks, mistakes_are_named)
