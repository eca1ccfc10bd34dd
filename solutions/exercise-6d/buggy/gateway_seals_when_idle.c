/* expect: check=6d.3.beat rule=UV301 line=75 */
/*
 * gateway.c - seals the packets of sensors and keeps a heartbeat.
 *
 * A monitor listens for the heartbeat and restarts a gateway that misses it.
 * Packets are sealed when the loop has nothing else to do.
 */
#include "gateway.h"

#include <stdlib.h>

const enum gateway_why gateway_why = GATEWAY_WHY_LOST;

/* A packet that waits for its seal. */
struct packet {
    struct packet *next;
    const void *bytes;
    size_t len;
    gateway_sealed_cb sealed;
    void *arg;
};

struct gateway {
    uv_timer_t beat_timer;
    uv_idle_t queue_idle; /* runs while packets wait */
    int open_handles;
    gateway_beat_cb beat;
    void *beat_arg;
    struct packet *first, **last; /* the queue */
    gateway_closed_cb closed;     /* NULL until gateway_close() */
    void *closed_arg;
};

static void beat_due(uv_timer_t *timer)
{
    struct gateway *gateway = timer->data;

    gateway->beat(gateway->beat_arg);
}

static void handle_closed(uv_handle_t *handle)
{
    struct gateway *gateway = handle->data;

    if (--gateway->open_handles > 0)
        return;
    gateway->closed(gateway->closed_arg);
    free(gateway);
}

static void gateway_shut(struct gateway *gateway)
{
    uv_close((uv_handle_t *)&gateway->beat_timer, handle_closed);
    uv_close((uv_handle_t *)&gateway->queue_idle, handle_closed);
}

static struct packet *packet_take(struct gateway *gateway)
{
    struct packet *packet = gateway->first;

    gateway->first = packet->next;
    if (!gateway->first)
        gateway->last = &gateway->first;
    return packet;
}

/* Handles one packet; the next one has to wait for the next turn. */
static void packet_due(uv_idle_t *idle)
{
    struct gateway *gateway = idle->data;
    struct packet *packet = packet_take(gateway);
    uint32_t seal = 0;
    int rc;

    rc = seal_compute(packet->bytes, packet->len, &seal);
    packet->sealed(packet->arg, rc, seal);
    free(packet);
    if (!gateway->first)
        uv_idle_stop(idle);
    if (!gateway->first && gateway->closed)
        gateway_shut(gateway);
}

int gateway_submit(struct gateway *gateway, const void *bytes, size_t len,
                   gateway_sealed_cb sealed, void *arg)
{
    struct packet *packet;

    if (len == 0 || len > GATEWAY_PACKET_MAX)
        return UV_EINVAL;
    packet = calloc(1, sizeof(*packet));
    if (!packet)
        return UV_ENOMEM;
    packet->bytes = bytes;
    packet->len = len;
    packet->sealed = sealed;
    packet->arg = arg;
    *gateway->last = packet;
    gateway->last = &packet->next;
    return uv_idle_start(&gateway->queue_idle, packet_due);
}

int gateway_open(uv_loop_t *loop, gateway_beat_cb beat, void *arg,
                 struct gateway **ret_gateway)
{
    struct gateway *gateway = calloc(1, sizeof(*gateway));

    if (!gateway)
        return UV_ENOMEM;
    gateway->beat = beat;
    gateway->beat_arg = arg;
    gateway->last = &gateway->first;
    uv_timer_init(loop, &gateway->beat_timer);
    uv_idle_init(loop, &gateway->queue_idle);
    gateway->beat_timer.data = gateway->queue_idle.data = gateway;
    gateway->open_handles = 2;
    uv_timer_start(&gateway->beat_timer, beat_due, GATEWAY_BEAT_MS,
                   GATEWAY_BEAT_MS);
    *ret_gateway = gateway;
    return 0;
}

void gateway_close(struct gateway *gateway, gateway_closed_cb closed, void *arg)
{
    gateway->closed = closed;
    gateway->closed_arg = arg;
    if (!gateway->first)
        gateway_shut(gateway);
}
