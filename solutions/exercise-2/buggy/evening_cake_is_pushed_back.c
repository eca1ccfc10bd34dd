/* expect: check=2.4.times rule=- line=0 */
/*
 * evening.c - a program to read, and a table of what it does.
 */
#include "evening.h"

#include <stdlib.h>
#include <string.h>

/* --- the program --- */

struct kitchen {
    uv_timer_t soup, roast, cake;
    int open; /* timers that are not closed */
    struct evening evening;
    evening_note_cb note;
    void *note_arg;
};

static void timer_closed(uv_handle_t *handle)
{
    struct kitchen *kitchen = handle->data;

    if (--kitchen->open == 0)
        free(kitchen);
}

static void soup_boils(uv_timer_t *timer)
{
    struct kitchen *kitchen = timer->data;

    kitchen->note(kitchen->note_arg, EVENING_SOUP_BOILS);
    cook_chop(kitchen->evening.chop_ms);
    kitchen->note(kitchen->note_arg, EVENING_CHOPPED);
    uv_close((uv_handle_t *)timer, timer_closed);
}

static void roast_done(uv_timer_t *timer)
{
    struct kitchen *kitchen = timer->data;

    kitchen->note(kitchen->note_arg, EVENING_ROAST_OUT);
    uv_close((uv_handle_t *)timer, timer_closed);
}

static void cake_done(uv_timer_t *timer)
{
    struct kitchen *kitchen = timer->data;

    kitchen->note(kitchen->note_arg, EVENING_CAKE_OUT);
    uv_close((uv_handle_t *)timer, timer_closed);
}

static void put_on(struct kitchen *kitchen, uv_loop_t *loop, uv_timer_t *timer,
                   uv_timer_cb ready, unsigned ms)
{
    uv_timer_init(loop, timer);
    timer->data = kitchen;
    kitchen->open++;
    uv_timer_start(timer, ready, ms, 0);
}

int evening_run(uv_loop_t *loop, const struct evening *evening,
                evening_note_cb note, void *arg)
{
    struct kitchen *kitchen = calloc(1, sizeof(*kitchen));

    if (!kitchen)
        return UV_ENOMEM;
    kitchen->evening = *evening;
    kitchen->note = note;
    kitchen->note_arg = arg;
    put_on(kitchen, loop, &kitchen->cake, cake_done, evening->cake_ms);
    put_on(kitchen, loop, &kitchen->roast, roast_done, evening->roast_ms);
    put_on(kitchen, loop, &kitchen->soup, soup_boils, evening->soup_ms);
    note(arg, EVENING_STOVES_ON);
    return 0;
}

/* --- what it does --- */

void evening_predict(const struct evening *evening,
                     struct evening_row *ret_table)
{
    unsigned chopped_ms = evening->soup_ms + evening->chop_ms;
    const struct evening_row table[EVENING_STEPS] = {
        {EVENING_STOVES_ON, 0},
        {EVENING_SOUP_BOILS, evening->soup_ms},
        {EVENING_CHOPPED, chopped_ms},
        {EVENING_ROAST_OUT, chopped_ms},
        {EVENING_CAKE_OUT, evening->cake_ms + evening->chop_ms},
    };

    memcpy(ret_table, table, sizeof(table));
}

unsigned evening_total(const struct evening *evening)
{
    unsigned last_ms = evening->soup_ms + evening->chop_ms;

    if (evening->roast_ms > last_ms)
        last_ms = evening->roast_ms;
    return evening->cake_ms > last_ms ? evening->cake_ms : last_ms;
}
