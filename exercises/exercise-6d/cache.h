/*
 * cache.h - the contract of part 1: a cache that reads small files in the
 * background and tells when all of them are there.
 */
#ifndef CACHE_H
#define CACHE_H

#include <stddef.h>
#include <uv.h>

enum { CACHE_PENDING = 1 };

/* One value. The caller owns the array of values and sets `path`; the rest is
 * filled in. The array stays where it is until `done` was called. */
struct cache_value {
    const char *path; /* a file that nobody changes meanwhile */
    int status; /* CACHE_PENDING until it is known; then 0, or the negative UV
                   code of the first step that failed */
    char *data; /* the file's bytes, from malloc(); the caller frees it. NULL
                   if status is negative, maybe NULL if the file is empty */
    size_t len;
};

/* `status` is 0 if all values are there, otherwise the status of the first
 * value in the array that could not be read. */
typedef void (*cache_done_cb)(void *arg, int status);

/*
 * Begins to read `count` (at least 1) files and returns at once.
 *
 * Returns 0: `done` will be called exactly once, from a callback of the loop,
 * when the last value has its final status. A file that cannot be read stops
 * no other file. Returns a negative UV code: nothing was begun, `done` is
 * never called.
 *
 * The loop is never blocked, every file is closed and every request cleaned by
 * the time the loop has nothing more to do. Several fills may be under way at
 * the same time.
 */
int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg);

/*
 * What does the program that uses the cache see when it runs with cache.c as
 * you found it? The grader runs it and looks which one is true.
 */
enum cache_why {
    CACHE_WHY_UNANSWERED,
    /* When done is called all values are there. It only comes later than it
     * could: the program is slow, not wrong. */
    CACHE_WHY_SLOW,
    /* When done is called at least one value is missing, and it stays missing:
     * nobody ever reads that file. */
    CACHE_WHY_LOST,
    /* When done is called at least one value is missing. It appears later,
     * when the program has already gone on without it. */
    CACHE_WHY_EARLY,
    /* done is called twice: when the reads begin and when they end. */
    CACHE_WHY_TWICE
};

/* Your answer. */
extern const enum cache_why cache_why;

#endif
