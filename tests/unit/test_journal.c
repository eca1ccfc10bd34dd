#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "store/journal.h"
#include "unit.h"

static char *path;
static struct error err;

/* A journal that is not there yet. */
static void begin(void)
{
    char *folder = unit_temporary_folder();

    path = path_join(folder, "out.journal");
    free(folder);
    err = (struct error){0};
}

static struct journal *open_it(void)
{
    struct journal *journal = NULL;

    ck_assert_int_eq(journal_open(path, &journal, &err), 0);
    return journal;
}

static void add(struct journal *journal, const char *key, int number)
{
    json_t *value = json_integer(number);

    ck_assert_int_eq(journal_add(journal, key, value, &err), 0);
    json_decref(value);
}

static void put(const char *text)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* What one process finished the next one finds. */
START_TEST(finished_is_found_again)
{
    struct journal *journal;

    begin();
    journal = open_it();
    ck_assert_ptr_null(journal_find(journal, "a"));
    add(journal, "a", 1);
    add(journal, "b", 2);
    journal_close(journal, false);
    journal = open_it();
    ck_assert_int_eq(json_integer_value(journal_find(journal, "a")), 1);
    ck_assert_int_eq(json_integer_value(journal_find(journal, "b")), 2);
    ck_assert_ptr_null(journal_find(journal, "c"));
    journal_close(journal, true);
    ck_assert(!path_exists(path));
}
END_TEST

/* A crash while a line was written costs that line alone. */
START_TEST(a_torn_line_is_skipped)
{
    struct journal *journal;

    begin();
    journal = open_it();
    add(journal, "a", 1);
    journal_close(journal, false);
    put("{\"key\": \"b\", \"val");
    journal = open_it();
    ck_assert_ptr_null(journal_find(journal, "b"));
    add(journal, "c", 3);
    journal_close(journal, false);
    put("no line of ours\n[]\n{\"key\": 7, \"value\": 1}\n");
    journal = open_it();
    ck_assert_int_eq(json_integer_value(journal_find(journal, "a")), 1);
    ck_assert_int_eq(json_integer_value(journal_find(journal, "c")), 3);
    journal_close(journal, true);
}
END_TEST

/* Whoever comes second is told, and changes nothing. */
START_TEST(one_at_a_time)
{
    struct journal *first, *second = NULL;

    begin();
    first = open_it();
    ck_assert_int_eq(journal_open(path, &second, &err), -EBUSY);
    ck_assert_ptr_nonnull(strstr(err.msg, "another run"));
    journal_close(first, true);
    journal_close(open_it(), true);
}
END_TEST

/* A link might lead to somebody else's file. */
START_TEST(no_link_is_followed)
{
    struct journal *journal = NULL;

    begin();
    ck_assert_int_eq(symlink("elsewhere", path), 0);
    ck_assert_int_lt(journal_open(path, &journal, &err), 0);
    ck_assert_ptr_nonnull(strstr(err.msg, path));
    unlink(path);
}
END_TEST

UNIT_MAIN(journal, finished_is_found_again, a_torn_line_is_skipped,
          one_at_a_time, no_link_is_followed)
