/*
 * watch.h - what is watched of each call of the submission: how long it took,
 * and whether it answered before it returned.
 */
#ifndef EXERCISE_2_WATCH_H
#define EXERCISE_2_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

/* The clock of the run. */
long long watch_now_us(void);

void watch_begin(void);
void watch_end(void);
/* Between those two. */
bool watch_is_inside(void);
/* "longest_us", of all calls. */
void watch_observe(void);

/* Inputs: calls `comes` at each "at0", "at1", ... (ms) of `count` from a timer
 * of the loop, with the number of the visit; it shows as `name`. */
void watch_plan(const char *name, size_t count, void (*comes)(size_t n),
                const void *callback);

/* Whether a handle is one of those timers. */
bool watch_owns(const uv_handle_t *handle);

#endif
