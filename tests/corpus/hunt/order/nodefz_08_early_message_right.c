/* expect: none */
/*
 * After a real-time framework: messages that come before the listener is
 * installed wait in the connection.
 */
#include <assert.h>
#include <uv.h>

struct connection;
typedef void (*listener_fn)(struct connection *c, char message);

struct connection {
    uv_pipe_t pipe;
    uv_fs_t handshake;
    listener_fn listener;
    char early[8];
    size_t early_count;
    int received;
};

static uv_file writer;

static void message_came(struct connection *c, char message)
{
    c->received++;
    if (message == '!')
        uv_close((uv_handle_t *)&c->pipe, NULL);
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
    struct connection *c = stream->data;

    for (ssize_t i = 0; i < len; i++)
        if (c->listener)
            c->listener(c, buf->base[i]);
        else
            c->early[c->early_count++] = buf->base[i];
}

static void handshake_seen(uv_fs_t *req)
{
    struct connection *c = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    c->listener = message_came;
    for (size_t i = 0; i < c->early_count; i++)
        message_came(c, c->early[i]);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct connection c = {.received = 0};
    uv_file ends[2];

    assert(uv_pipe(ends, UV_NONBLOCK_PIPE, 0) == 0);
    writer = ends[1];
    uv_pipe_init(loop, &c.pipe, 0);
    c.pipe.data = c.handshake.data = &c;
    assert(uv_pipe_open(&c.pipe, ends[0]) == 0);
    assert(uv_fs_stat(loop, &c.handshake, ".", handshake_seen) == 0);
    assert(uv_read_start((uv_stream_t *)&c.pipe, give_memory, bytes_came) == 0);
    assert(write(writer, "hi!", 3) == 3);
    uv_run(loop, UV_RUN_DEFAULT);
    close(writer);
    assert(uv_loop_close(loop) == 0);
    return c.received == 3 ? 0 : 1;
}
