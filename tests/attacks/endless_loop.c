/* expect: verdict=fail points=0 says=computes without coming to an end */
/* Computes for ever. */
#include "cache.h"

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

static volatile unsigned long spins;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    for (;;)
        spins++;
}
