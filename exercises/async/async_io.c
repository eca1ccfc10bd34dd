/*
 * async_io.c - what a task can wait for: time, the thread pool, files. Each
 * function starts one request after the other and parks in between; requests
 * and buffers live on the stack of the task.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>

#include "async.h"
#include "async_internal.h"

enum { READ_ROOM_MIN = 4096, FILE_MODE = 0666, FOLDER_MODE = 0777 };

/* --- time --- */

static void timer_closed(uv_handle_t *timer)
{
    task_wake(timer->data);
}

static void timer_fired(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, timer_closed);
}

int async_sleep(unsigned ms)
{
    uv_timer_t timer;

    if (!task_calls("async_sleep", __builtin_return_address(0)))
        return UV_EINVAL;
    /* From now on, not from the start of this turn of the loop. */
    uv_update_time(task_loop());
    uv_timer_init(task_loop(), &timer);
    timer.data = task_current();
    uv_timer_start(&timer, timer_fired, ms, 0);
    task_park_on((uv_handle_t *)&timer, timer_closed);
    return task_returns(0);
}

/* --- the thread pool --- */

struct work {
    uv_work_t req;
    struct task *task;
    async_fn *fn;
    void *arg;
    int result;
};

static void work_run(uv_work_t *req)
{
    struct work *work = req->data;

    work->result = work->fn(work->arg);
}

static void work_done(uv_work_t *req, int status)
{
    struct work *work = req->data;

    if (status < 0)
        work->result = status;
    task_wake(work->task);
}

int async_work(async_fn *fn, void *arg)
{
    struct work work = {.task = task_current(), .fn = fn, .arg = arg};
    int rc;

    if (!task_calls("async_work", __builtin_return_address(0)))
        return UV_EINVAL;
    work.req.data = &work;
    rc = uv_queue_work(task_loop(), &work.req, work_run, work_done);
    if (rc < 0)
        return task_returns(rc);
    task_park_on(NULL, NULL);
    return task_returns(work.result);
}

/* --- files --- */

static void fs_done(uv_fs_t *req)
{
    if (!task_wake(req->data))
        uv_fs_req_cleanup(req);
}

/* Parks until the request that a uv_fs_* function started (or not: its result
 * says so) has ended. */
static ssize_t fs_wait(uv_fs_t *req, int started)
{
    ssize_t result;

    if (started < 0)
        return started;
    task_park_on(NULL, NULL);
    result = req->result;
    uv_fs_req_cleanup(req);
    return result;
}

static uv_file file_open(const char *path, int flags)
{
    uv_fs_t req = {.data = task_current()};

    return (uv_file)fs_wait(
        &req, uv_fs_open(task_loop(), &req, path, flags, FILE_MODE, fs_done));
}

static int file_close(uv_file file)
{
    uv_fs_t req = {.data = task_current()};

    return (int)fs_wait(&req, uv_fs_close(task_loop(), &req, file, fs_done));
}

static ssize_t file_read(uv_file file, char *data, size_t room)
{
    uv_fs_t req = {.data = task_current()};
    uv_buf_t buf = uv_buf_init(data, (unsigned)room);

    return fs_wait(&req,
                   uv_fs_read(task_loop(), &req, file, &buf, 1, -1, fs_done));
}

static int file_write_all(uv_file file, const char *data, size_t len)
{
    while (len > 0) {
        uv_fs_t req = {.data = task_current()};
        uv_buf_t buf = uv_buf_init((char *)data, (unsigned)len);
        ssize_t written = fs_wait(
            &req, uv_fs_write(task_loop(), &req, file, &buf, 1, -1, fs_done));

        if (written < 0)
            return (int)written;
        if (written == 0)
            return UV_EIO;
        data += written;
        len -= (size_t)written;
    }
    return 0;
}

/* Reads to the end; *data and *len grow as bytes arrive, also if it fails. */
static int file_read_all(uv_file file, char **data, size_t *len)
{
    size_t capacity = 0;

    for (;;) {
        ssize_t count;

        /* One byte is kept for the NUL. */
        if (capacity - *len < 2) {
            char *grown;

            capacity = capacity * 2 + READ_ROOM_MIN;
            grown = realloc(*data, capacity);
            if (!grown)
                return UV_ENOMEM;
            *data = grown;
        }
        count = file_read(file, *data + *len, capacity - *len - 1);
        if (count <= 0)
            return (int)count;
        *len += (size_t)count;
    }
}

static int read_file(const char *path, char **ret_data, size_t *ret_len)
{
    char *data = NULL;
    size_t len = 0;
    uv_file file = file_open(path, O_RDONLY);
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
    if (!task_calls("async_read_file", __builtin_return_address(0)))
        return UV_EINVAL;
    return task_returns(read_file(path, ret_data, ret_len));
}

static int put_file(const char *path, int flags, const void *data, size_t len)
{
    uv_file file = file_open(path, O_WRONLY | O_CREAT | flags);
    int rc, close_rc;

    if (file < 0)
        return file;
    rc = file_write_all(file, data, len);
    close_rc = file_close(file);
    return rc < 0 ? rc : close_rc;
}

int async_write_file(const char *path, const void *data, size_t len)
{
    if (!task_calls("async_write_file", __builtin_return_address(0)))
        return UV_EINVAL;
    return task_returns(put_file(path, O_TRUNC, data, len));
}

int async_append_file(const char *path, const void *data, size_t len)
{
    if (!task_calls("async_append_file", __builtin_return_address(0)))
        return UV_EINVAL;
    return task_returns(put_file(path, O_APPEND, data, len));
}

int async_rename(const char *from, const char *to)
{
    uv_fs_t req = {.data = task_current()};

    if (!task_calls("async_rename", __builtin_return_address(0)))
        return UV_EINVAL;
    return task_returns(
        (int)fs_wait(&req, uv_fs_rename(task_loop(), &req, from, to, fs_done)));
}

int async_unlink(const char *path)
{
    uv_fs_t req = {.data = task_current()};

    if (!task_calls("async_unlink", __builtin_return_address(0)))
        return UV_EINVAL;
    return task_returns(
        (int)fs_wait(&req, uv_fs_unlink(task_loop(), &req, path, fs_done)));
}

int async_mkdir(const char *path)
{
    uv_fs_t req = {.data = task_current()};

    if (!task_calls("async_mkdir", __builtin_return_address(0)))
        return UV_EINVAL;
    return task_returns((int)fs_wait(
        &req, uv_fs_mkdir(task_loop(), &req, path, FOLDER_MODE, fs_done)));
}
