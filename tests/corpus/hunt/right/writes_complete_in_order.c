/* expect: none */
/*
 * Two writes of one stream are in flight, and the second callback relies on
 * what the first has set. A stream completes its writes in the order in which
 * they were started.
 */
#include <assert.h>
#include <uv.h>

struct sender {
    uv_pipe_t pipe;
    uv_write_t header, body;
    int header_out, good;
};

static struct sender sender;
static uv_pipe_t receiver;
static int received;

static void header_written(uv_write_t *req, int status)
{
    struct sender *s = req->handle->data;

    assert(status == 0);
    s->header_out = 1;
}

static void body_written(uv_write_t *req, int status)
{
    struct sender *s = req->handle->data;

    assert(status == 0);
    s->good = s->header_out;
    uv_close((uv_handle_t *)req->handle, NULL);
}

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[8];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void bytes_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    (void)buf;
    if (len < 0)
        uv_close((uv_handle_t *)stream, NULL);
    else
        received += len;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_buf_t header = uv_buf_init("GET ", 4), body = uv_buf_init("/index", 6);
    uv_file ends[2];

    assert(uv_pipe(ends, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE) == 0);
    uv_pipe_init(loop, &receiver, 0);
    uv_pipe_init(loop, &sender.pipe, 0);
    sender.pipe.data = &sender;
    assert(uv_pipe_open(&receiver, ends[0]) == 0);
    assert(uv_pipe_open(&sender.pipe, ends[1]) == 0);
    assert(uv_read_start((uv_stream_t *)&receiver, give_memory, bytes_came) ==
           0);
    assert(uv_write(&sender.header, (uv_stream_t *)&sender.pipe, &header, 1,
                    header_written) == 0);
    assert(uv_write(&sender.body, (uv_stream_t *)&sender.pipe, &body, 1,
                    body_written) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return sender.good && received == 10 ? 0 : 1;
}
