/* expect: class=lifetime rule=UV211 also=UV606 line=49 schedules=any */
/* A fax sends a long page and hangs up right after uv_write: what the socket
 * did not take at once is lost. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <uv.h>

enum { PAGE = 4 * 1024 * 1024 };

static uv_pipe_t sender, receiver;
static char *page;
static size_t received;
static char room[65536];

static void get_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(room, sizeof(room));
}

static void receive(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    (void)buf;
    if (nread < 0)
        uv_close((uv_handle_t *)stream, NULL);
    else
        received += nread;
}

static void sent(uv_write_t *req, int status)
{
    (void)status;
    free(req);
    free(page);
}

static void send_page(uv_stream_t *line)
{
    uv_write_t *req = malloc(sizeof(*req));
    uv_buf_t buf;

    page = malloc(PAGE);
    memset(page, '.', PAGE);
    buf = uv_buf_init(page, PAGE);
    uv_write(req, line, &buf, 1, sent);
    uv_close((uv_handle_t *)line, NULL);
}

int main(void)
{
    int ends[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    uv_pipe_init(uv_default_loop(), &sender, 0);
    uv_pipe_init(uv_default_loop(), &receiver, 0);
    uv_pipe_open(&sender, ends[0]);
    uv_pipe_open(&receiver, ends[1]);
    uv_read_start((uv_stream_t *)&receiver, get_room, receive);
    send_page((uv_stream_t *)&sender);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return received == PAGE ? 0 : 1;
}
