/* expect: rule=UV206 line=47 */
#include <uv.h>

/* The function has returned when the callback is called. */
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

static uv_write_t req;

static void sent(uv_write_t *done, int status)
{
    (void)status;
    uv_close((uv_handle_t *)done->handle, NULL);
}

static void tick(uv_timer_t *timer)
{
    char text[] = "hello";
    uv_buf_t buf = uv_buf_init(text, 5);

    uv_write(&req, (uv_stream_t *)&out, &buf, 1, sent);
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
