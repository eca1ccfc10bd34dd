/* expect: UV110@18 UV110@28 UV110@40 UV110@52 UV602@68 UV602@73 UV602@78 UV602@83 UV603@91 UV603@106 UV603@116 UV603@132 */
/* Results that are looked for in the wrong place, or nowhere. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct save {
    uv_fs_t req;
    uv_write_t write;
    uv_connect_t connect;
    char *text;
    void (*done)(struct save *save, int status);
};

/* The parameter is not read. */
static void on_written(uv_write_t *req, int status)
{
    struct save *save = req->data;

    free(save->text);
    save->done(save, 0);
}

static int last_line;

static void on_connected(uv_connect_t *req, int status)
{
    struct save *save = req->data;
    uv_buf_t buf = uv_buf_init(save->text, (unsigned)strlen(save->text));

    save->write.data = save;
    if (uv_write(&save->write, req->handle, &buf, 1, on_written) < 0)
        save->done(save, UV_EIO);
}

static void note(struct save *save) { last_line = (int)strlen(save->text); }

static void on_synced(uv_fs_t *req)
{
    struct save *save = req->data;

    uv_fs_req_cleanup(req);
    note(save);
    save->done(save, 0);
}

static void
on_resolved(uv_getaddrinfo_t *req,
            int code, struct addrinfo *res);
static void on_resolved(uv_getaddrinfo_t *req, int code, struct addrinfo *res)
{
    struct save *save = req->data;

    if (uv_tcp_connect(&save->connect, req->data, res->ai_addr, on_connected))
        save->done(save, UV_EIO);
    uv_freeaddrinfo(res);
}

int save_start(uv_loop_t *loop, struct save *save, uv_getaddrinfo_t *dns)
{
    int rc, file;

    save->req.data = save;
    dns->data = save;
    file = uv_fs_open(loop, &save->req, "x", 0, 0, NULL);
    if (file == -1)
        return UV_EIO;
    uv_fs_req_cleanup(&save->req);
    rc = uv_getaddrinfo(loop, dns, on_resolved, "localhost", NULL, NULL);
    if (rc < 0) {
        perror("getaddrinfo");
        return rc;
    }
    rc = uv_fs_fsync(loop, &save->req, file, on_synced);
    if (rc) {
        fprintf(stderr, "fsync: %s\n", strerror(errno));
        return rc;
    }
    return 0;
}
int is_there(uv_fs_t *req) { if (-1 != uv_fs_stat(NULL, req, "x", NULL)) { return 1; } return 0; }

struct reader {
    FILE *out;
};

static void copy_all(
    uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf);
static void copy_all(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct reader *reader = stream->data;

    fwrite(buf->base, 1, (size_t)nread, reader->out);
    free(buf->base);
}

static void stop(uv_stream_t *stream) { uv_close((uv_handle_t *)stream, NULL); }

static void stop_at_zero(uv_stream_t *stream, ssize_t nread,
                         const uv_buf_t *buf)
{
    free(buf->base);
    if (nread <= 0)
        stop(stream);
}

static void zero_is_end(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    if (nread > 0) {
        fwrite(buf->base, 1, (size_t)nread, stdout); free(buf->base);
    } else if (nread == 0) {
        puts("end");
        free(buf->base);
        uv_close((uv_handle_t *)stream, NULL);
    } else {
        uv_close((uv_handle_t *)stream, NULL); free(buf->base);
    }
}

static void alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

static void file_read(uv_fs_t *req)
{
    struct reader *reader = req->data;

    if (req->result == UV_EOF)
        fclose(reader->out);
    uv_fs_req_cleanup(req);
}

int read_all(uv_stream_t *stream, uv_fs_t *req, uv_buf_t *buf)
{
    int rc = uv_read_start(stream, alloc, copy_all);

    if (rc < 0)
        rc = uv_read_start(stream, alloc, stop_at_zero);
    if (rc < 0)
        rc = uv_read_start(stream, alloc, zero_is_end);
    if (rc < 0)
        return rc;
    return uv_fs_read(stream->loop, req, 0, buf, 1, 0, file_read);
}
