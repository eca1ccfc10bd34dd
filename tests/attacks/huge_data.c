/* expect: verdict=fail points=0 slow says= */
/* Has a gigabyte of initialised data. */
#include "cache.h"

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    return UV_ENOSYS;
}

int huge[1 << 28] = {1};
