/* expect: check=6d.3.thread rule=UV401 line=64 */
/*
 * gateway.c - seals the packets of sensors and keeps a heartbeat.
 *
 * A monitor listens for the heartbeat and restarts a gateway that misses it.
 * Sealing takes long, so it is done by the threads of the pool: each packet
 * carries its own request and its own result, and comes back to the loop to
 * be answered.
 */
#include "gateway.h"

#include <stdlib.h>

const enum gateway_why gateway_why = GATEWAY_WHY_LOST;

struct gateway {
    uv_loop_t *loop;
    uv_timer_t beat_timer;
    gateway_beat_cb beat;
    void *beat_arg;
    size_t under_way;         /* packets that are not answered yet */
    gateway_closed_cb closed; /* NULL until gateway_close() */
    void *closed_arg;
};

/* A packet that waits for its seal. */
struct packet {
    uv_work_t work;
    struct gateway *gateway;
    const void *bytes;
    size_t len;
    gateway_sealed_cb sealed;
    void *arg;
    int status; /* these two are written by the pool's thread */
    uint32_t seal;
};

static void beat_due(uv_timer_t *timer)
{
    struct gateway *gateway = timer->data;

    gateway->beat(gateway->beat_arg);
}

static void handle_closed(uv_handle_t *handle)
{
    struct gateway *gateway = handle->data;

    gateway->closed(gateway->closed_arg);
    free(gateway);
}

static void gateway_shut(struct gateway *gateway)
{
    uv_close((uv_handle_t *)&gateway->beat_timer, handle_closed);
}

/* On a thread of the pool. */
static void packet_seal(uv_work_t *work)
{
    struct packet *packet = work->data;

    packet->status = seal_compute(packet->bytes, packet->len, &packet->seal);
    packet->sealed(packet->arg, packet->status, packet->seal);
}

/* On the loop again. */
static void packet_sealed(uv_work_t *work, int status)
{
    struct packet *packet = work->data;
    struct gateway *gateway = packet->gateway;

    (void)status;
    free(packet);
    if (--gateway->under_way == 0 && gateway->closed)
        gateway_shut(gateway);
}

int gateway_submit(struct gateway *gateway, const void *bytes, size_t len,
                   gateway_sealed_cb sealed, void *arg)
{
    struct packet *packet;
    int rc;

    if (len == 0 || len > GATEWAY_PACKET_MAX)
        return UV_EINVAL;
    packet = calloc(1, sizeof(*packet));
    if (!packet)
        return UV_ENOMEM;
    packet->gateway = gateway;
    packet->bytes = bytes;
    packet->len = len;
    packet->sealed = sealed;
    packet->arg = arg;
    packet->work.data = packet;
    rc =
        uv_queue_work(gateway->loop, &packet->work, packet_seal, packet_sealed);
    if (rc < 0)
        free(packet);
    else
        gateway->under_way++;
    return rc;
}

int gateway_open(uv_loop_t *loop, gateway_beat_cb beat, void *arg,
                 struct gateway **ret_gateway)
{
    struct gateway *gateway = calloc(1, sizeof(*gateway));

    if (!gateway)
        return UV_ENOMEM;
    gateway->loop = loop;
    gateway->beat = beat;
    gateway->beat_arg = arg;
    uv_timer_init(loop, &gateway->beat_timer);
    gateway->beat_timer.data = gateway;
    uv_timer_start(&gateway->beat_timer, beat_due, GATEWAY_BEAT_MS,
                   GATEWAY_BEAT_MS);
    *ret_gateway = gateway;
    return 0;
}

void gateway_close(struct gateway *gateway, gateway_closed_cb closed, void *arg)
{
    gateway->closed = closed;
    gateway->closed_arg = arg;
    if (gateway->under_way == 0)
        gateway_shut(gateway);
}
