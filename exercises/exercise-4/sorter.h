/*
 * sorter.h - the contract of part 3: is a job one that waits, or one that
 * works? It is not asked, it is measured.
 */
#ifndef SORTER_H
#define SORTER_H

#include <uv.h>

enum { SORTER_COPIES_MAX = 32 };

/* A job of some kind; nobody says which. */
struct load;

enum load_kind {
    LOAD_WAITS = 1, /* several together take hardly longer than one */
    LOAD_WORKS      /* each one more takes as long again */
};

struct sorter_report {
    unsigned alone_ms;    /* what one takes that has the loop to itself */
    unsigned together_ms; /* from the first to the end of the last of `copies`
                             that are all begun at once */
    enum load_kind kind;  /* LOAD_WAITS if together_ms is less than half of
                             copies times alone_ms */
};

/*
 * `status` is 0, or the negative UV code of the first run that failed. Then
 * `report` is NULL. It is only valid during the call.
 */
typedef void (*sorter_done_cb)(void *arg, int status,
                               const struct sorter_report *report);

/*
 * Lets the job run once, alone, and when that is over `copies` times at once.
 * Returns at once: 0, or UV_EINVAL if `copies` is less than 2 or more than
 * SORTER_COPIES_MAX, or the negative UV code for which the first run could not
 * be begun; then `done` is never called. Otherwise it is called once, when
 * every run that was begun is over. If one fails, no other is begun.
 */
int sorter_measure(uv_loop_t *loop, const struct load *load, unsigned copies,
                   sorter_done_cb done, void *arg);

/* --- given --- */

typedef void (*load_over_cb)(void *arg, int status);

/*
 * Begins one run. Returns 0: `over` will be called once, later, from a callback
 * of `loop`. Returns a negative UV code if it cannot be begun: then `over` is
 * never called. Any number may be under way at once.
 */
int load_begin(uv_loop_t *loop, const struct load *load, load_over_cb over,
               void *arg);

#endif
