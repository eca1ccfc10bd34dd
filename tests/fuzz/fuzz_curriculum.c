/* What a course author writes: curriculum.json and choose.json. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "course/choose.h"
#include "course/curriculum.h"

static const char *const words[] = {
    "{",        "}",          "[",         "]",        "\"",
    ":",        ",",          "null",      "true",     "1e999",
    "-1",       "\"\"",       "\"later\"", "\"self\"", "\"ask\"",
    "\"then\"", "\"checks\"", "\"m1.9\"",  "\\u0000",  "[[[[[[[[[[[[[[[[",
    NULL};

static const char course[] =
    "{\"version\":1,\"groups\":[{\"id\":\"m1\",\"kind\":\"module\","
    "\"module\":\"1\",\"title\":\"t\",\"exercise\":\"exercise-1\",\"items\":["
    "{\"id\":\"m1.1\",\"text\":\"a\",\"evidence\":[{\"kind\":\"test\","
    "\"checks\":[\"1.1.a\"]},{\"kind\":\"quiz\"}]},{\"id\":\"m1.2\",\"text\":"
    "\"b\",\"evidence\":[{\"kind\":\"self\",\"answer\":\"so\"}]},{\"id\":"
    "\"m1.3\",\"text\":\"c\",\"evidence\":[{\"kind\":\"predict\",\"later\":"
    "\"exercise-1\"}]}]}],\"levels\":[{\"name\":\"low\",\"after\":\"1\","
    "\"groups\":[\"m1\"]}],\"tracks\":[{\"name\":\"fast\",\"title\":\"t\","
    "\"hours\":\"1\",\"steps\":[{\"title\":\"s\",\"minutes\":5,\"exercise\":"
    "\"exercise-1/1\"},{\"title\":\"q\",\"minutes\":5,\"quiz\":\"1\"}]}]}";

static const char tree[] =
    "{\"version\":1,\"ask\":\"which?\",\"answers\":[{\"word\":\"a\",\"text\":"
    "\"t\",\"then\":{\"choose\":\"x\",\"why\":\"y\",\"how\":\"z\"}},{\"word\":"
    "\"b\",\"text\":\"t\",\"then\":{\"ask\":\"and?\",\"answers\":[{\"word\":"
    "\"c\",\"text\":\"t\",\"then\":{\"choose\":\"x\",\"why\":\"y\",\"how\":"
    "\"z\"}},{\"word\":\"d\",\"text\":\"t\",\"then\":{\"choose\":\"x\","
    "\"why\":\"y\",\"how\":\"z\"}}]}}]}";

static void samples(void)
{
    char *path = path_join(fuzz_folder(), "exercises");

    (void)mkdir(path, 0700);
    free(path);
    fuzz_sample(course, sizeof course - 1);
    fuzz_sample(tree, sizeof tree - 1);
}

/* What the header promises of one that was read. */
static void check_item(const struct curriculum *curriculum,
                       const struct curriculum_item *item)
{
    fuzz_check(curriculum_find_item(curriculum, item->id) == item);
    fuzz_check(item->evidence_count > 0 && item->text[0]);
    for (size_t i = 0; i < item->evidence_count; i++) {
        const struct evidence *evidence = &item->evidence[i];
        bool runs = evidence->kind == EVIDENCE_TEST ||
                    evidence->kind == EVIDENCE_PREDICT;

        fuzz_check((evidence->check_count > 0) == (runs && !evidence->later));
        fuzz_check((evidence->answer != NULL) ==
                   (evidence->kind == EVIDENCE_SELF));
    }
}

static void check_curriculum(const struct curriculum *curriculum)
{
    fuzz_check(curriculum->group_count > 0);
    for (size_t i = 0; i < curriculum->group_count; i++)
        for (size_t j = 0; j < curriculum->groups[i].item_count; j++)
            check_item(curriculum, &curriculum->groups[i].items[j]);
    for (size_t i = 0; i < curriculum->track_count; i++)
        for (size_t j = 0; j < curriculum->tracks[i].step_count; j++)
            fuzz_check(!curriculum->tracks[i].steps[j].exercise !=
                       !curriculum->tracks[i].steps[j].quiz);
}

static void check_tree(const struct choose *node, int depth)
{
    fuzz_check(depth <= CHOOSE_DEPTH_MAX);
    fuzz_check(node->answer_count ? node->answer_count > 1 && node->ask
                                  : node->advice && node->why && node->how);
    for (size_t i = 0; i < node->answer_count; i++) {
        fuzz_check(choose_answer_find(node, node->answers[i].word));
        check_tree(&node->answers[i].then, depth + 1);
    }
}

static void run(const uint8_t *data, size_t len)
{
    struct curriculum curriculum;
    struct choose choose;
    struct error err = {0};

    fuzz_write("exercises/curriculum.json", data, len);
    fuzz_write("exercises/choose.json", data, len);
    if (curriculum_load(&curriculum, fuzz_folder(), &err) == 0) {
        check_curriculum(&curriculum);
        curriculum_release(&curriculum);
    } else {
        fuzz_check(err.msg[0]);
    }
    err = (struct error){0};
    if (choose_load(&choose, fuzz_folder(), &err) == 0) {
        check_tree(&choose, 0);
        choose_release(&choose);
    } else {
        fuzz_check(err.msg[0]);
    }
}

static const struct fuzz_target target = {"curriculum", samples, words, run};
FUZZ_MAIN(target)
