/* expect: none */
/* A theatre closes its stream after the shutdown, whose callback comes when all
 * was written: no byte is lost, though uv_close follows the writes closely. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <uv.h>

enum { ACT = 300000, ACTS = 3 };

struct act {
    uv_write_t req;
    char *lines;
};

static uv_pipe_t stage, hall;
static uv_shutdown_t curtain;
static size_t heard;
static char room[32768];

static void get_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(room, sizeof(room));
}

static void listen_to(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    (void)buf;
    if (nread < 0)
        uv_close((uv_handle_t *)stream, NULL);
    else
        heard += nread;
}

static void played(uv_write_t *req, int status)
{
    struct act *act = req->data;

    assert(status == 0);
    free(act->lines);
    free(act);
}

static void play(void)
{
    struct act *act = malloc(sizeof(*act));
    uv_buf_t buf;

    act->lines = malloc(ACT);
    memset(act->lines, 'l', ACT);
    act->req.data = act;
    buf = uv_buf_init(act->lines, ACT);
    assert(uv_write(&act->req, (uv_stream_t *)&stage, &buf, 1, played) == 0);
}

static void fallen(uv_shutdown_t *req, int status)
{
    assert(status == 0);
    uv_close((uv_handle_t *)req->handle, NULL);
}

int main(void)
{
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &stage, 0);
    uv_pipe_init(uv_default_loop(), &hall, 0);
    uv_pipe_open(&stage, ends[0]);
    uv_pipe_open(&hall, ends[1]);
    uv_read_start((uv_stream_t *)&hall, get_room, listen_to);
    for (int i = 0; i < ACTS; i++)
        play();
    assert(uv_shutdown(&curtain, (uv_stream_t *)&stage, fallen) == 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return heard == (size_t)ACT * ACTS ? 0 : 1;
}
