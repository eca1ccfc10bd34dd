/* seed.h - what each right program of this folder offers to tools/mutants. */
#ifndef SEED_H
#define SEED_H

#include <stdlib.h>
#include <uv.h>

typedef void (*done_cb)(void *arg, int status);

/* Begins the work; `done` is called once, whatever happens, with 0 or a
 * negative code; maybe before this returns. */
void seed_start(uv_loop_t *loop, done_cb done, void *arg);

#endif
