/*
 * cache.c - fills a cache with small files, one after the other.
 *
 * Only one file is open at any time. Each is read in pieces until a read
 * brings nothing more, so that nobody has to know its size.
 */
#include "cache.h"

#include <stdlib.h>
#include <string.h>

const enum cache_why cache_why = CACHE_WHY_EARLY;

enum { PIECE_BYTES = 512 };

/* One call of cache_fill(); `at` is the value that is being read. */
struct fill {
    uv_loop_t *loop;
    uv_fs_t req;
    uv_file fd;
    char piece[PIECE_BYTES];
    struct cache_value *values;
    size_t count, at;
    cache_done_cb done;
    void *arg;
};

static void piece_read(uv_fs_t *req);
static int next_start(struct fill *fill);

static void fill_end(struct fill *fill)
{
    int status = 0;

    for (size_t i = fill->count; i-- > 0;) {
        if (fill->values[i].status < 0)
            status = fill->values[i].status;
    }
    fill->done(fill->arg, status);
    free(fill);
}

/* The value has its final status: on to the next one. */
static void value_end(struct fill *fill, int status)
{
    struct cache_value *value = &fill->values[fill->at];

    value->status = status;
    if (status < 0) {
        free(value->data);
        value->data = NULL;
        value->len = 0;
    }
    fill->at++;
    /* A file that cannot even be started ends here, too. */
    while (fill->at < fill->count) {
        int rc = next_start(fill);

        if (rc == 0)
            return;
        fill->values[fill->at++].status = rc;
    }
    fill_end(fill);
}

static void file_closed(uv_fs_t *req)
{
    struct fill *fill = req->data;

    uv_fs_req_cleanup(req);
    value_end(fill, fill->values[fill->at].status);
}

/* Keeps the status for when the file is closed. */
static void file_close(struct fill *fill, int status)
{
    int rc;

    fill->values[fill->at].status = status;
    rc = uv_fs_close(fill->loop, &fill->req, fill->fd, file_closed);
    if (rc < 0)
        value_end(fill, status);
}

static int piece_start(struct fill *fill)
{
    uv_buf_t buffer = uv_buf_init(fill->piece, PIECE_BYTES);

    return uv_fs_read(fill->loop, &fill->req, fill->fd, &buffer, 1, -1,
                      piece_read);
}

static int piece_keep(struct fill *fill, size_t len)
{
    struct cache_value *value = &fill->values[fill->at];
    char *data = realloc(value->data, value->len + len);

    if (!data)
        return UV_ENOMEM;
    memcpy(data + value->len, fill->piece, len);
    value->data = data;
    value->len += len;
    return 0;
}

static void piece_read(uv_fs_t *req)
{
    struct fill *fill = req->data;
    ssize_t result = req->result;
    int rc = result < 0 ? (int)result : 0;

    uv_fs_req_cleanup(req);
    if (result > 0)
        rc = piece_keep(fill, (size_t)result);
    if (result > 0 && rc == 0) {
        rc = piece_start(fill);
        if (rc == 0)
            return;
    }
    file_close(fill, rc);
}

static void file_opened(uv_fs_t *req)
{
    struct fill *fill = req->data;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    if (rc < 0) {
        value_end(fill, rc);
        return;
    }
    fill->fd = rc;
    rc = piece_start(fill);
    if (rc < 0)
        file_close(fill, rc);
}

static int next_start(struct fill *fill)
{
    return uv_fs_open(fill->loop, &fill->req, fill->values[fill->at].path,
                      UV_FS_O_RDONLY, 0, file_opened);
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    struct fill *fill = calloc(1, sizeof(*fill));
    int rc;

    if (!fill)
        return UV_ENOMEM;
    fill->loop = loop;
    fill->req.data = fill;
    fill->values = values;
    fill->count = count;
    fill->done = done;
    fill->arg = arg;
    for (size_t i = 0; i < count; i++)
        values[i] =
            (struct cache_value){values[i].path, CACHE_PENDING, NULL, 0};
    rc = next_start(fill);
    if (rc < 0)
        free(fill);
    return rc;
}
