/*
 * turns.h - the contract of part 1: a scheduler. It has many jobs and one
 * thread, and gives each job a turn, again and again. No libuv is needed.
 */
#ifndef TURNS_H
#define TURNS_H

#include <stddef.h>

/* What a job wants after a turn. */
enum turns_next { TURNS_AGAIN = 1, TURNS_DONE };

/* One turn of a job: it does a piece of its work and returns. Nobody can stop
 * it in between; that it returns soon is its part of the bargain. */
typedef enum turns_next (*turns_step)(void *job);

struct turns;

/* An empty scheduler; NULL if there is no memory. */
struct turns *turns_new(void);

/*
 * A job joins the line, at its end. Its first turn comes in turns_run(). This
 * may also be called from a step, while turns_run() is running. 0, or -1 if
 * `step` is NULL or there is no memory; then the job did not join.
 */
int turns_add(struct turns *turns, turns_step step, void *job);

/*
 * Gives turns until all jobs are done: the first in the line has one turn; if
 * it wants another it goes to the end of the line. A job that is done has no
 * further turn. Returns how many turns there were.
 */
size_t turns_run(struct turns *turns);

/* Gives everything back. Jobs that are still in the line have no turn any
 * more. */
void turns_free(struct turns *turns);

#endif
