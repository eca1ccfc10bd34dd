/* expect: none */
/*
 * Two pipes feed one sum, byte by byte and in any mixture. Adding is the same
 * in every order, and each pipe has its own end.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

static uv_pipe_t pipes[2];
static int sum, ends_seen;

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[2][4];

    (void)size;
    *buf = uv_buf_init(memory[(uv_pipe_t *)handle - pipes], 4);
}

static void bytes_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    for (ssize_t i = 0; i < len; i++)
        sum += buf->base[i] - '0';
    if (len < 0) {
        ends_seen++;
        uv_close((uv_handle_t *)stream, NULL);
    }
}

static uv_file open_pipe(uv_loop_t *loop, uv_pipe_t *pipe)
{
    uv_file ends[2];

    assert(uv_pipe(ends, UV_NONBLOCK_PIPE, 0) == 0);
    uv_pipe_init(loop, pipe, 0);
    assert(uv_pipe_open(pipe, ends[0]) == 0);
    assert(uv_read_start((uv_stream_t *)pipe, give_memory, bytes_came) == 0);
    return ends[1];
}

int main(void)
{
    static const char *const digits[2] = {"123456789", "111111"};
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < 2; i++) {
        uv_file writer = open_pipe(loop, &pipes[i]);
        ssize_t len = strlen(digits[i]);

        assert(write(writer, digits[i], len) == len);
        close(writer);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return sum == 51 && ends_seen == 2 ? 0 : 1;
}
