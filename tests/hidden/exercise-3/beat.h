/*
 * beat.h - a heart that beats on the loop beside the submission: how late it
 * comes is how long the loop was kept from its work. And which thread is which.
 */
#ifndef EXERCISE_3_BEAT_H
#define EXERCISE_3_BEAT_H

#include <stdbool.h>
#include <uv.h>

/* The clock of the run. */
long long beat_now_us(void);

/*
 * Begins on the loop's thread: a beat each "beat_ms" (input), which keeps the
 * loop awake for nothing. After "call_ms" (input) `call` is called from a timer
 * of the loop; it shows as `name`, and `callback` is the submission's.
 */
void beat_start(const char *name, void (*call)(void), const void *callback);
/* Ends it; observes "late_us", the longest time that the loop was late. */
void beat_end(void);
/* Whether a handle is one of those that it needs. */
bool beat_owns(const uv_handle_t *handle);

bool beat_on_loop_thread(void);

#endif
