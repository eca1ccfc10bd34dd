/* expect: class=lifetime rule=UV206 line=60 schedules=any */
/* A sensor sends its readings by UDP and frees each packet as soon as it is
 * handed over, before it is sent. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { READINGS = 3 };

struct packet {
    uint16_t sensor, value;
};

static uv_udp_t sensor, hub;
static uv_timer_t clock_timer;
static struct sockaddr_in hub_at;
static int received, sent;
static char room[64];

static void alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(room, sizeof(room));
}

static void heard(uv_udp_t *handle, ssize_t nread, const uv_buf_t *buf,
                  const struct sockaddr *from, unsigned flags)
{
    (void)flags;
    struct packet packet;

    if (nread <= 0 || !from)
        return;
    memcpy(&packet, buf->base, sizeof(packet));
    assert(packet.sensor == 7);
    if (++received == READINGS)
        uv_close((uv_handle_t *)handle, NULL);
}

static void on_sent(uv_udp_send_t *req, int status)
{
    assert(status == 0);
    free(req);
    if (++sent == READINGS)
        uv_close((uv_handle_t *)&sensor, NULL);
}

static void measure(uv_timer_t *timer)
{
    struct packet *packet = malloc(sizeof(*packet));
    uv_udp_send_t *req = malloc(sizeof(*req));
    uv_buf_t buf = uv_buf_init((char *)packet, sizeof(*packet));
    static uint16_t value;

    *packet = (struct packet){7, ++value};
    uv_udp_send(req, &sensor, &buf, 1, (struct sockaddr *)&hub_at, on_sent);
    free(packet);
    if (value == READINGS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    int length = sizeof(hub_at);

    uv_ip4_addr("127.0.0.1", 0, &hub_at);
    uv_udp_init(uv_default_loop(), &sensor);
    uv_udp_init(uv_default_loop(), &hub);
    uv_udp_bind(&hub, (struct sockaddr *)&hub_at, 0);
    uv_udp_getsockname(&hub, (struct sockaddr *)&hub_at, &length);
    uv_udp_recv_start(&hub, alloc, heard);
    uv_timer_init(uv_default_loop(), &clock_timer);
    uv_timer_start(&clock_timer, measure, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return received == READINGS ? 0 : 1;
}
