/* expect: none */
#include <stdlib.h>
#include <uv.h>

/* An echo server and its client: each buffer, request and handle lives until
 * it is done with, and the bytes may come in pieces. */
struct reply {
    uv_write_t req;
    char *bytes;
};

static uv_tcp_t server, client;
static char greeting[] = "hello";

static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

static void connection_closed(uv_handle_t *handle)
{
    free(handle);
}

static void replied(uv_write_t *req, int status)
{
    struct reply *reply = (struct reply *)req;

    (void)status;
    free(reply->bytes);
    free(reply);
}

static void server_read(uv_stream_t *stream, ssize_t count,
                        const uv_buf_t *buf)
{
    struct reply *reply;
    uv_buf_t out;

    if (count <= 0) {
        free(buf->base);
        if (count < 0)
            uv_close((uv_handle_t *)stream, connection_closed);
        return;
    }
    reply = malloc(sizeof *reply);
    reply->bytes = buf->base;
    out = uv_buf_init(buf->base, (unsigned)count);
    if (uv_write(&reply->req, stream, &out, 1, replied) < 0)
        replied(&reply->req, 0);
}

static void came_in(uv_stream_t *stream, int status)
{
    uv_tcp_t *connection = malloc(sizeof *connection);

    (void)status;
    uv_tcp_init(stream->loop, connection);
    uv_accept(stream, (uv_stream_t *)connection);
    uv_read_start((uv_stream_t *)connection, give_buffer, server_read);
    uv_close((uv_handle_t *)stream, NULL);
}

static void client_read(uv_stream_t *stream, ssize_t count,
                        const uv_buf_t *buf)
{
    static size_t echoed;

    free(buf->base);
    if (count > 0)
        echoed += (size_t)count;
    if (count < 0 || echoed == sizeof greeting)
        uv_close((uv_handle_t *)stream, NULL);
}

static void greeted(uv_write_t *req, int status)
{
    if (status == 0)
        uv_read_start(req->handle, give_buffer, client_read);
}

static void connected(uv_connect_t *req, int status)
{
    static uv_write_t greet;
    uv_buf_t buf = uv_buf_init(greeting, sizeof greeting);

    if (status == 0)
        uv_write(&greet, req->handle, &buf, 1, greeted);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_connect_t connect;
    struct sockaddr_in here;
    int len = sizeof here;

    uv_ip4_addr("127.0.0.1", 0, &here);
    uv_tcp_init(loop, &server);
    uv_tcp_bind(&server, (struct sockaddr *)&here, 0);
    uv_listen((uv_stream_t *)&server, 8, came_in);
    uv_tcp_getsockname(&server, (struct sockaddr *)&here, &len);
    uv_tcp_init(loop, &client);
    uv_tcp_connect(&connect, &client, (struct sockaddr *)&here, connected);
    uv_run(loop, UV_RUN_DEFAULT);
    return uv_loop_close(loop);
}
