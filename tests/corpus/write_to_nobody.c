/* expect: rule=UV113 line=17 */
#include <uv.h>

/* Nobody reads at the other end: the pipe is full, and stays so. */
static char bytes[1 << 20];

static void written(uv_write_t *req, int status)
{
    (void)status;
    uv_close((uv_handle_t *)req->handle, NULL);
}

static void write_all(uv_stream_t *out)
{
    static uv_write_t req;
    uv_buf_t buf = uv_buf_init(bytes, sizeof bytes);
    uv_write(&req, out, &buf, 1, written);
}

int main(void)
{
    static uv_pipe_t out;
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    uv_pipe_init(uv_default_loop(), &out, 0);
    uv_pipe_open(&out, fds[1]);
    write_all((uv_stream_t *)&out);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
