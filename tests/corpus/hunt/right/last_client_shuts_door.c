/* expect: none */
/*
 * Three clients of a server end in any order. A number that all of them change
 * says which one is the last, and that one closes the server.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { CLIENTS = 3 };

static uv_tcp_t server;
static uv_tcp_t clients[CLIENTS];
static uv_connect_t connects[CLIENTS];
static int served;

static void peer_closed(uv_handle_t *handle)
{
    free(handle);
    if (++served == CLIENTS)
        uv_close((uv_handle_t *)&server, NULL);
}

static void caller_came(uv_stream_t *listener, int status)
{
    uv_tcp_t *peer = malloc(sizeof(*peer));

    assert(status == 0);
    uv_tcp_init(listener->loop, peer);
    assert(uv_accept(listener, (uv_stream_t *)peer) == 0);
    uv_close((uv_handle_t *)peer, peer_closed);
}

static void connected(uv_connect_t *req, int status)
{
    assert(status == 0);
    uv_close((uv_handle_t *)req->handle, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sockaddr_in address;
    int size = sizeof(address);

    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &server);
    assert(uv_tcp_bind(&server, (struct sockaddr *)&address, 0) == 0);
    assert(uv_listen((uv_stream_t *)&server, CLIENTS, caller_came) == 0);
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size);
    for (int i = 0; i < CLIENTS; i++) {
        uv_tcp_init(loop, &clients[i]);
        assert(uv_tcp_connect(&connects[i], &clients[i],
                              (struct sockaddr *)&address, connected) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return served == CLIENTS ? 0 : 1;
}
