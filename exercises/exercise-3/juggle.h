/*
 * juggle.h - the contract of part 1: several long jobs on one thread, a slice
 * of each in turn, and the loop stays awake.
 */
#ifndef JUGGLE_H
#define JUGGLE_H

#include <stddef.h>
#include <uv.h>

enum { JUGGLE_JOBS_MAX = 16 };

/* A long job that is done in slices. */
struct job {
    /* Does the next slice: computes for some milliseconds, and returns 1 if
     * there is more to do, 0 if that was the last one, or a negative UV code if
     * the job has failed; then there are no more slices either. */
    int (*slice)(void *arg);
    void *arg;
};

/* A job has ended, with 0 or the negative code of its last slice; `index` is
 * its place in the array. */
typedef void (*juggle_ended_cb)(void *arg, size_t index, int status);
/* All jobs have ended, and nothing is left of them: every handle is closed. */
typedef void (*juggle_done_cb)(void *arg);

/*
 * Does all jobs, on the loop's thread, and returns before any slice is done: 0,
 * UV_EINVAL if `count` is 0 or more than JUGGLE_JOBS_MAX, or another negative
 * UV code; then nothing is called.
 *
 * The jobs take turns: a job gets a slice only if no job that is not done has
 * had fewer. After each slice the loop gets its turn, so that other callbacks
 * wait for a slice or two, and never for one of each job. `each_ended` is
 * called once for each job, right after its last slice, then `done`, once. A
 * job that fails stops no other.
 *
 * `jobs` stays where it is until `done` is called.
 */
int juggle_start(uv_loop_t *loop, const struct job *jobs, size_t count,
                 juggle_ended_cb each_ended, juggle_done_cb done, void *arg);

#endif
