/* expect: verdict=fail points=0 says=nothing defines */
/* Calls the driver. */
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

void observe_int(const char *key, long long value);
void call_it(void);
void call_it(void)
{
    observe_int("done0", 0);
}
