#include "play/intake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/path.h"
#include "play/pipeline.h"
#include "unit.h"

/* The answer for a name; the message must hold `words`. */
static void refuses(const char *path, int code, const char *words)
{
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};

    strbuf_add_str(&text, "kept");
    ck_assert_int_eq(intake_file(path, &text, &err), code);
    ck_assert_ptr_nonnull(strstr(err.msg, words));
    ck_assert_str_eq(strbuf_text(&text), "kept");
    strbuf_release(&text);
}

static char *write_bytes(const char *folder, const char *name,
                         const void *bytes, size_t len)
{
    char *path = path_join(folder, name);
    struct error err = {0};

    ck_assert_int_eq(path_write(path, bytes, len, &err), 0);
    return path;
}

START_TEST(takes_a_text_file_whole)
{
    char *folder = unit_temporary_folder();
    static const char source[] = "int x; /* \xc3\xa9 */\n\tint y;\r\n";
    char *path = write_bytes(folder, "a.c", source, strlen(source));
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};

    ck_assert_int_eq(intake_file(path, &text, &err), 0);
    ck_assert_str_eq(strbuf_text(&text), source);
    strbuf_release(&text);
    free(path);
    free(folder);
}
END_TEST

START_TEST(takes_an_empty_file)
{
    char *folder = unit_temporary_folder();
    char *path = write_bytes(folder, "a.c", "", 0);
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};

    ck_assert_int_eq(intake_file(path, &text, &err), 0);
    ck_assert_uint_eq(text.len, 0);
    strbuf_release(&text);
    free(path);
    free(folder);
}
END_TEST

START_TEST(refuses_a_missing_file)
{
    refuses("/nowhere/a.c", -ENOENT, "no file");
}
END_TEST

START_TEST(refuses_a_folder)
{
    refuses("/tmp", -EISDIR, "folder");
}
END_TEST

/* Also one that leads to a good file: what it leads to may change. */
START_TEST(refuses_a_link)
{
    char *folder = unit_temporary_folder();
    char *file = write_bytes(folder, "a.c", "int x;\n", 7);
    char *link = path_join(folder, "b.c");

    ck_assert_int_eq(symlink(file, link), 0);
    refuses(link, -ELOOP, "link");
    free(link);
    free(file);
    free(folder);
}
END_TEST

/* A FIFO without a writer: waiting for one would hang the grader. */
START_TEST(refuses_a_fifo_without_waiting)
{
    char *folder = unit_temporary_folder();
    char *path = path_join(folder, "a.c");

    ck_assert_int_eq(mkfifo(path, 0600), 0);
    refuses(path, -EINVAL, "pipe");
    free(path);
    free(folder);
}
END_TEST

START_TEST(refuses_a_device)
{
    refuses("/dev/zero", -EINVAL, "device");
}
END_TEST

START_TEST(refuses_a_socket)
{
    char *folder = unit_temporary_folder();
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char *path = path_join(folder, "s");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    ck_assert_uint_lt(strlen(path), sizeof(address.sun_path));
    strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    refuses(path, -EINVAL, "socket");
    close(fd);
    free(path);
    free(folder);
}
END_TEST

/* 1 MiB is taken, one byte more is not. */
START_TEST(refuses_more_than_a_mebibyte)
{
    char *folder = unit_temporary_folder();
    char *bytes = malloc(SUBMISSION_MAX_BYTES + 1), *path;
    struct strbuf text = STRBUF_INIT;
    struct error err = {0};

    memset(bytes, '\n', SUBMISSION_MAX_BYTES + 1);
    path = write_bytes(folder, "a.c", bytes, SUBMISSION_MAX_BYTES + 1);
    refuses(path, -EFBIG, "1 MiB");
    free(path);
    path = write_bytes(folder, "b.c", bytes, SUBMISSION_MAX_BYTES);
    ck_assert_int_eq(intake_file(path, &text, &err), 0);
    ck_assert_uint_eq(text.len, SUBMISSION_MAX_BYTES);
    strbuf_release(&text);
    free(path);
    free(bytes);
    free(folder);
}
END_TEST

START_TEST(refuses_nul_bytes_and_names_the_line)
{
    char *folder = unit_temporary_folder();
    char *path = write_bytes(folder, "a.c", "int x;\nint\0y;\n", 14);

    refuses(path, -EINVAL, "NUL byte in line 2");
    free(path);
    free(folder);
}
END_TEST

START_TEST(refuses_what_is_not_text)
{
    char *folder = unit_temporary_folder();
    char *control = write_bytes(folder, "a.c", "int x;\x01\n", 8);
    char *latin1 = write_bytes(folder, "b.c", "/* \xe9 */\n", 8);

    refuses(control, -EINVAL, "not text");
    refuses(latin1, -EINVAL, "UTF-8");
    free(control);
    free(latin1);
    free(folder);
}
END_TEST

UNIT_MAIN(intake, takes_a_text_file_whole, takes_an_empty_file,
          refuses_a_missing_file, refuses_a_folder, refuses_a_link,
          refuses_a_fifo_without_waiting, refuses_a_device, refuses_a_socket,
          refuses_more_than_a_mebibyte, refuses_nul_bytes_and_names_the_line,
          refuses_what_is_not_text)
