/* expect: rule=UV215 line=18 */
#include <stdio.h>
#include <uv.h>

/* snprintf() fills the line that is still being written. */
static uv_pipe_t out;

static void sent(uv_write_t *req, int status)
{
    (void)req;
    (void)status;
}

static const char *line_of(int number)
{
    static char line[16];

    snprintf(line, sizeof line, "number %d", number);
    return line;
}

static void done(uv_write_t *req, int status)
{
    (void)status;
    uv_close((uv_handle_t *)req->handle, NULL);
}

int main(void)
{
    static uv_write_t reqs[2];
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    uv_pipe_init(uv_default_loop(), &out, 0);
    uv_pipe_open(&out, fds[1]);
    for (int i = 0; i < 2; i++) {
        uv_buf_t buf = uv_buf_init((char *)line_of(i), 8);

        uv_write(&reqs[i], (uv_stream_t *)&out, &buf, 1, i ? done : sent);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
