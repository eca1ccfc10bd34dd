/*
 * bakery.c - two programs to read, and a table to fill in.
 *
 * The upper half are two programs: one loaf of bread with a bell at the door,
 * and many loaves at once. They have no bug. Read them, and say in the lower
 * half what they do: which step comes after which, on which thread, and when.
 * The times are those of the day that it is given: write `day->knead_ms`, not
 * 300.
 */
#include "bakery.h"

#include <stdlib.h>
#include <string.h>

/* --- the first program: one loaf --- */

struct bakery {
    uv_work_t knead, bake;
    uv_timer_t bell;
    int open; /* what is under way; the last one clears up */
    struct bakery_day day;
    bakery_note_cb note;
    void *note_arg;
};

static void bakery_note(const struct bakery *bakery, enum bakery_step step)
{
    bakery->note(bakery->note_arg, step);
}

static void bakery_leave(struct bakery *bakery)
{
    if (--bakery->open == 0)
        free(bakery);
}

static void bake(uv_work_t *work)
{
    const struct bakery *bakery = work->data;

    bakery_note(bakery, BAKERY_BAKING);
    machine_run(bakery->day.bake_ms);
    bakery_note(bakery, BAKERY_BAKED);
}

static void after_baking(uv_work_t *work, int status)
{
    struct bakery *bakery = work->data;

    if (status == 0)
        bakery_note(bakery, BAKERY_SHELF_FULL);
    bakery_leave(bakery);
}

static void knead(uv_work_t *work)
{
    const struct bakery *bakery = work->data;

    bakery_note(bakery, BAKERY_KNEADING);
    machine_run(bakery->day.knead_ms);
    bakery_note(bakery, BAKERY_KNEADED);
}

static void after_kneading(uv_work_t *work, int status)
{
    struct bakery *bakery = work->data;

    if (status == 0) {
        bakery_note(bakery, BAKERY_DOUGH_TAKEN);
        status = uv_queue_work(work->loop, &bakery->bake, bake, after_baking);
    }
    if (status < 0)
        bakery_leave(bakery);
}

static void bell_closed(uv_handle_t *handle)
{
    bakery_leave(handle->data);
}

static void bell_rings(uv_timer_t *timer)
{
    bakery_note(timer->data, BAKERY_BELL);
    uv_close((uv_handle_t *)timer, bell_closed);
}

int bakery_run(uv_loop_t *loop, const struct bakery_day *day,
               bakery_note_cb note, void *arg)
{
    struct bakery *bakery = calloc(1, sizeof(*bakery));
    int rc;

    if (!bakery)
        return UV_ENOMEM;
    bakery->day = *day;
    bakery->note = note;
    bakery->note_arg = arg;
    bakery->knead.data = bakery->bake.data = bakery->bell.data = bakery;
    bakery_note(bakery, BAKERY_OPENED);
    rc = uv_queue_work(loop, &bakery->knead, knead, after_kneading);
    if (rc < 0) {
        free(bakery);
        return rc;
    }
    uv_timer_init(loop, &bakery->bell);
    uv_timer_start(&bakery->bell, bell_rings, day->bell_ms, 0);
    bakery->open = 2;
    return 0;
}

/* --- the second program: many loaves --- */

struct loaf {
    uv_work_t work;
    unsigned knead_ms;
};

static void loaf_knead(uv_work_t *work)
{
    const struct loaf *loaf = work->data;

    machine_run(loaf->knead_ms);
}

static void loaf_done(uv_work_t *work, int status)
{
    (void)status; /* nobody cancels */
    free(work->data);
}

int bakery_batch_run(uv_loop_t *loop, size_t loaves, unsigned knead_ms)
{
    int rc = 0;

    for (size_t i = 0; i < loaves && rc == 0; i++) {
        struct loaf *loaf = calloc(1, sizeof(*loaf));

        if (!loaf)
            return UV_ENOMEM;
        loaf->knead_ms = knead_ms;
        loaf->work.data = loaf;
        rc = uv_queue_work(loop, &loaf->work, loaf_knead, loaf_done);
        if (rc < 0)
            free(loaf);
    }
    return rc;
}

/* --- what they do --- */

void bakery_predict(const struct bakery_day *day, struct bakery_row *ret_table)
{
    const struct bakery_row table[BAKERY_STEPS] = {
        {BAKERY_OPENED, BAKERY_LOOP_THREAD, 0}, /* this one is a present */
        {BAKERY_UNKNOWN, BAKERY_THREAD_UNKNOWN, 0},
        {BAKERY_UNKNOWN, BAKERY_THREAD_UNKNOWN, 0},
        {BAKERY_UNKNOWN, BAKERY_THREAD_UNKNOWN, 0},
        {BAKERY_UNKNOWN, BAKERY_THREAD_UNKNOWN, 0},
        {BAKERY_UNKNOWN, BAKERY_THREAD_UNKNOWN, 0},
        {BAKERY_UNKNOWN, BAKERY_THREAD_UNKNOWN, 0},
        {BAKERY_UNKNOWN, BAKERY_THREAD_UNKNOWN, 0},
    };

    (void)day; /* goes away when a row uses it */
    memcpy(ret_table, table, sizeof(table));
}

unsigned bakery_batch_total(size_t loaves, unsigned knead_ms)
{
    return (unsigned)loaves * knead_ms;
}
