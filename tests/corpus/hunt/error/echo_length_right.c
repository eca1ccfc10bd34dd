/* expect: none */
/* A parrot repeats as many bytes as it heard. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

struct speech {
    uv_write_t req;
    char *text;
};

static uv_pipe_t parrot;
static int pending, has_heard_all;

static void get_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(calloc(1, 64), 64);
}

static void said(uv_write_t *req, int status)
{
    struct speech *speech = req->data;
    uv_handle_t *stream = (uv_handle_t *)req->handle;

    assert(status == 0);
    free(speech->text);
    free(speech);
    if (--pending == 0 && has_heard_all)
        uv_close(stream, NULL);
}

static void repeat(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct speech *speech;
    uv_buf_t words;

    if (nread <= 0) {
        free(buf->base);
        has_heard_all = nread < 0;
        if (has_heard_all && pending == 0)
            uv_close((uv_handle_t *)stream, NULL);
        if (has_heard_all)
            uv_read_stop(stream);
        return;
    }
    pending++;
    speech = malloc(sizeof(*speech));
    speech->text = buf->base;
    speech->req.data = speech;
    words = uv_buf_init(buf->base, nread);
    uv_write(&speech->req, stream, &words, 1, said);
}

int main(void)
{
    int ends[2];
    char heard[256];
    ssize_t length;

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    assert(write(ends[1], "polly", 5) == 5);
    shutdown(ends[1], SHUT_WR);
    uv_pipe_init(uv_default_loop(), &parrot, 0);
    uv_pipe_open(&parrot, ends[0]);
    uv_read_start((uv_stream_t *)&parrot, get_room, repeat);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    length = read(ends[1], heard, sizeof(heard));
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return length == 5 && memcmp(heard, "polly", 5) == 0 ? 0 : 1;
}
