/*
 * gateway.c - seals the packets of sensors and keeps a heartbeat.
 *
 * One thread of its own seals the packets in the order in which they come. Two
 * queues lie between it and the loop, both under one lock that nobody holds
 * for long; uv_async_send() tells the loop that something is ready.
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

struct queue {
    struct packet *first, **last;
};

struct gateway {
    uv_timer_t beat_timer;
    uv_async_t ready;
    uv_thread_t sealer;
    uv_mutex_t lock;              /* of the next four */
    uv_cond_t wake;               /* the sealer has something to do */
    struct queue waiting, sealed; /* to the sealer, and back */
    int stop, ended;              /* the sealer shall go, has gone */
    size_t under_way;             /* the loop's */
    int open_handles;
    gateway_beat_cb beat;
    void *beat_arg;
    gateway_closed_cb closed;
    void *closed_arg;
};

static void queue_init(struct queue *queue)
{
    queue->first = NULL;
    queue->last = &queue->first;
}

static void queue_add(struct queue *queue, struct packet *packet)
{
    packet->next = NULL;
    *queue->last = packet;
    queue->last = &packet->next;
}

static struct packet *queue_take(struct queue *queue)
{
    struct packet *packet = queue->first;

    if (packet)
        queue->first = packet->next;
    if (!queue->first)
        queue->last = &queue->first;
    return packet;
}

/* The sealer's whole life. */
static void sealer_run(void *arg)
{
    struct gateway *gateway = arg;

    uv_mutex_lock(&gateway->lock);
    while (!gateway->stop) {
        struct packet *packet = queue_take(&gateway->waiting);

        if (!packet) {
            uv_cond_wait(&gateway->wake, &gateway->lock);
            continue;
        }
        uv_mutex_unlock(&gateway->lock);
        packet->status =
            seal_compute(packet->bytes, packet->len, &packet->seal);
        uv_mutex_lock(&gateway->lock);
        queue_add(&gateway->sealed, packet);
        uv_async_send(&gateway->ready);
    }
    gateway->ended = 1;
    uv_async_send(&gateway->ready);
    uv_mutex_unlock(&gateway->lock);
}

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
    uv_cond_destroy(&gateway->wake);
    uv_mutex_destroy(&gateway->lock);
    gateway->closed(gateway->closed_arg);
    free(gateway);
}

/* Nothing is under way: the sealer waits, and goes when it is told. */
static void sealer_stop(struct gateway *gateway)
{
    uv_mutex_lock(&gateway->lock);
    gateway->stop = 1;
    uv_cond_signal(&gateway->wake);
    uv_mutex_unlock(&gateway->lock);
}

static int sealer_has_ended(struct gateway *gateway)
{
    int ended;

    uv_mutex_lock(&gateway->lock);
    ended = gateway->ended;
    uv_mutex_unlock(&gateway->lock);
    return ended;
}

/* The sealer has said goodbye, so nobody waits here. */
static void gateway_shut(struct gateway *gateway)
{
    uv_thread_join(&gateway->sealer);
    uv_close((uv_handle_t *)&gateway->beat_timer, handle_closed);
    uv_close((uv_handle_t *)&gateway->ready, handle_closed);
}

static struct packet *sealed_take(struct gateway *gateway)
{
    struct packet *packet;

    uv_mutex_lock(&gateway->lock);
    packet = queue_take(&gateway->sealed);
    uv_mutex_unlock(&gateway->lock);
    return packet;
}

/* Several sends may come as one callback: take all there is. */
static void packets_ready(uv_async_t *ready)
{
    struct gateway *gateway = ready->data;
    struct packet *packet;

    if (sealer_has_ended(gateway)) {
        gateway_shut(gateway);
        return;
    }
    while ((packet = sealed_take(gateway))) {
        packet->sealed(packet->arg, packet->status, packet->seal);
        free(packet);
        gateway->under_way--;
    }
    if (gateway->under_way == 0 && gateway->closed)
        sealer_stop(gateway);
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
    gateway->under_way++;
    uv_mutex_lock(&gateway->lock);
    queue_add(&gateway->waiting, packet);
    uv_cond_signal(&gateway->wake);
    uv_mutex_unlock(&gateway->lock);
    return 0;
}

static int sealer_start(struct gateway *gateway)
{
    int rc = uv_mutex_init(&gateway->lock);

    if (rc < 0)
        return rc;
    rc = uv_cond_init(&gateway->wake);
    if (rc == 0) {
        rc = uv_thread_create(&gateway->sealer, sealer_run, gateway);
        if (rc == 0)
            return 0;
        uv_cond_destroy(&gateway->wake);
    }
    uv_mutex_destroy(&gateway->lock);
    return rc;
}

static void ready_closed(uv_handle_t *handle)
{
    free(handle->data);
}

int gateway_open(uv_loop_t *loop, gateway_beat_cb beat, void *arg,
                 struct gateway **ret_gateway)
{
    struct gateway *gateway = calloc(1, sizeof(*gateway));
    int rc;

    if (!gateway)
        return UV_ENOMEM;
    queue_init(&gateway->waiting);
    queue_init(&gateway->sealed);
    gateway->beat = beat;
    gateway->beat_arg = arg;
    rc = uv_async_init(loop, &gateway->ready, packets_ready);
    if (rc < 0) {
        free(gateway);
        return rc;
    }
    gateway->ready.data = gateway;
    rc = sealer_start(gateway);
    if (rc < 0) {
        uv_close((uv_handle_t *)&gateway->ready, ready_closed);
        return rc;
    }
    uv_timer_init(loop, &gateway->beat_timer);
    gateway->beat_timer.data = gateway;
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
    if (gateway->under_way == 0)
        sealer_stop(gateway);
}
