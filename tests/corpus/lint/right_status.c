/* expect: none */
/* Results that somebody does look at, or that do not matter. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct save {
    uv_fs_t req, other;
    uv_write_t write, last;
    uv_shutdown_t shutdown;
    char *text;
    int status;
};

static void save_end(struct save *save)
{
    free(save->text);
    free(save);
}

/* On purpose. */
static void on_written(uv_write_t *req, int status)
{
    struct save *save = req->data;

    (void)status;
    save_end(save);
}

/* It ends here, whatever came of it. */
static void on_last_written(uv_write_t *req, int status)
{
    uv_close((uv_handle_t *)req->handle, NULL);
}

static void on_shut(uv_shutdown_t *req, int status)
{
    struct save *save = req->data;

    save_end(save);
}

/* What closes or deletes is not asked. */
static void on_closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

/* A helper looks. */
static int took(struct save *save)
{
    save->status = (int)save->req.result;
    return save->status;
}

static void on_read(uv_fs_t *req)
{
    struct save *save = req->data;
    int rc = took(save);

    uv_fs_req_cleanup(req);
    if (rc == 0) /* the end of a file is 0 */
        rc = uv_fs_close(req->loop, req, 1, on_closed);
    if (rc == UV_EPERM)
        puts("not allowed");
}

static void on_scanned(uv_fs_t *req)
{
    uv_dirent_t entry;

    while (uv_fs_scandir_next(req, &entry) != UV_EOF)
        puts(entry.name);
    uv_fs_req_cleanup(req);
}

/* Never called, and it says so. */
static void unexpected(uv_fs_t *req)
{
    fprintf(stderr, "%s: not now\n", req->path);
    abort();
}

/* To be written. */
static void later_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
    (void)s;
    (void)n;
    free(buf->base);
}

/* The C library does use errno and -1, libuv's loader uses -1, too. */
int mixed(uv_loop_t *loop, struct save *save, const char *path)
{
    uv_lib_t lib;
    int fd, rc;

    if (uv_dlopen(path, &lib) == -1)
        return UV_ENOENT;
    fd = dup(1);
    if (fd == -1) {
        perror("dup");
        return uv_translate_sys_error(errno);
    }
    rc = uv_fs_fsync(loop, &save->req, fd, on_read);
    if (rc < 0) {
        fprintf(stderr, "fsync: %s\n", uv_strerror(rc));
        if (close(fd) < 0)
            perror("close");
        return rc;
    }
    errno = 0;
    rc = uv_fs_stat(loop, &save->other, path, unexpected);
    if (rc == UV_EPERM)
        return -1;
    if (rc < 0) {
        errno = -rc;
        return -1;
    }
    return 0;
}

struct reader {
    size_t total;
    ssize_t last;
};

static int consume(struct reader *reader, ssize_t nread)
{
    if (nread < 0)
        return (int)nread;
    reader->total += (size_t)nread;
    return 0;
}

static void by_helper(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    free(buf->base);
    if (consume(stream->data, nread) < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void by_copy(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct reader *reader = stream->data;
    ssize_t count = nread;

    free(buf->base);
    reader->last = count;
    if (count < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void by_switch(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    free(buf->base);
    switch (nread) {
    case UV_EOF:
    case UV_ECONNRESET:
        uv_close((uv_handle_t *)stream, NULL);
        break;
    case 0:
        break;
    default:
        if (nread < 0)
            uv_close((uv_handle_t *)stream, NULL);
    }
}

/* 0 is not the end; that a limit is reached is another matter. */
static void by_sign(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct reader *reader = stream->data;

    free(buf->base);
    if (nread <= 0) {
        if (nread < 0)
            uv_close((uv_handle_t *)stream, NULL);
        else if (reader->total > 1000)
            uv_close((uv_handle_t *)stream, NULL);
        return;
    }
    if (consume(reader, nread) < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

int begin(uv_stream_t *stream, struct save *save, uv_buf_t *buf)
{
    int rc;

    save->write.data = save->shutdown.data = save->req.data = save;
    rc = uv_write(&save->write, stream, buf, 1, on_written);
    if (rc == 0)
        rc = uv_write(&save->last, stream, buf, 1, on_last_written);
    if (rc == 0)
        rc = uv_shutdown(&save->shutdown, stream, on_shut);
    if (rc == 0)
        rc = uv_fs_read(stream->loop, &save->req, 0, buf, 1, 0, on_read);
    if (rc == 0)
        rc = uv_fs_scandir(stream->loop, &save->other, ".", 0, on_scanned);
    if (rc == 0)
        rc = uv_read_start(stream, alloc, by_helper);
    if (rc == 0)
        rc = uv_read_start(stream, alloc, by_copy);
    if (rc == 0)
        rc = uv_read_start(stream, alloc, by_switch);
    if (rc == 0)
        rc = uv_read_start(stream, alloc, by_sign);
    if (rc == 0)
        rc = uv_read_start(stream, alloc, later_read);
    return rc;
}
