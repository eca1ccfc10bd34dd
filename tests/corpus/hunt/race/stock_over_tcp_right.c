/* expect: none */
/* A stock server takes one off its stock when the picker's delay is over. */
#include <assert.h>
#include <uv.h>

struct client {
    uv_tcp_t tcp;
    uv_timer_t picker;
    int seen;
};

static uv_tcp_t server;
static uv_tcp_t callers[2];
static uv_connect_t connects[2];
static uv_write_t takes[2];
static struct client clients[2];
static int client_count, stock = 20, picked;

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[16];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void picked_up(uv_timer_t *timer)
{
    struct client *client = timer->data;

    stock--;
    uv_close((uv_handle_t *)timer, NULL);
    uv_close((uv_handle_t *)&client->tcp, NULL);
    if (++picked == 2)
        uv_close((uv_handle_t *)&server, NULL);
}

static void request_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    struct client *client = stream->data;

    (void)buf;
    if (len == 0)
        return;
    uv_read_stop(stream);
    client->seen = stock;
    uv_timer_start(&client->picker, picked_up, 3, 0);
}

static void caller_came(uv_stream_t *listener, int status)
{
    struct client *client = &clients[client_count++];

    assert(status == 0);
    client->tcp.data = client->picker.data = client;
    uv_timer_init(listener->loop, &client->picker);
    uv_tcp_init(listener->loop, &client->tcp);
    assert(uv_accept(listener, (uv_stream_t *)&client->tcp) == 0);
    assert(uv_read_start((uv_stream_t *)&client->tcp, give_memory,
                         request_came) == 0);
}

static void asked(uv_write_t *req, int status)
{
    assert(status == 0);
    uv_close((uv_handle_t *)req->handle, NULL);
}

static void connected(uv_connect_t *req, int status)
{
    uv_buf_t take = uv_buf_init("t", 1);

    assert(status == 0);
    assert(uv_write(&takes[req - connects], req->handle, &take, 1, asked) == 0);
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
    assert(uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size) ==
           0);
    for (int i = 0; i < 2; i++) {
        uv_tcp_init(loop, &callers[i]);
        assert(uv_tcp_connect(&connects[i], &callers[i],
                              (struct sockaddr *)&address, connected) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return stock == 18 ? 0 : 1;
}
