#include "store/log.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "unit.h"

static struct error err;
static char *folder;

static void begin(void)
{
    folder = unit_temporary_folder();
    setenv("XDG_STATE_HOME", folder, 1);
}

static json_t *object(const char *key, int value)
{
    json_t *line = json_object();

    json_object_set_new(line, key, json_integer(value));
    return line;
}

static void add(const char *key, int value)
{
    ck_assert_msg(log_append("x.jsonl", object(key, value), &err) == 0, "%s",
                  err.msg);
}

/* The log holds just these lines. */
static void expect_text(const char *expected)
{
    struct strbuf text = STRBUF_INIT;

    ck_assert_msg(log_read("x.jsonl", &text, &err) == 0, "%s", err.msg);
    ck_assert_str_eq(strbuf_text(&text), expected);
    strbuf_release(&text);
}

/* No file yet is an empty log, and nothing is made by looking. */
START_TEST(no_log_is_an_empty_one)
{
    json_t *lines;
    char *path;

    begin();
    ck_assert_int_eq(log_lines("x.jsonl", &lines, &err), 0);
    ck_assert_uint_eq(json_array_size(lines), 0);
    json_decref(lines);
    ck_assert_int_eq(log_path("x.jsonl", &path, &err), 0);
    ck_assert(!path_exists(path));
    free(path);
}
END_TEST

/* Lines come in the order in which they were added. */
START_TEST(lines_are_kept_in_order)
{
    begin();
    add("b", 1);
    add("a", 2);
    expect_text("{\"b\":1}\n{\"a\":2}\n");
}
END_TEST

/* Half a line, and lines that are no objects, are left out. */
START_TEST(what_is_no_object_is_left_out)
{
    json_t *lines;

    begin();
    unit_write(folder, "grade/x.jsonl", "{\"a\":1}\n[]\n7\n\n{\"a\":2}\n{\"a");
    ck_assert_int_eq(log_lines("x.jsonl", &lines, &err), 0);
    ck_assert_uint_eq(json_array_size(lines), 2);
    json_decref(lines);
    add("a", 3);
    ck_assert_int_eq(log_lines("x.jsonl", &lines, &err), 0);
    ck_assert_uint_eq(json_array_size(lines), 3);
    json_decref(lines);
}
END_TEST

/* A line that is there twice is there twice afterwards, however often it is
 * merged. */
START_TEST(merging_twice_is_merging_once)
{
    json_t *lines = json_array();
    size_t added;
    int i;

    begin();
    add("a", 1);
    json_array_append_new(lines, object("a", 1));
    json_array_append_new(lines, object("a", 1));
    json_array_append_new(lines, object("b", 1));
    for (i = 0; i < 3; i++) {
        ck_assert_msg(log_merge("x.jsonl", lines, &added, &err) == 0, "%s",
                      err.msg);
        ck_assert_uint_eq(added, i ? 0 : 2);
    }
    expect_text("{\"a\":1}\n{\"a\":1}\n{\"b\":1}\n");
    json_decref(lines);
}
END_TEST

/* Processes that merge the same lines at the same time add them once. */
START_TEST(mergers_at_the_same_time_add_once)
{
    enum { MERGERS = 6, LINES = 50 };
    json_t *lines = json_array(), *log;
    size_t added;
    int i, status;

    begin();
    for (i = 0; i < LINES; i++)
        json_array_append_new(lines, object("n", i));
    for (i = 0; i < MERGERS; i++)
        if (fork() == 0)
            _exit(log_merge("x.jsonl", lines, &added, NULL) < 0);
    for (i = 0; i < MERGERS; i++) {
        ck_assert_int_gt(wait(&status), 0);
        ck_assert_int_eq(status, 0);
    }
    ck_assert_int_eq(log_lines("x.jsonl", &log, &err), 0);
    ck_assert_uint_eq(json_array_size(log), LINES);
    json_decref(log);
    json_decref(lines);
}
END_TEST

/* No room for all lines: none of them is there. */
START_TEST(full_disk_merges_nothing)
{
    struct rlimit limit = {8192, 8192};
    json_t *lines = json_array();
    size_t added;
    int i;

    begin();
    add("a", 1);
    for (i = 0; i < 2000; i++)
        json_array_append_new(lines, object("n", i));
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_lt(log_merge("x.jsonl", lines, &added, &err), 0);
    ck_assert_ptr_nonnull(strstr(err.msg, "progress is not kept"));
    expect_text("{\"a\":1}\n");
    json_decref(lines);
}
END_TEST

/* A relative XDG_STATE_HOME does not count, as its specification says. */
START_TEST(relative_folder_does_not_count)
{
    char *path;

    begin();
    setenv("XDG_STATE_HOME", "here", 1);
    setenv("HOME", "/home/ann", 1);
    ck_assert_int_eq(log_path("x.jsonl", &path, &err), 0);
    ck_assert_str_eq(path, "/home/ann/.local/state/grade/x.jsonl");
    free(path);
    unsetenv("HOME");
    ck_assert_int_lt(log_path("x.jsonl", &path, &err), 0);
}
END_TEST

UNIT_MAIN(log, no_log_is_an_empty_one, lines_are_kept_in_order,
          what_is_no_object_is_left_out, merging_twice_is_merging_once,
          mergers_at_the_same_time_add_once, full_disk_merges_nothing,
          relative_folder_does_not_count)
