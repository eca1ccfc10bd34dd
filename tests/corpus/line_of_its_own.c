/* expect: none */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

/* Each message has its line; the shared one goes out at once or not at all. */
static uv_pipe_t in, out;
static char received[64];

static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(received, sizeof received);
}

static void bytes_came(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    (void)buf;
    if (count < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void open_pipe(void)
{
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    uv_pipe_init(uv_default_loop(), &in, 0);
    uv_pipe_open(&in, fds[0]);
    uv_read_start((uv_stream_t *)&in, give_buffer, bytes_came);
    uv_pipe_init(uv_default_loop(), &out, 0);
    uv_pipe_open(&out, fds[1]);
}

static char lines[2][16], shared[] = "three\n";
static uv_write_t reqs[2];
static int left = 2;

static void sent(uv_write_t *req, int status)
{
    (void)status;
    if (--left == 0)
        uv_close((uv_handle_t *)req->handle, NULL);
}

static void send_line(int i, const char *text)
{
    uv_buf_t buf = uv_buf_init(lines[i], (unsigned)strlen(text));

    memcpy(lines[i], text, strlen(text));
    uv_write(&reqs[i], (uv_stream_t *)&out, &buf, 1, sent);
}

static void tick(uv_timer_t *timer)
{
    uv_buf_t buf = uv_buf_init(shared, 6);

    uv_try_write((uv_stream_t *)&out, &buf, 1);
    memset(shared, 0, sizeof shared);
    send_line(0, "one\n");
    send_line(1, "two\n");
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    open_pipe();
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
