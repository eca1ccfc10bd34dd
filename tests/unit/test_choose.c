#include "course/choose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define LEAF(name)                                                             \
    "{\"choose\":\"" name "\",\"why\":\"because\",\"how\":\"so\"}"
#define FORK(first, second)                                                    \
    "\"ask\":\"which?\",\"answers\":[{\"word\":\"yes\",\"text\":\"t\","        \
    "\"then\":" first "},{\"word\":\"yet\",\"text\":\"u\",\"then\":" second    \
    "}]"

static struct choose tree;
static struct error err;

static int load(const char *text)
{
    char *folder = unit_temporary_folder();
    int rc;

    unit_write(folder, "exercises/choose.json", text);
    rc = choose_load(&tree, folder, &err);
    free(folder);
    return rc;
}

/* A word, its beginning where only one is meant, or its number. */
START_TEST(answers_are_found)
{
    ck_assert_msg(load("{\"version\":1," FORK(LEAF("a"), LEAF("b")) "}") == 0,
                  "%s", err.msg);
    ck_assert_str_eq(choose_answer_find(&tree, "yet")->then.advice, "b");
    ck_assert_str_eq(choose_answer_find(&tree, "1")->then.advice, "a");
    ck_assert_str_eq(choose_answer_find(&tree, "YES")->then.advice, "a");
    ck_assert_ptr_null(choose_answer_find(&tree, "ye"));
    ck_assert_ptr_null(choose_answer_find(&tree, ""));
    ck_assert_ptr_null(choose_answer_find(&tree, "0"));
    ck_assert_ptr_null(choose_answer_find(&tree, "3"));
    ck_assert_ptr_null(choose_answer_find(&tree, "yesterday"));
    choose_release(&tree);
}
END_TEST

/* What is no tree of at most four questions is refused. */
START_TEST(bad_trees_are_refused)
{
    static const char *const texts[] = {
        "{\"version\":2," FORK(LEAF("a"), LEAF("b")) "}",
        "{\"version\":1,\"choose\":\"a\",\"why\":\"b\",\"how\":\"c\"}",
        "{\"version\":1,\"ask\":\"?\",\"answers\":[]}",
        "{\"version\":1,\"ask\":\"?\",\"answers\":[{\"word\":\"a\","
        "\"text\":\"t\",\"then\":" LEAF("a") "}]}",
        "{\"version\":1," FORK(LEAF("a"), "{\"choose\":\"b\"}") "}",
        "{\"version\":1," FORK(LEAF("a"), "7") "}",
        "{\"version\":1," FORK(
            LEAF("1"),
            "{" FORK(
                LEAF("2"),
                "{" FORK(LEAF("3"),
                         "{" FORK(LEAF("4"),
                                  "{" FORK(LEAF("5"),
                                           LEAF("6")) "}") "}") "}") "}") "}"};
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_msg(load(texts[i]) == -EINVAL, "accepted: %s", texts[i]);
        ck_assert_ptr_nonnull(strstr(err.msg, "choose.json"));
        ck_assert_uint_eq(tree.answer_count, 0);
    }
}
END_TEST

UNIT_MAIN(choose, answers_are_found, bad_trees_are_refused)
