/*
 * oven.h - the contract of part 1: a dish is in the oven, and the cook has both
 * hands free meanwhile.
 */
#ifndef OVEN_H
#define OVEN_H

#include <uv.h>

/* Tells that the dish is ready; `arg` is what was given to oven_bake(). */
typedef void (*oven_ready_cb)(void *arg);

/*
 * Puts a dish into the oven and returns at once. There are ovens enough: it may
 * be called again while other dishes are being baked.
 *
 * Returns 0: after `bake_ms` milliseconds `ready` is called, exactly once, from
 * a callback of `loop`. Whatever was needed for it is given back by itself: no
 * open handle and no memory is left when the loop has nothing more to do.
 *
 * Returns UV_EINVAL if `bake_ms` is 0, or another negative UV code if the dish
 * could not be put in: then `ready` is never called.
 */
int oven_bake(uv_loop_t *loop, unsigned bake_ms, oven_ready_cb ready,
              void *arg);

#endif
