/* expect: none */
/* A radio reads sound from a pipe into buffers from the heap, and frees each of
 * them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct radio {
    uv_pipe_t antenna;
    long samples;
};

static struct radio radio;

static void get_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    buf->base = malloc(512);
    buf->len = buf->base ? 512 : 0;
}

static void play(struct radio *r, const char *sound, ssize_t length)
{
    for (ssize_t i = 0; i < length; i++)
        r->samples += sound[i] == '~';
}

static void heard(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct radio *r = stream->data;

    if (nread < 0) {
        assert(nread == UV_EOF);
        free(buf->base);
        uv_close((uv_handle_t *)stream, NULL);
        return;
    }
    play(r, buf->base, nread);
    free(buf->base);
}

int main(void)
{
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    assert(write(ends[1], "~~~~~~~~~~", 10) == 10);
    close(ends[1]);
    uv_pipe_init(uv_default_loop(), &radio.antenna, 0);
    uv_pipe_open(&radio.antenna, ends[0]);
    radio.antenna.data = &radio;
    uv_read_start((uv_stream_t *)&radio.antenna, get_buffer, heard);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return radio.samples == 10 ? 0 : 1;
}
