/* expect: verdict=fail points=0 says=output */
/* Prints for ever. */
#include "cache.h"

#include <stdio.h>

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    for (;;)
        puts("a line that nobody will ever read, again and again and again");
}
