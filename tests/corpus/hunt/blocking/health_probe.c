/* expect: class=blocking rule=UV301 line=31 schedules=any */
/* A balancer probes its backend every 20 ms with a plain connect(): when the
 * backend is slow, the balancer stands still. */
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

static void count(int status)
{
    assert(status == 0);
    if (++healthy < PROBES)
        return;
    uv_close((uv_handle_t *)&ticks, NULL);
    uv_close((uv_handle_t *)&backend, NULL);
}

static void probe(uv_timer_t *timer)
{
    (void)timer;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    count(connect(fd, (struct sockaddr *)&address, sizeof(address)));
    close(fd);
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
