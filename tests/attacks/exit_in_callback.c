/* expect: verdict=fail points=0 says=ended early */
/* Ends the program with success before anybody can look. */
#include "cache.h"

#include <stdlib.h>

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

static uv_timer_t timer;
static cache_done_cb the_done;
static void *the_arg;

static void timer_fired(uv_timer_t *handle)
{
    (void)handle;
    the_done(the_arg, 0);
    exit(0);
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)values;
    (void)count;
    the_done = done;
    the_arg = arg;
    uv_timer_init(loop, &timer);
    return uv_timer_start(&timer, timer_fired, 1, 0);
}
