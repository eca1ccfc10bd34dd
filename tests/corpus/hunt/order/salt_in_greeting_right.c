/* expect: none */
/*
 * A client logs in with the salt of the server's greeting, when it has read the
 * greeting.
 */
#include <assert.h>
#include <uv.h>

struct client {
    uv_tcp_t tcp;
    uv_connect_t connect;
    int salt, login;
};

static uv_tcp_t server, peer;
static uv_write_t greeting;
static struct client client;

static void greeted(uv_write_t *req, int status)
{
    assert(status == 0);
    uv_close((uv_handle_t *)req->handle, NULL);
    uv_close((uv_handle_t *)&server, NULL);
}

static void caller_came(uv_stream_t *listener, int status)
{
    uv_buf_t salt = uv_buf_init("7", 1);

    assert(status == 0);
    uv_tcp_init(listener->loop, &peer);
    assert(uv_accept(listener, (uv_stream_t *)&peer) == 0);
    assert(uv_write(&greeting, (uv_stream_t *)&peer, &salt, 1, greeted) == 0);
}

static void log_in(void)
{
    client.login = 1000 / client.salt;
}

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[8];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void greeting_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    if (len > 0) {
        client.salt = buf->base[0] - '0';
        log_in();
    }
    if (len < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

static void connected(uv_connect_t *req, int status)
{
    assert(status == 0);
    assert(uv_read_start(req->handle, give_memory, greeting_came) == 0);
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
    uv_tcp_init(loop, &client.tcp);
    assert(uv_tcp_connect(&client.connect, &client.tcp,
                          (struct sockaddr *)&address, connected) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return client.login == 142 ? 0 : 1;
}
