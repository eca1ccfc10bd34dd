/* expect: rule=UV201 line=27 */
#include <uv.h>

/* The end of the file is seen, and the handle forgotten. */
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
        uv_read_stop(stream);
}

int main(void)
{
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    uv_pipe_init(uv_default_loop(), &in, 0);
    uv_pipe_open(&in, fds[0]);
    uv_pipe_init(uv_default_loop(), &out, 0);
    uv_pipe_open(&out, fds[1]);
    uv_read_start((uv_stream_t *)&in, give_buffer, bytes_came);
    uv_close((uv_handle_t *)&out, NULL);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
