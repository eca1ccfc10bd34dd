/* expect: none */
/*
 * A reader collects frames of four bytes from a stream. Its state is carried
 * from one read to the next, which is one task however the bytes are cut.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct reader {
    uv_tcp_t tcp;
    char frame[4];
    size_t used;
    int frames, sum;
};

static uv_tcp_t server, client;
static uv_connect_t connect_req;
static uv_write_t writes[3];
static struct reader reader;

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[5];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void bytes_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    struct reader *r = stream->data;

    for (ssize_t i = 0; i < len; i++) {
        r->frame[r->used++] = buf->base[i];
        if (r->used < sizeof(r->frame))
            continue;
        r->used = 0;
        r->frames++;
        r->sum += r->frame[0] - 'a';
    }
    if (len < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void caller_came(uv_stream_t *listener, int status)
{
    assert(status == 0);
    reader.tcp.data = &reader;
    uv_tcp_init(listener->loop, &reader.tcp);
    assert(uv_accept(listener, (uv_stream_t *)&reader.tcp) == 0);
    assert(uv_read_start((uv_stream_t *)&reader.tcp, give_memory, bytes_came) ==
           0);
    uv_close((uv_handle_t *)listener, NULL);
}

static void written(uv_write_t *req, int status)
{
    assert(status == 0);
    if (req == &writes[2])
        uv_close((uv_handle_t *)req->handle, NULL);
}

static void connected(uv_connect_t *req, int status)
{
    static char *const parts[3] = {"a...b.", "..c", "...d..."};

    assert(status == 0);
    for (int i = 0; i < 3; i++) {
        uv_buf_t buf = uv_buf_init(parts[i], strlen(parts[i]));

        assert(uv_write(&writes[i], req->handle, &buf, 1, written) == 0);
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sockaddr_in address;
    int size = sizeof(address);

    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &server);
    assert(uv_tcp_bind(&server, (struct sockaddr *)&address, 0) == 0);
    assert(uv_listen((uv_stream_t *)&server, 4, caller_came) == 0);
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size);
    uv_tcp_init(loop, &client);
    assert(uv_tcp_connect(&connect_req, &client, (struct sockaddr *)&address,
                          connected) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return reader.frames == 4 && reader.sum == 6 ? 0 : 1;
}
