/*
 * naps.h - the contract of part 2: a scheduler whose jobs may sleep, inside a
 * loop of libuv that has other things to do as well.
 */
#ifndef NAPS_H
#define NAPS_H

#include <uv.h>

enum naps_next { NAPS_AGAIN = 1, NAPS_DONE };

struct naps;

/* One turn of a job; see naps_sleep(). */
typedef enum naps_next (*naps_step)(struct naps *naps, void *job);

/* An empty scheduler for jobs on `loop`; NULL if there is no memory. */
struct naps *naps_new(uv_loop_t *loop);

/* A job joins the line, at its end; before naps_start(), or from a step. 0, or
 * a negative UV code; then the job did not join. */
int naps_add(struct naps *naps, naps_step step, void *job);

/*
 * Called by a step, for its own job: if the step returns NAPS_AGAIN, the next
 * turn comes no sooner than `ms` from this call. Who sleeps is not in the line;
 * when its time is over the job joins the line at its end. Jobs whose time is
 * over at the same moment join in the order in which they went to sleep.
 */
void naps_sleep(struct naps *naps, unsigned ms);

typedef void (*naps_done_cb)(void *arg);

/*
 * Begins to give turns, and returns at once: 0, or UV_EINVAL if there is no
 * job, or another negative UV code. Turns are given by the loop: in one round
 * every job that is in the line then has one turn, and after that everything
 * else in the loop has its chance. While all jobs sleep, the loop waits; it
 * does not go round and round.
 *
 * `done` is called once, when all jobs are done and libuv uses nothing of this
 * scheduler any more. By then everything has been given back.
 */
int naps_start(struct naps *naps, naps_done_cb done, void *arg);

#endif
