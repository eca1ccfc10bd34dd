/*
 * cache.c - fills a cache with small files, each read by a thread of the pool.
 *
 * On such a thread a file may be read synchronously: nobody else waits there.
 * The loop hears of it once, when the file is done with.
 */
#include "cache.h"

#include <stdlib.h>

const enum cache_why cache_why = CACHE_WHY_EARLY;

struct fill {
    struct cache_value *values;
    size_t count;
    size_t unfinished;
    cache_done_cb done;
    void *arg;
};

/* One file. `status`, `data` and `len` are the thread's until the loop hears
 * that the work is done. */
struct file {
    uv_work_t work;
    struct fill *fill;
    struct cache_value *value;
    int status;
    char *data;
    size_t len;
};

static int read_open(struct file *file, uv_file fd)
{
    uv_fs_t req;
    uv_buf_t buffer;
    int rc = uv_fs_fstat(NULL, &req, fd, NULL);
    size_t size = (size_t)req.statbuf.st_size;

    uv_fs_req_cleanup(&req);
    if (rc < 0)
        return rc;
    file->data = malloc(size + 1);
    if (!file->data)
        return UV_ENOMEM;
    buffer = uv_buf_init(file->data, (unsigned)size);
    rc = uv_fs_read(NULL, &req, fd, &buffer, 1, 0, NULL);
    uv_fs_req_cleanup(&req);
    if (rc >= 0)
        file->len = (size_t)rc;
    return rc < 0 ? rc : 0;
}

/* On a thread of the pool. */
static void file_work(uv_work_t *work)
{
    struct file *file = work->data;
    uv_fs_t req;
    int fd = uv_fs_open(NULL, &req, file->value->path, UV_FS_O_RDONLY, 0, NULL);

    uv_fs_req_cleanup(&req);
    file->status = fd < 0 ? fd : read_open(file, fd);
    if (fd < 0)
        return;
    uv_fs_close(NULL, &req, fd, NULL);
    uv_fs_req_cleanup(&req);
}

static void fill_end(struct fill *fill)
{
    int status = 0;

    for (size_t i = 0; i < fill->count && status == 0; i++) {
        if (fill->values[i].status < 0)
            status = fill->values[i].status;
    }
    fill->done(fill->arg, status);
    free(fill);
}

static void file_worked(uv_work_t *work, int status)
{
    struct file *file = work->data;
    struct fill *fill = file->fill;

    file->value->status = status < 0 ? status : file->status;
    if (file->value->status == 0) {
        file->value->data = file->data;
        file->value->len = file->len;
    } else {
        free(file->data);
    }
    free(file);
    if (--fill->unfinished == 0)
        fill_end(fill);
}

static int file_start(struct fill *fill, uv_loop_t *loop, size_t index)
{
    struct file *file = calloc(1, sizeof(*file));
    int rc;

    if (!file)
        return UV_ENOMEM;
    file->fill = fill;
    file->value = &fill->values[index];
    file->work.data = file;
    rc = uv_queue_work(loop, &file->work, file_work, file_worked);
    if (rc < 0)
        free(file);
    return rc;
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    struct fill *fill = calloc(1, sizeof(*fill));
    size_t started = 0;
    int rc = 0;

    if (!fill)
        return UV_ENOMEM;
    fill->values = values;
    fill->count = fill->unfinished = count;
    fill->done = done;
    fill->arg = arg;
    for (size_t i = 0; i < count; i++) {
        values[i] =
            (struct cache_value){values[i].path, CACHE_PENDING, NULL, 0};
        rc = file_start(fill, loop, i);
        if (rc == 0) {
            started++;
        } else {
            values[i].status = rc;
            fill->unfinished--;
        }
    }
    if (started > 0)
        return 0;
    free(fill);
    return rc;
}
