/* expect: none */
/* A ghost closes its stream while a write is under way, on purpose: the
 * callback comes with UV_ECANCELED or 0 and frees what it owns. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum { SIZE = 2 * 1024 * 1024 };

struct haunting {
    uv_write_t req;
    char *noise;
    int *ended;
};

static void vanished(uv_write_t *req, int status)
{
    struct haunting *h = req->data;

    assert(status == 0 || status == UV_ECANCELED);
    ++*h->ended;
    free(h->noise);
    free(h);
}

static void haunt(uv_stream_t *house, int *ended)
{
    struct haunting *h = malloc(sizeof(*h));
    uv_buf_t buf;

    assert(h);
    h->noise = malloc(SIZE);
    assert(h->noise);
    h->ended = ended;
    h->req.data = h;
    memset(h->noise, 'o', SIZE);
    buf = uv_buf_init(h->noise, SIZE);
    assert(uv_write(&h->req, house, &buf, 1, vanished) == 0);
}

static void dawn(uv_timer_t *timer)
{
    uv_close(timer->data, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_pipe_t house;
    uv_timer_t night;
    int ends[2], ended = 0;

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &house, 0);
    uv_pipe_open(&house, ends[0]);
    haunt((uv_stream_t *)&house, &ended);
    uv_timer_init(uv_default_loop(), &night);
    night.data = &house;
    uv_timer_start(&night, dawn, 10, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(ends[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return ended == 1 ? 0 : 1;
}
