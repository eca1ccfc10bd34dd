/*
 * gateway.c - seals the packets of sensors and keeps a heartbeat.
 *
 * One batch of packets at a time is with the pool. What comes meanwhile waits
 * on the loop's side and becomes the next batch, so that the two sides never
 * touch the same packet at the same time.
 */
#include "gateway.h"

#include <stdlib.h>

const enum gateway_why gateway_why = GATEWAY_WHY_LOST;

struct packet {
    struct packet *next;
    const void *bytes;
    size_t len;
    gateway_sealed_cb sealed;
    void *arg;
    int status;
    uint32_t seal;
};

struct gateway {
    uv_loop_t *loop;
    uv_timer_t beat_timer;
    uv_work_t work;
    gateway_beat_cb beat;
    void *beat_arg;
    struct packet *batch;   /* the pool's while a batch is under way */
    struct packet *waiting; /* the loop's; newest first */
    gateway_closed_cb closed;
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

    gateway->closed(gateway->closed_arg);
    free(gateway);
}

static void batch_seal(uv_work_t *work)
{
    struct gateway *gateway = work->data;

    for (struct packet *packet = gateway->batch; packet; packet = packet->next)
        packet->status =
            seal_compute(packet->bytes, packet->len, &packet->seal);
}

/* Answers a whole batch; `status` is for those that were not computed. */
static void batch_answer(struct packet *batch, int status)
{
    while (batch) {
        struct packet *packet = batch;

        batch = packet->next;
        packet->sealed(packet->arg, status < 0 ? status : packet->status,
                       packet->seal);
        free(packet);
    }
}

static void batch_sealed(uv_work_t *work, int status);

static int batch_start(struct gateway *gateway)
{
    int rc;

    gateway->batch = gateway->waiting;
    gateway->waiting = NULL;
    rc = uv_queue_work(gateway->loop, &gateway->work, batch_seal, batch_sealed);
    if (rc < 0) {
        gateway->waiting = gateway->batch;
        gateway->batch = NULL;
    }
    return rc;
}

static void batch_sealed(uv_work_t *work, int status)
{
    struct gateway *gateway = work->data;
    struct packet *batch = gateway->batch;

    gateway->batch = NULL;
    if (gateway->waiting) {
        int rc = batch_start(gateway);

        if (rc < 0) {
            struct packet *refused = gateway->waiting;

            gateway->waiting = NULL;
            batch_answer(refused, rc);
        }
    }
    batch_answer(batch, status);
    if (!gateway->batch && gateway->closed)
        uv_close((uv_handle_t *)&gateway->beat_timer, handle_closed);
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
    packet->bytes = bytes;
    packet->len = len;
    packet->sealed = sealed;
    packet->arg = arg;
    packet->next = gateway->waiting;
    gateway->waiting = packet;
    if (gateway->batch)
        return 0;
    rc = batch_start(gateway);
    if (rc < 0) {
        gateway->waiting = packet->next;
        free(packet);
    }
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
    gateway->work.data = gateway;
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
    if (!gateway->batch)
        uv_close((uv_handle_t *)&gateway->beat_timer, handle_closed);
}
