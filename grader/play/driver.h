/*
 * driver.h - what tests/hidden/<slug>/ offers to the player: the part of a
 * hidden test that runs beside the learner's code. A driver sets the scene
 * from inputs, calls the submission, runs the loop and tells what it saw. It
 * knows no expected value.
 *
 * Drivers are compiled with redirect.h, as submissions are: their timers and
 * requests are choice points, too. They are not instrumented.
 */
#ifndef GRADE_PLAY_DRIVER_H
#define GRADE_PLAY_DRIVER_H

#include <stddef.h>
#include <uv.h>

#include "runtime/rt.h"

/* A function or object of the submission: `*pointer` is set before a test. */
struct driver_symbol {
    const char *name;
    void **pointer;
};

struct driver_test {
    const char *name;
    /* Called inside rt_enter_main(); returns when the scene is over. */
    void (*run)(void);
};

struct driver_part {
    int number;
    const struct driver_symbol *symbols; /* ends with a NULL name */
    const struct driver_test *tests;     /* ends with a NULL name */
};

/* Defined once for each exercise; ends with NULL. */
extern const struct driver_part *const driver_parts[];

/* --- inputs, chosen by the referee --- */

/* A key that the referee did not send is the grader's fault and ends the run.
 */
long long input_int(const char *key);
/* Valid until the run ends; NUL-terminated. */
const char *input_text(const char *key);
const void *input_bytes(const char *key, size_t *ret_len);

/* --- observations; keys may repeat, order is kept --- */

void observe_int(const char *key, long long value);
void observe_text(const char *key, const char *text);
void observe_bytes(const char *key, const void *data, size_t len);

/* --- the scene --- */

/* The loop of the test, made at the first call. */
uv_loop_t *driver_loop(void);

/*
 * Runs the loop until nothing keeps it alive or it cannot wake any more, then
 * observes "loop_alive" (0 or 1) and "elapsed_us" (virtual).
 */
void driver_run_loop(void);

/*
 * Closes the loop; observes "loop_close" (uv_loop_close's result). What the
 * submission left open is reported by the runtime.
 */
void driver_close_loop(void);

/* Writes a file into the run's private folder (the current folder). */
void driver_write_file(const char *name, const void *data, size_t len);

#endif
