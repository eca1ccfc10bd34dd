#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

static char *folder;

static void setup_folder(void)
{
    folder = unit_temporary_folder();
}

/* What is in `name` below the folder, as a text that the caller frees. */
static char *text_of(const char *name)
{
    char *path = path_join(folder, name);
    struct strbuf text = STRBUF_INIT;

    ck_assert_int_eq(path_read(path, 1000, &text, NULL), 0);
    free(path);
    return strbuf_steal(&text);
}

/* How many entries the folder has. */
static int count_entries(void)
{
    struct stat st;
    int count = 0;
    char name[2] = "a";
    char *path;

    for (; name[0] <= 'z'; name[0]++) {
        path = path_join(folder, name);
        count += lstat(path, &st) == 0;
        free(path);
    }
    return count;
}

/* A file that is there is replaced, whole. */
START_TEST(write_replaces_a_file)
{
    char *path, *text;

    setup_folder();
    unit_write(folder, "a", "old and long");
    path = path_join(folder, "a");
    ck_assert_int_eq(path_write(path, "new", 3, NULL), 0);
    text = text_of("a");
    ck_assert_str_eq(text, "new");
    free(text);
    free(path);
    free(folder);
}
END_TEST

/* A link to a file stays one; what it leads to is written. */
START_TEST(write_goes_through_a_link)
{
    struct stat st;
    char *link_path, *text;

    setup_folder();
    unit_write(folder, "a", "old");
    link_path = path_join(folder, "b");
    ck_assert_int_eq(symlink("a", link_path), 0);
    ck_assert_int_eq(path_write(link_path, "new", 3, NULL), 0);
    ck_assert_int_eq(lstat(link_path, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    text = text_of("a");
    ck_assert_str_eq(text, "new");
    ck_assert_int_eq(count_entries(), 2);
    free(text);
    free(link_path);
    free(folder);
}
END_TEST

/* A pipe, and so any device, is written into and stays what it is: whoever
 * sends a gradebook to /dev/null still has a /dev/null after that. */
START_TEST(write_keeps_what_is_no_file)
{
    char *path, got[8] = "";
    struct stat st;
    int reader;

    setup_folder();
    path = path_join(folder, "a");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ck_assert_int_ge(reader, 0);
    ck_assert_int_eq(path_write(path, "new", 3, NULL), 0);
    ck_assert_int_eq(lstat(path, &st), 0);
    ck_assert(S_ISFIFO(st.st_mode));
    ck_assert_int_eq(read(reader, got, sizeof got), 3);
    ck_assert_str_eq(got, "new");
    close(reader);
    free(path);
    free(folder);
}
END_TEST

/* A folder is refused, and no temporary name is left beside it. */
START_TEST(write_refuses_a_folder)
{
    struct error err = {0};

    setup_folder();
    ck_assert_int_eq(path_write(folder, "x", 1, &err), -EISDIR);
    ck_assert(strstr(err.msg, "cannot write"));
    ck_assert_int_eq(count_entries(), 0);
    free(folder);
}
END_TEST

/* What is there stays, even if it is a link to nowhere. */
START_TEST(create_keeps_what_is_there)
{
    char *path, *text;

    setup_folder();
    path = path_join(folder, "a");
    ck_assert_int_eq(path_create(path, "one", 3, NULL), 0);
    ck_assert_int_eq(path_create(path, "two", 3, NULL), -EEXIST);
    text = text_of("a");
    ck_assert_str_eq(text, "one");
    free(text);
    free(path);
    path = path_join(folder, "b");
    ck_assert_int_eq(symlink("nowhere", path), 0);
    ck_assert_int_eq(path_create(path, "two", 3, NULL), -EEXIST);
    ck_assert_int_eq(count_entries(), 2);
    free(path);
    free(folder);
}
END_TEST

/* Nothing is read past the end of an empty name. */
START_TEST(make_dirs_refuses_the_empty_name)
{
    struct error err = {0};
    char *empty = calloc(1, 1);

    ck_assert_int_eq(path_make_dirs(empty, &err), -ENOENT);
    ck_assert_str_eq(err.msg, "the name of a folder is empty");
    free(empty);
}
END_TEST

START_TEST(make_dirs_makes_all)
{
    char *path;

    setup_folder();
    path = path_join(folder, "a/b/c/");
    ck_assert_int_eq(path_make_dirs(path, NULL), 0);
    ck_assert(path_is_dir(path));
    ck_assert_int_eq(path_make_dirs(path, NULL), 0);
    free(path);
    free(folder);
}
END_TEST

/* What is too large changes nothing. */
START_TEST(read_is_capped)
{
    struct strbuf text = STRBUF_INIT;
    char *path;

    setup_folder();
    unit_write(folder, "a", "12345");
    path = path_join(folder, "a");
    strbuf_add_str(&text, "kept");
    ck_assert_int_eq(path_read(path, 4, &text, NULL), -EFBIG);
    ck_assert_str_eq(text.text, "kept");
    ck_assert_int_eq(path_read(path, 5, &text, NULL), 0);
    ck_assert_str_eq(text.text, "kept12345");
    strbuf_release(&text);
    free(path);
    free(folder);
}
END_TEST

UNIT_MAIN(path, write_replaces_a_file, write_goes_through_a_link,
          write_keeps_what_is_no_file, write_refuses_a_folder,
          create_keeps_what_is_there, make_dirs_refuses_the_empty_name,
          make_dirs_makes_all, read_is_capped)
