/*
 * gateway.h - the contract of part 3: a gateway that seals the packets of
 * sensors, and says every 100 ms that it is alive.
 */
#ifndef GATEWAY_H
#define GATEWAY_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

enum {
    GATEWAY_BEAT_MS = 100,
    GATEWAY_BEAT_LATE_MS = 50, /* later than that counts as late */
    GATEWAY_PACKET_MAX = 8192  /* bytes */
};

/* Yours: gateway.c says what is in it. */
struct gateway;

typedef void (*gateway_beat_cb)(void *arg);
/* `seal` has a meaning only if `status` is 0. */
typedef void (*gateway_sealed_cb)(void *arg, int status, uint32_t seal);
typedef void (*gateway_closed_cb)(void *arg);

/*
 * Opens a gateway: from now on `beat` is called every GATEWAY_BEAT_MS, the
 * first time after that time, and never more than GATEWAY_BEAT_LATE_MS late.
 * Returns 0 or a negative UV code; then nothing is left behind.
 */
int gateway_open(uv_loop_t *loop, gateway_beat_cb beat, void *arg,
                 struct gateway **ret_gateway);

/*
 * Takes a packet and returns at once. The bytes stay where they are until
 * `sealed` was called.
 *
 * Returns 0: `sealed` will be called exactly once, from a callback of the
 * loop and on its thread, with the packet's seal or with the negative code
 * that seal_compute() gave. Several packets may be under way; the order of the
 * answers is free. Returns UV_EINVAL if the packet is empty or larger than
 * GATEWAY_PACKET_MAX, or another negative UV code if it could not be taken:
 * `sealed` is not called then.
 */
int gateway_submit(struct gateway *gateway, const void *packet, size_t len,
                   gateway_sealed_cb sealed, void *arg);

/*
 * Closes the gateway: packets under way are answered first, then its handles
 * are closed and its memory is freed, and `closed` is called, exactly once,
 * from a callback of the loop. The heartbeat may end as soon as this is called.
 * Called once, not from `sealed` or `beat`; nothing is submitted after it.
 */
void gateway_close(struct gateway *gateway, gateway_closed_cb closed,
                   void *arg);

/*
 * Given: computes the seal of a packet on the gateway's chip, and returns when
 * the chip has finished: it takes 1 ms for every 8 bytes. Returns 0, or UV_EIO
 * if the chip refuses the packet. May be called on any thread, and by several
 * at the same time.
 */
int seal_compute(const void *packet, size_t len, uint32_t *ret_seal);

/*
 * What happens to the heartbeat when a packet of some thousand bytes comes,
 * with gateway.c as you found it? The grader runs it and looks which one is
 * true.
 */
enum gateway_why {
    GATEWAY_WHY_UNANSWERED,
    /* Nothing: timers fire while a callback runs. Only the packet takes long.
     */
    GATEWAY_WHY_ON_TIME,
    /* No beat comes while the packet is sealed. Those that were due in that
     * time come right afterwards, one after the other. */
    GATEWAY_WHY_MADE_UP,
    /* No beat comes while the packet is sealed. One comes afterwards, late;
     * the others that were due in that time never come. */
    GATEWAY_WHY_LOST,
    /* The heartbeat stops for good: a timer that could not fire in time is
     * ended by libuv. */
    GATEWAY_WHY_STOPS
};

/* Your answer. */
extern const enum gateway_why gateway_why;

#endif
