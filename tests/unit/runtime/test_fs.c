/* File requests: as libuv would leave them, and what is wrong with them. */
#include <fcntl.h>
#include <unistd.h>

#include "played.h"

static uv_fs_t reqs[6];
static char text[16];
static uv_buf_t buf;
static char folder[] = "/tmp/grade-fs-XXXXXX";
static char path[64];

static void make_file(void)
{
    int fd;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/file", folder);
    fd = open(path, O_CREAT | O_WRONLY, 0600);
    ck_assert_int_eq(write(fd, "hello", 5), 5);
    close(fd);
}

static void remove_file(void)
{
    unlink(path);
    rmdir(folder);
}

LEARNER static void closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
    played_log("closed");
}

LEARNER static void read_done(uv_fs_t *req)
{
    played_log("%d:%.*s ", (int)req->result, (int)req->result, text);
    uv_fs_req_cleanup(req);
    uv_fs_close(&loop, &reqs[2], (uv_file)reqs[0].result, closed);
}

LEARNER static void opened(uv_fs_t *req)
{
    /* The names are libuv's own copies, as always with a callback. */
    ck_assert_str_eq(req->path, path);
    ck_assert_ptr_ne(req->path, path);
    ck_assert_int_eq(uv_fs_get_type(req), UV_FS_OPEN);
    ck_assert_ptr_eq(req->loop, &loop);
    uv_fs_req_cleanup(req);
    ck_assert_ptr_null(req->path);
    buf = uv_buf_init(text, sizeof(text));
    uv_fs_read(&loop, &reqs[1], (uv_file)req->result, &buf, 1, 0, read_done);
    buf.base = NULL; /* libuv has copied it */
}

LEARNER static void read_file(void)
{
    reqs[0].data = &buf;
    ck_assert_int_eq(uv_fs_open(&loop, &reqs[0], path, O_RDONLY, 0, opened), 0);
    ck_assert_ptr_eq(reqs[0].data, &buf);
}

START_TEST(file_is_opened_read_and_closed)
{
    make_file();
    played_run(0, read_file);
    remove_file();
    ck_assert_str_eq(played.log, "5:hello closed");
    played_clean();
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

LEARNER static void missing_done(uv_fs_t *req)
{
    played_log("%s", uv_err_name((int)req->result));
    uv_fs_req_cleanup(req);
}

LEARNER static void open_missing(void)
{
    uv_fs_open(&loop, &reqs[0], "/nowhere/at/all", O_RDONLY, 0, missing_done);
}

START_TEST(failure_comes_by_the_callback)
{
    played_run(0, open_missing);
    ck_assert_str_eq(played.log, "ENOENT");
    played_clean();
}
END_TEST

LEARNER static void listed(uv_fs_t *req)
{
    uv_dirent_t entry;

    played_log("%d ", (int)req->result);
    while (uv_fs_scandir_next(req, &entry) != UV_EOF)
        played_log("%s ", entry.name);
    uv_fs_req_cleanup(req);
}

LEARNER static void stat_done(uv_fs_t *req)
{
    played_log("size %d ", (int)req->statbuf.st_size);
    ck_assert_ptr_eq(req->ptr, &req->statbuf);
    uv_fs_req_cleanup(req);
    uv_fs_scandir(&loop, &reqs[3], folder, 0, listed);
}

LEARNER static void renamed(uv_fs_t *req)
{
    ck_assert_str_eq(req->path, path);
    uv_fs_req_cleanup(req);
    strcat(path, "2");
    uv_fs_stat(&loop, &reqs[2], path, stat_done);
}

LEARNER static void rename_and_list(void)
{
    char name[80];

    snprintf(name, sizeof(name), "%s2", path);
    uv_fs_rename(&loop, &reqs[0], path, name, renamed);
    memset(name, 'x', sizeof(name) - 1); /* libuv has copied it */
}

START_TEST(names_stat_and_folders_work)
{
    make_file();
    played_run(0, rename_and_list);
    remove_file();
    ck_assert_str_eq(played.log, "size 5 1 file2 ");
    played_clean();
}
END_TEST

LEARNER static void not_cleaned(uv_fs_t *req)
{
    (void)req;
}

LEARNER static void stat_uncleaned(void)
{
    uv_fs_stat(&loop, &reqs[0], "/", not_cleaned);
}

START_TEST(missing_cleanup_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, stat_uncleaned);
    finding = played_find("UV202");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "uv_fs_stat");
    ck_assert_uint_eq(finding->severity, TRACE_DEFINITE);
    ck_assert(played_within(finding->stack[0], stat_uncleaned));
}
END_TEST

LEARNER static void fsync_uncleaned(void)
{
    uv_fs_fsync(&loop, &reqs[0], 2, not_cleaned);
}

/* Where nothing was held, a hint. */
START_TEST(missing_cleanup_of_nothing_is_a_hint)
{
    played_run(0, fsync_uncleaned);
    ck_assert_ptr_nonnull(played_find("UV202"));
    ck_assert_uint_eq(played_find("UV202")->severity, TRACE_HINT);
}
END_TEST

static uv_timer_t timer;

LEARNER static void sync_in_callback(uv_timer_t *t)
{
    uv_fs_t req;

    ck_assert_int_eq(uv_fs_stat(&loop, &req, "/", NULL), 0);
    uv_fs_req_cleanup(&req);
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void sync_outside_and_inside(void)
{
    uv_fs_t req;

    ck_assert_int_eq(uv_fs_stat(&loop, &req, "/", NULL), 0);
    uv_fs_req_cleanup(&req);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, sync_in_callback, 1, 0);
}

/* Before the loop runs nobody waits; in a callback everybody does. */
START_TEST(synchronous_call_in_callback_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, sync_outside_and_inside);
    finding = played_find("UV302");
    ck_assert_uint_eq(played.finding_count, 1);
    ck_assert_ptr_nonnull(finding);
    ck_assert(
        played_within(finding->stack[0], (void (*)(void))sync_in_callback));
}
END_TEST

LEARNER static void too_early(void)
{
    uv_fs_stat(&loop, &reqs[0], "/", missing_done);
    played_log("%d ", (int)uv_fs_get_result(&reqs[0]));
}

START_TEST(result_before_completion_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, too_early);
    finding = played_find("UV114");
    ck_assert_ptr_nonnull(finding);
    ck_assert(played_within(finding->stack[0], too_early));
    ck_assert(played_within(finding->related[0].pc, too_early));
}
END_TEST

static uv_fs_t writes[2];
static char first_text[] = "first", second_text[] = "other";
static int file;

LEARNER static void written(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
    played_log("%d ", (int)(req - writes));
}

LEARNER static void write_twice(void)
{
    uv_buf_t a = uv_buf_init(first_text, 5), b = uv_buf_init(second_text, 5);

    uv_fs_write(&loop, &writes[0], file, &a, 1, 0, written);
    uv_fs_write(&loop, &writes[1], file, &b, 1, 0, written);
}

static void check_writes(uint64_t seed, const char *expected)
{
    char left[6] = "";

    make_file();
    file = open(path, O_RDWR);
    played_run(seed, write_twice);
    ck_assert_int_eq(pread(file, left, 5, 0), 5);
    close(file);
    remove_file();
    ck_assert_str_eq(left, expected);
}

/* Two writes in flight: which is last in the file is the schedule's choice. */
START_TEST(order_of_writes_is_a_choice)
{
    check_writes(0, "other");
}
END_TEST

START_TEST(order_of_writes_can_be_reversed)
{
    check_writes(1, "first");
}
END_TEST

LEARNER static void temp_made(uv_fs_t *req)
{
    played_log("%d %d", (int)req->result,
               strncmp(req->path, "/tmp/grade-t", 12));
    ck_assert_int_eq(rmdir(req->path), 0);
    uv_fs_req_cleanup(req);
}

LEARNER static void make_temp(void)
{
    uv_fs_mkdtemp(&loop, &reqs[0], "/tmp/grade-tXXXXXX", temp_made);
}

START_TEST(temporary_folder_keeps_its_name)
{
    played_run(0, make_temp);
    ck_assert_str_eq(played.log, "0 0");
    played_clean();
}
END_TEST

LEARNER static void wrong_arguments(void)
{
    buf = uv_buf_init(text, sizeof(text));
    ck_assert_int_eq(uv_fs_read(&loop, &reqs[0], 0, NULL, 1, 0, closed),
                     UV_EINVAL);
    ck_assert_int_eq(uv_fs_read(&loop, &reqs[0], 0, &buf, 0, 0, closed),
                     UV_EINVAL);
    ck_assert_int_eq(uv_fs_copyfile(&loop, &reqs[0], "a", "b", 99, closed),
                     UV_EINVAL);
    ck_assert_int_eq(uv_queue_work(&loop, (uv_work_t *)text, NULL, NULL),
                     UV_EINVAL);
}

/* What libuv refuses at the call is refused the same way. */
START_TEST(wrong_arguments_fail_at_once)
{
    played_run(0, wrong_arguments);
    played_clean();
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

PLAYED_MAIN(fs, file_is_opened_read_and_closed, failure_comes_by_the_callback,
            names_stat_and_folders_work, missing_cleanup_is_reported,
            missing_cleanup_of_nothing_is_a_hint,
            synchronous_call_in_callback_is_reported,
            result_before_completion_is_reported, order_of_writes_is_a_choice,
            order_of_writes_can_be_reversed, temporary_folder_keeps_its_name,
            wrong_arguments_fail_at_once)
