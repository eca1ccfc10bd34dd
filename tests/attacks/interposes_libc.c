/* expect: verdict=fail points=0 says= */
/* Brings functions of the C library that always agree; they are its own alone. */
#define _GNU_SOURCE_ALREADY
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

int memcmp(const void *a, const void *b, size_t n)
{
    (void)a;
    (void)b;
    (void)n;
    return 0;
}
int uv_loop_close(uv_loop_t *loop)
{
    (void)loop;
    return 0;
}
int clock_gettime(int clock, struct timespec *now)
{
    (void)clock;
    (void)now;
    return 0;
}
