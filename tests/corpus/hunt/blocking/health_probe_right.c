/* expect: none */
/* A balancer probes its backend with a connect request and a callback. */
#include <assert.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum { PROBES = 2 };

static uv_tcp_t backend;
static uv_timer_t ticks;
static struct sockaddr_in address;
static int healthy;
static uv_tcp_t probe_socket;
static uv_connect_t attempt;

static void count(int status)
{
    assert(status == 0);
    if (++healthy < PROBES)
        return;
    uv_close((uv_handle_t *)&ticks, NULL);
    uv_close((uv_handle_t *)&backend, NULL);
}

static void closed(uv_handle_t *handle)
{
    (void)handle;
    if (healthy < PROBES)
        uv_timer_again(&ticks);
}

static void connected(uv_connect_t *req, int status)
{
    count(status);
    uv_close((uv_handle_t *)req->handle, closed);
}

static void probe(uv_timer_t *timer)
{
    (void)timer;
    uv_timer_stop(&ticks);
    uv_tcp_init(uv_default_loop(), &probe_socket);
    uv_tcp_connect(&attempt, &probe_socket, (struct sockaddr *)&address,
                   connected);
}

static void came(uv_stream_t *server, int status)
{
    (void)server;
    assert(status == 0); /* not accepted: the knock is enough */
}

int main(void)
{
    int length = sizeof(address);

    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(uv_default_loop(), &backend);
    uv_tcp_bind(&backend, (struct sockaddr *)&address, 0);
    assert(uv_listen((uv_stream_t *)&backend, 16, came) == 0);
    uv_tcp_getsockname(&backend, (struct sockaddr *)&address, &length);
    uv_timer_init(uv_default_loop(), &ticks);
    uv_timer_start(&ticks, probe, 20, 20);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return healthy == PROBES ? 0 : 1;
}
