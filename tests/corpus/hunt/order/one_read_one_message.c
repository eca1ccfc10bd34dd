/* expect: class=order rule=UV506 line=39 */
/*
 * A meter sends readings of four bytes through a pipe. Its reader takes what
 * one read brings for one reading.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

static struct {
    uv_pipe_t pipe;
    char reading[4];
    size_t used;
    int readings, sum;
} meter;

static void take_reading(const char *bytes)
{
    meter.readings++;
    for (int i = 0; i < 4; i++)
        meter.sum += bytes[i] - '0';
}

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[4];

    (void)handle;
    (void)size;
    memset(memory, '0', sizeof(memory));
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void bytes_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    if (len < 0)
        uv_close((uv_handle_t *)stream, NULL);
    if (len > 0)
        take_reading(buf->base);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_file ends[2];

    assert(uv_pipe(ends, UV_NONBLOCK_PIPE, 0) == 0);
    uv_pipe_init(loop, &meter.pipe, 0);
    assert(uv_pipe_open(&meter.pipe, ends[0]) == 0);
    assert(write(ends[1], "12340007", 8) == 8);
    close(ends[1]);
    assert(uv_read_start((uv_stream_t *)&meter.pipe, give_memory, bytes_came) ==
           0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return meter.readings == 2 && meter.sum == 17 ? 0 : 1;
}
