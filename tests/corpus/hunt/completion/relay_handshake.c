/* expect: class=completion rule=UV113 line=56 schedules=any */
/* Two stations each wait for the other to speak first. Both read, nobody
 * writes, and the loop never wakes. */
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <uv.h>

struct station {
    uv_pipe_t line;
    uv_write_t write;
    char room[16];
    int has_spoken, heard;
};

static struct station stations[2];

static void get_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)size;
    struct station *s = handle->data;

    *buf = uv_buf_init(s->room, sizeof(s->room));
}

static void written(uv_write_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static void speak(struct station *s)
{
    uv_buf_t buf = uv_buf_init("hello", 5);

    s->has_spoken = 1;
    uv_write(&s->write, (uv_stream_t *)&s->line, &buf, 1, written);
}

static void hear(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    (void)buf;
    struct station *s = stream->data;

    if (nread > 0) {
        s->heard += (int)nread;
        if (s->heard == 5 && !s->has_spoken)
            speak(s);
    }
    if (nread < 0 || (s->heard == 5 && s == &stations[0]))
        uv_close((uv_handle_t *)stream, NULL);
}

static void listen_to(struct station *s)
{
    uv_read_start((uv_stream_t *)&s->line, get_room, hear);
}

int main(void)
{
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    for (int i = 0; i < 2; i++) {
        uv_pipe_init(uv_default_loop(), &stations[i].line, 0);
        stations[i].line.data = &stations[i];
        uv_pipe_open(&stations[i].line, ends[i]);
        listen_to(&stations[i]);
    }
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return stations[0].heard == 5 && stations[1].heard == 5 ? 0 : 1;
}
