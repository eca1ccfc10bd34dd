/* expect: none */
/* What was read is passed on with its own length. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct conn {
    uv_write_t write;
    FILE *log;
    size_t room;
};

static void take(uv_handle_t *handle, size_t size, uv_buf_t *buf);

static void sent(uv_write_t *req, int status)
{
    if (status < 0)
        uv_stop(req->handle->loop);
}

static void by_copy(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;
    uv_buf_t copy = *buf;

    if (nread < 0) {
        uv_read_stop(stream);
        return;
    }
    copy.len = (size_t)nread;
    c->room = buf->len - (size_t)nread;
    if (uv_write(&c->write, stream, &copy, 1, sent) < 0)
        uv_read_stop(stream);
}

static void by_init(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    uv_buf_t out = uv_buf_init(buf->base, nread < 0 ? 0 : (unsigned)nread);

    if (nread < 0 || uv_try_write(stream, &out, 1) < 0)
        uv_read_stop(stream);
    memset(buf->base, 0, buf->len);
}

static void logged(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (nread < 0)
        uv_read_stop(stream);
    else if (fwrite(buf->base, 1, (size_t)nread, c->log) == 0)
        uv_read_stop(stream);
}

/* Each call sends a whole line of its own. */
static void answered(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    static char line[] = "ok\n";
    struct conn *c = stream->data;
    uv_buf_t out = uv_buf_init(line, 3);

    if (nread < 0 || buf->len == 0)
        uv_read_stop(stream);
    else if (uv_write(&c->write, stream, &out, 1, sent) < 0)
        uv_read_stop(stream);
}

int begin(uv_stream_t *stream, int how)
{
    switch (how) {
    case 0:
        return uv_read_start(stream, take, answered);
    case 1:
        return uv_read_start(stream, take, by_copy);
    case 2:
        return uv_read_start(stream, take, by_init);
    default:
        return uv_read_start(stream, take, logged);
    }
}
