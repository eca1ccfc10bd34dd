/*
 * async_file.c - files. Each step is one request to the thread pool; requests
 * and buffers live on the stack of the task.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

#include "async_internal.h"

enum { READ_ROOM_MIN = 4096, FILE_MODE = 0666, FOLDER_MODE = 0777 };

/* --- one request --- */

struct fs {
    struct wait wait;
    uv_fs_t req;
    ssize_t result;
};

/* Here and not in the task, which may never go on. */
static void fs_done(uv_fs_t *req)
{
    struct fs *fs = req->data;

    fs->result = req->result;
    uv_fs_req_cleanup(req);
    task_unpark(&fs->wait);
}

/* Only what no thread has taken yet can be cancelled; fs_done() comes in any
 * case. */
static void fs_cancel(struct wait *wait)
{
    struct fs *fs = (struct fs *)wait; /* its first member */

    wait->cancelled = uv_cancel((uv_req_t *)&fs->req) == 0;
}

#define FS_INIT(fs)                                                            \
    {                                                                          \
        .wait = {fs_cancel, .in_flight = true}, .req.data = &(fs)              \
    }

/* Parks until the request that a uv_fs_* function started (or not: its result
 * says so) has ended. */
static ssize_t fs_result(struct fs *fs, int started)
{
    if (started < 0)
        return started;
    task_park(&fs->wait);
    return fs->result;
}

/* Between two steps, where a task that was cancelled meanwhile stops. */
static int step_allowed(void)
{
    return task_current()->cancel_pending ? task_told(UV_ECANCELED) : 0;
}

static uv_file file_open(const char *path, int flags, int mode)
{
    struct fs fs = FS_INIT(fs);

    return (uv_file)fs_result(
        &fs, uv_fs_open(task_loop(), &fs.req, path, flags, mode, fs_done));
}

/* Not to be cancelled: the file would stay open. */
static int file_close(uv_file file)
{
    struct fs fs = FS_INIT(fs);

    fs.wait.cancel = NULL;
    return (int)fs_result(&fs,
                          uv_fs_close(task_loop(), &fs.req, file, fs_done));
}

/* No more than fits into the result. */
static uv_buf_t buffer(const void *data, size_t len)
{
    return uv_buf_init((char *)data, len < INT_MAX ? (unsigned)len : INT_MAX);
}

static int file_read(uv_file file, void *data, size_t room, int64_t offset)
{
    struct fs fs = FS_INIT(fs);
    uv_buf_t buf = buffer(data, room);

    return (int)fs_result(
        &fs, uv_fs_read(task_loop(), &fs.req, file, &buf, 1, offset, fs_done));
}

static int file_write(uv_file file, const void *data, size_t len,
                      int64_t offset)
{
    struct fs fs = FS_INIT(fs);
    uv_buf_t buf = buffer(data, len);

    return (int)fs_result(
        &fs, uv_fs_write(task_loop(), &fs.req, file, &buf, 1, offset, fs_done));
}

/* --- whole files --- */

static int file_write_all(uv_file file, const char *data, size_t len)
{
    while (len > 0) {
        int written = step_allowed();

        if (written == 0)
            written = file_write(file, data, len, -1);
        if (written <= 0)
            return written < 0 ? written : UV_EIO;
        data += written;
        len -= (size_t)written;
    }
    return 0;
}

/* Room for one more byte and the NUL. */
static int make_room(char **data, size_t len, size_t *capacity)
{
    size_t grown = *capacity * 2 + READ_ROOM_MIN;
    char *moved;

    if (*capacity - len >= 2)
        return 0;
    moved = realloc(*data, grown);
    if (!moved)
        return UV_ENOMEM;
    *data = moved;
    *capacity = grown;
    return 0;
}

/* Reads to the end; *data and *len grow as bytes arrive, also if it fails. */
static int file_read_all(uv_file file, char **data, size_t *len)
{
    size_t capacity = 0;

    for (;;) {
        int rc = make_room(data, *len, &capacity);

        if (rc == 0)
            rc = step_allowed();
        if (rc == 0)
            rc = file_read(file, *data + *len, capacity - *len - 1, -1);
        else
            return rc;
        if (rc <= 0)
            return rc;
        *len += (size_t)rc;
    }
}

static int read_file(const char *path, char **ret_data, size_t *ret_len)
{
    char *data = NULL;
    size_t len = 0;
    uv_file file = file_open(path, O_RDONLY, 0);
    int rc, close_rc;

    if (file < 0)
        return file;
    rc = file_read_all(file, &data, &len);
    close_rc = file_close(file);
    if (rc == 0)
        rc = close_rc;
    if (rc < 0) {
        free(data);
        return rc;
    }
    data[len] = '\0';
    *ret_data = data;
    *ret_len = len;
    return 0;
}

int async_read_file(const char *path, char **ret_data, size_t *ret_len)
{
    int rc = task_enters("async_read_file", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(read_file(path, ret_data, ret_len));
}

static int put_file(const char *path, int flags, const void *data, size_t len)
{
    uv_file file = file_open(path, O_WRONLY | O_CREAT | flags, FILE_MODE);
    int rc, close_rc;

    if (file < 0)
        return file;
    rc = file_write_all(file, data, len);
    close_rc = file_close(file);
    return rc < 0 ? rc : close_rc;
}

int async_write_file(const char *path, const void *data, size_t len)
{
    int rc = task_enters("async_write_file", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(put_file(path, O_TRUNC, data, len));
}

int async_append_file(const char *path, const void *data, size_t len)
{
    int rc = task_enters("async_append_file", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(put_file(path, O_APPEND, data, len));
}

/* --- one step --- */

uv_file async_open(const char *path, int flags, int mode)
{
    int rc = task_enters("async_open", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(file_open(path, flags, mode));
}

int async_read(uv_file file, void *data, size_t room, int64_t offset)
{
    int rc = task_enters("async_read", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(file_read(file, data, room, offset));
}

int async_write(uv_file file, const void *data, size_t len, int64_t offset)
{
    int rc = task_enters("async_write", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(file_write(file, data, len, offset));
}

int async_close(uv_file file)
{
    if (!task_calls("async_close", __builtin_return_address(0)))
        return UV_EINVAL;
    return task_returns(file_close(file));
}

int async_stat(const char *path, uv_stat_t *ret_stat)
{
    struct fs fs = FS_INIT(fs);
    int rc = task_enters("async_stat", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    rc = (int)fs_result(&fs, uv_fs_stat(task_loop(), &fs.req, path, fs_done));
    if (rc == 0)
        *ret_stat = fs.req.statbuf;
    return task_returns(rc);
}

int async_fsync(uv_file file)
{
    struct fs fs = FS_INIT(fs);
    int rc = task_enters("async_fsync", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(
        (int)fs_result(&fs, uv_fs_fsync(task_loop(), &fs.req, file, fs_done)));
}

int async_rename(const char *from, const char *to)
{
    struct fs fs = FS_INIT(fs);
    int rc = task_enters("async_rename", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns((int)fs_result(
        &fs, uv_fs_rename(task_loop(), &fs.req, from, to, fs_done)));
}

int async_unlink(const char *path)
{
    struct fs fs = FS_INIT(fs);
    int rc = task_enters("async_unlink", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(
        (int)fs_result(&fs, uv_fs_unlink(task_loop(), &fs.req, path, fs_done)));
}

int async_mkdir(const char *path)
{
    struct fs fs = FS_INIT(fs);
    int rc = task_enters("async_mkdir", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns((int)fs_result(
        &fs, uv_fs_mkdir(task_loop(), &fs.req, path, FOLDER_MODE, fs_done)));
}

int async_rmdir(const char *path)
{
    struct fs fs = FS_INIT(fs);
    int rc = task_enters("async_rmdir", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(
        (int)fs_result(&fs, uv_fs_rmdir(task_loop(), &fs.req, path, fs_done)));
}
