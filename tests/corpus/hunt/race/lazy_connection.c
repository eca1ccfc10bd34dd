/* expect: class=race rule=UV502 also=UV207,UV606 line=55 schedules=any */
/*
 * Messages connect on demand. Until the connection stands, each message starts
 * to connect once more.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum { MESSAGES = 3 };

struct link {
    uv_tcp_t tcp;
    uv_connect_t connect;
    int connected, attempts, sent;
    struct sockaddr_in to;
};

static uv_tcp_t server;
static struct link uplink;

static void accepted_closed(uv_handle_t *handle)
{
    free(handle);
}

static void caller_came(uv_stream_t *listener, int status)
{
    uv_tcp_t *peer = malloc(sizeof(*peer));

    assert(status == 0);
    uv_tcp_init(listener->loop, peer);
    assert(uv_accept(listener, (uv_stream_t *)peer) == 0);
    uv_close((uv_handle_t *)peer, accepted_closed);
    uv_close((uv_handle_t *)listener, NULL);
}

static void connected(uv_connect_t *req, int status)
{
    struct link *link = req->data;

    assert(status == 0);
    link->connected = 1;
    link->sent = MESSAGES;
    uv_close((uv_handle_t *)&link->tcp, NULL);
}

static void send_message(struct link *link)
{
    if (link->connected) {
        link->sent++;
        return;
    }
    link->attempts++;
    link->connect.data = link;
    if (uv_tcp_connect(&link->connect, &link->tcp, (struct sockaddr *)&link->to,
                       connected) != 0)
        puts("cannot connect");
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    int size = sizeof(uplink.to);

    uv_ip4_addr("127.0.0.1", 0, &uplink.to);
    uv_tcp_init(loop, &server);
    assert(uv_tcp_bind(&server, (struct sockaddr *)&uplink.to, 0) == 0);
    assert(uv_listen((uv_stream_t *)&server, 4, caller_came) == 0);
    uv_tcp_getsockname(&server, (struct sockaddr *)&uplink.to, &size);
    uv_tcp_init(loop, &uplink.tcp);
    for (int i = 0; i < MESSAGES; i++)
        send_message(&uplink);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return uplink.attempts == 1 && uplink.sent == MESSAGES ? 0 : 1;
}
