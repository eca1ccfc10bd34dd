/* expect: verdict=fail points=0 says=constructor */
/* Runs before the test begins. */
#include "cache.h"

#include <unistd.h>

__attribute__((constructor)) static void early(void)
{
    _exit(0);
}

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    done(arg, 0);
    return 0;
}
