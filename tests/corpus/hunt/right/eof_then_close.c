/* expect: none */
/* A listener closes its stream in the callback of the end and frees the buffer
 * there: 0 bytes, less than 0 and data are told apart. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct listener {
    uv_pipe_t ear;
    char *heard;
    size_t length;
};

static struct listener listener;

static void get_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    buf->base = malloc(16);
    buf->len = buf->base ? 16 : 0;
}

static void closed(uv_handle_t *handle)
{
    struct listener *l = handle->data;

    assert(l->heard && memcmp(l->heard, "once more with feeling", 22) == 0);
    free(l->heard);
    l->heard = NULL;
}

static void hear(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct listener *l = stream->data;

    if (nread > 0) {
        l->heard = realloc(l->heard, l->length + nread);
        memcpy(l->heard + l->length, buf->base, nread);
        l->length += nread;
    }
    free(buf->base);
    if (nread < 0) {
        assert(nread == UV_EOF);
        uv_close((uv_handle_t *)stream, closed);
    }
}

int main(void)
{
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    assert(write(ends[1], "once more with feeling", 22) == 22);
    close(ends[1]);
    uv_pipe_init(uv_default_loop(), &listener.ear, 0);
    uv_pipe_open(&listener.ear, ends[0]);
    listener.ear.data = &listener;
    uv_read_start((uv_stream_t *)&listener.ear, get_room, hear);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return listener.length == 22 ? 0 : 1;
}
