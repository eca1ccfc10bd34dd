/* expect: verdict=fail points=0 says=ended early */
/* Ends the program before the test has begun. */
#include "cache.h"

#include <unistd.h>

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    done(arg, 0);
    _exit(0);
}
