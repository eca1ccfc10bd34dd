/*
 * race.h - which thread knows of what: the order between the loop thread, the
 * bodies on the pool and the program's own threads, as its locks, joins,
 * submissions and completions make it. Two accesses of a word that no such
 * order separates are a data race (UV402), whichever came first in this run.
 */
#ifndef GRADE_RUNTIME_RACE_H
#define GRADE_RUNTIME_RACE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    RACE_STRANDS = 64, /* that can be told apart at a time */
    RACE_LOOP = 0,     /* the strand of the loop thread */
    RACE_NOBODY = 255  /* of a thread that has no place among them */
};

/* What one strand knows of each: the time up to which it waited for it. */
struct race_point;

/* The calling thread starts something that knows all that it knows: a body, a
 * thread. NULL when memory is gone. Ends in rt_race_join(). */
struct race_point *rt_race_fork(void);
/* The calling thread begins to run it, as a strand of its own: a thread that
 * the program made, or a body of the pool. */
void rt_race_begin(const struct race_point *from, bool is_own_thread);
/* It has run: `point` becomes what it knew in the end. */
void rt_race_end(struct race_point *point);
/* The calling thread has waited for it. Frees `point`; NULL is nothing. */
void rt_race_join(struct race_point *point);

/* What the calling thread did so far is known to whoever acquires `object`
 * later: a lock, a semaphore, a handle, an atomic variable. */
void rt_race_release(const void *object);
void rt_race_acquire(const void *object);
/* The same for a lock that many may have for reading: readers do not learn of
 * each other by it. The first is called when it was taken for writing. */
void rt_race_took_for_write(const void *lock);
void rt_race_release_rwlock(const void *lock);
/* The object is another one from now on. */
void rt_race_forget(const void *object);

/* The strand of the calling thread, and its time, which is never 0. */
unsigned rt_race_strand(void);
uint32_t rt_race_time(void);
/* True when the calling thread waited for what `strand` did at `time`. */
bool rt_race_knows(unsigned strand, uint32_t time);
/* "the loop thread", "a thread of the pool". */
const char *rt_race_name(unsigned strand);

#endif
