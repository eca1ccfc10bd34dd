#include "base/home.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "unit.h"

static struct home home;
static struct error err;

/* Without GRADE_HOME the tree that this test was built in is found. */
START_TEST(find_knows_the_build_tree)
{
    char *page;

    unsetenv("GRADE_HOME");
    ck_assert_msg(home_find(&home, &err) == 0, "%s", err.msg);
    ck_assert(path_exists(home.redirect));
    page = path_join(home.explain, "UV301.md");
    ck_assert(path_exists(page));
    free(page);
    home_release(&home);
}
END_TEST

/* GRADE_HOME may be an installed prefix... */
START_TEST(find_takes_a_prefix)
{
    char *prefix = unit_temporary_folder(), *expected;

    unit_write(prefix, "share/grade/exercises/x/exercise.json", "{}");
    setenv("GRADE_HOME", prefix, 1);
    ck_assert_msg(home_find(&home, &err) == 0, "%s", err.msg);
    expected = path_join(prefix, "libexec/grade");
    ck_assert_str_eq(home.libexec, expected);
    free(expected);
    expected = path_join(prefix, "share/grade");
    ck_assert_str_eq(home.share, expected);
    free(expected);
    free(prefix);
    home_release(&home);
}
END_TEST

/* ...or a course of its own, graded with this build's helpers. */
START_TEST(find_takes_a_course)
{
    char *course = unit_temporary_folder();

    unit_write(course, "exercises/x/exercise.json", "{}");
    setenv("GRADE_HOME", course, 1);
    ck_assert_msg(home_find(&home, &err) == 0, "%s", err.msg);
    ck_assert_str_eq(home.share, course);
    ck_assert(path_exists(home.redirect));
    free(course);
    home_release(&home);
}
END_TEST

/* What is not there is said, with the way out; nothing is left to free. */
START_TEST(find_says_what_is_missing)
{
    char *empty = unit_temporary_folder();

    setenv("GRADE_HOME", empty, 1);
    ck_assert_int_eq(home_find(&home, &err), -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.msg, "set GRADE_HOME"));
    ck_assert_ptr_nonnull(strstr(err.msg, empty));
    ck_assert_ptr_null(home.share);
    free(empty);
}
END_TEST

UNIT_MAIN(home, find_knows_the_build_tree, find_takes_a_prefix,
          find_takes_a_course, find_says_what_is_missing)
