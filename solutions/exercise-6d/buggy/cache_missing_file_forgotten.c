/* expect: check=6d.1.once check=6d.1.errors rule=UV101 line=130 */
/*
 * cache.c - fills a cache with small files, all at the same time.
 *
 * Each file goes through the same steps, one callback after the other:
 *
 *     open -> size -> read -> close
 *
 * A file counts as finished when its bytes are in the cache, or when it is
 * known why they cannot be; closing it goes on after that.
 */
#include "cache.h"

#include <stdlib.h>

/* Why does it matter? The choices are in cache.h. */
const enum cache_why cache_why = CACHE_WHY_EARLY;

/* One call of cache_fill(). */
struct fill {
    struct cache_value *values;
    size_t count;
    size_t unfinished; /* files that are not finished yet */
    cache_done_cb done;
    void *arg;
};

/* One file on its way into the cache. */
struct file {
    struct fill *fill;
    struct cache_value *value;
    uv_fs_t req; /* of the step that is under way */
    uv_file fd;
    char *data;
};

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

/* One file less to wait for; the last one ends the fill. */
static void file_finished(struct file *file)
{
    struct fill *fill = file->fill;

    if (--fill->unfinished == 0)
        fill_end(fill);
}

static void file_closed(uv_fs_t *req)
{
    struct file *file = req->data;

    uv_fs_req_cleanup(req);
    free(file);
}

static void file_close(struct file *file)
{
    int rc = uv_fs_close(file->req.loop, &file->req, file->fd, file_closed);

    if (rc < 0)
        free(file);
}

static void file_failed(struct file *file, int status)
{
    free(file->data);
    file->value->status = status;
    file_finished(file);
    file_close(file);
}

static void file_read(uv_fs_t *req)
{
    struct file *file = req->data;
    ssize_t result = req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        free(file->data);
        file->value->status = (int)result;
    } else {
        file->value->data = file->data;
        file->value->len = (size_t)result;
        file->value->status = 0;
    }
    file_finished(file);
    file_close(file);
}

static void file_sized(uv_fs_t *req)
{
    struct file *file = req->data;
    size_t size = (size_t)req->statbuf.st_size;
    int rc = (int)req->result;
    uv_buf_t buffer;

    uv_fs_req_cleanup(req);
    if (rc == 0) {
        /* One byte more, so that an empty file has memory, too. */
        file->data = malloc(size + 1);
        rc = file->data ? 0 : UV_ENOMEM;
    }
    if (rc == 0) {
        buffer = uv_buf_init(file->data, (unsigned)size);
        rc = uv_fs_read(req->loop, req, file->fd, &buffer, 1, 0, file_read);
    }
    if (rc < 0)
        file_failed(file, rc);
}

static void file_opened(uv_fs_t *req)
{
    struct file *file = req->data;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    if (rc < 0) {
        file->value->status = rc;
        free(file);
        return;
    }
    file->fd = rc;
    rc = uv_fs_fstat(req->loop, req, file->fd, file_sized);
    if (rc < 0)
        file_failed(file, rc);
}

/* Begins with one file. */
static int file_start(struct fill *fill, uv_loop_t *loop, size_t index)
{
    struct file *file = calloc(1, sizeof(*file));
    int rc;

    if (!file)
        return UV_ENOMEM;
    file->fill = fill;
    file->value = &fill->values[index];
    file->req.data = file;
    rc = uv_fs_open(loop, &file->req, file->value->path, UV_FS_O_RDONLY, 0,
                    file_opened);
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
        values[i].status = CACHE_PENDING;
        values[i].data = NULL;
        values[i].len = 0;
    }
    for (size_t i = 0; i < count; i++) {
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
