/* expect: UV604@28 UV604@39 UV604@51 UV604@62 */
/* What was read is passed on with the length of the buffer. */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct conn {
    uv_write_t write;
    FILE *log;
};

static void take(uv_handle_t *handle, size_t size, uv_buf_t *buf);

static void sent(uv_write_t *req, int status)
{
    if (status < 0)
        uv_stop(req->handle->loop);
}

static void by_pointer(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (nread < 0) {
        uv_read_stop(stream);
        return;
    }
    if (uv_write(&c->write, stream, buf, 1, sent) < 0)
        uv_read_stop(stream);
}

static void by_copy(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;
    uv_buf_t copy = *buf;

    if (nread < 0)
        uv_read_stop(stream);
    else if (uv_write(&c->write, stream, &copy, 1, sent) < 0)
        uv_read_stop(stream);
}

static void by_init(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    uv_buf_t out;

    if (nread < 0)
        uv_read_stop(stream);
    out = uv_buf_init(buf->base, (unsigned)buf->len);
    if (nread > 0)
        nread = uv_try_write(stream, &out, 1);
    if (nread < 0)
        uv_read_stop(stream);
}

static void logged(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (nread < 0)
        uv_read_stop(stream);
    else if (fwrite(buf->base, 1, buf->len, c->log) == 0)
        uv_read_stop(stream);
}

int begin(uv_stream_t *stream, int how)
{
    switch (how) {
    case 0:
        return uv_read_start(stream, take, by_pointer);
    case 1:
        return uv_read_start(stream, take, by_copy);
    case 2:
        return uv_read_start(stream, take, by_init);
    default:
        return uv_read_start(stream, take, logged);
    }
}
