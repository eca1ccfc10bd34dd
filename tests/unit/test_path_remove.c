#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

enum { DEPTH = 600 };

/* Deeper than any path may be long, and nobody may look into the deepest. */
static void make_deep(const char *top)
{
    const char *name = "a-folder-with-a-long-name";
    int fd = open(top, O_RDONLY | O_DIRECTORY);

    for (int i = 0; i < DEPTH; i++) {
        int inner;

        ck_assert_int_eq(mkdirat(fd, name, 0700), 0);
        ck_assert_int_eq(mkdirat(fd, ".removed-0", 0700), 0);
        inner = openat(fd, name, O_RDONLY | O_DIRECTORY);
        close(openat(inner, "file", O_WRONLY | O_CREAT, 0));
        if (i == DEPTH / 2)
            fchmod(fd, 0);
        close(fd);
        fd = inner;
        ck_assert_int_ge(fd, 0);
    }
    close(fd);
}

START_TEST(whatever_was_made_is_removed)
{
    char *folder = unit_temporary_folder();
    char *top = path_join(folder, "top");

    ck_assert_int_eq(mkdir(top, 0700), 0);
    make_deep(top);
    ck_assert_int_eq(chmod(top, 0), 0);
    path_remove_tree(top);
    ck_assert(!path_exists(top));
    path_remove_tree(top);
    free(top);
    free(folder);
}
END_TEST

START_TEST(links_are_not_followed)
{
    char *folder = unit_temporary_folder();
    char *kept = path_join(folder, "kept");
    char *top = path_join(folder, "top");
    char *link = path_join(top, "link");
    int fd;

    unit_write(kept, "file", "text");
    ck_assert_int_eq(mkdir(top, 0700), 0);
    ck_assert_int_eq(symlink(kept, link), 0);
    fd = open(top, O_RDONLY | O_DIRECTORY);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(chmod(top, 0), 0);
    path_empty(fd);
    close(fd);
    ck_assert(path_is_dir(top));
    ck_assert_int_eq(rmdir(top), 0);
    ck_assert_int_eq(symlink(kept, top), 0);
    path_remove_tree(top);
    ck_assert(!path_exists(top));
    free(link);
    link = path_join(kept, "file");
    ck_assert(path_exists(link));
    free(link);
    free(top);
    free(kept);
    free(folder);
}
END_TEST

START_TEST(what_is_kept_stays)
{
    char *folder = unit_temporary_folder();
    char *kept = path_join(folder, "kept/deep/deeper");
    char *gone = path_join(folder, "gone/deep/deeper");
    int fd;

    ck_assert_int_eq(path_make_dirs(kept, NULL), 0);
    ck_assert_int_eq(path_make_dirs(gone, NULL), 0);
    unit_write(kept, "file", "text");
    fd = open(folder, O_RDONLY | O_DIRECTORY);
    ck_assert_int_ge(fd, 0);
    path_empty_but(fd, "kept");
    free(gone);
    gone = path_join(folder, "gone");
    ck_assert(!path_exists(gone));
    free(gone);
    gone = path_join(kept, "file");
    ck_assert(path_exists(gone));
    path_empty(fd);
    ck_assert(!path_exists(kept));
    close(fd);
    free(gone);
    free(kept);
    free(folder);
}
END_TEST

UNIT_MAIN(path_remove, whatever_was_made_is_removed, links_are_not_followed,
          what_is_kept_stays)
