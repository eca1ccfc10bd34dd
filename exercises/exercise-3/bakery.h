/*
 * bakery.h - the contract of part 3: a program to read, and a table in which
 * you say what it does, on which thread, and when.
 */
#ifndef BAKERY_H
#define BAKERY_H

#include <stddef.h>
#include <uv.h>

/* How long things take on one day, in ms. */
struct bakery_day {
    unsigned knead_ms; /* the kneading machine */
    unsigned bake_ms;  /* the oven */
    unsigned bell_ms;  /* until the bell at the door rings */
};

enum bakery_step {
    BAKERY_UNKNOWN, /* you have not said it yet */
    BAKERY_OPENED,
    BAKERY_KNEADING, /* the machine begins */
    BAKERY_KNEADED,  /* the machine ends */
    BAKERY_DOUGH_TAKEN,
    BAKERY_BAKING,
    BAKERY_BAKED,
    BAKERY_BELL,
    BAKERY_SHELF_FULL
};

enum { BAKERY_STEPS = 8 }; /* each step comes once */

enum bakery_thread {
    BAKERY_THREAD_UNKNOWN, /* you have not said it yet */
    BAKERY_LOOP_THREAD,    /* the one that calls uv_run() */
    BAKERY_POOL_THREAD     /* one of the pool */
};

/* Hears of a step in the moment in which it comes, on the thread on which it
 * comes. */
typedef void (*bakery_note_cb)(void *arg, enum bakery_step step);

/* Given: a machine works for that long; whoever calls it waits for it. May be
 * called on any thread, and by several at the same time. */
void machine_run(unsigned ms);

/* The programs: they are in the upper half of bakery.c, and stay as they are:
 * the grader runs some of its own. They start everything and return 0 or a
 * negative UV code; the loop does the rest. */
int bakery_run(uv_loop_t *loop, const struct bakery_day *day,
               bakery_note_cb note, void *arg);
int bakery_batch_run(uv_loop_t *loop, size_t loaves, unsigned knead_ms);

/* A row of your table. */
struct bakery_row {
    enum bakery_step step;
    enum bakery_thread thread;
    unsigned at_ms; /* since the call of bakery_run() */
};

/*
 * Your table: fills in BAKERY_STEPS rows, in the order in which the steps come.
 * Here you may rely on
 *
 *     bell_ms < knead_ms
 *
 * and none of the three is 0.
 */
void bakery_predict(const struct bakery_day *day, struct bakery_row *ret_table);

/* How long bakery_batch_run() takes in all, whatever the numbers are (none is
 * 0). The pool has four threads. */
unsigned bakery_batch_total(size_t loaves, unsigned knead_ms);

#endif
