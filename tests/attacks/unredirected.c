/* expect: verdict=fail points=0 says=does not offer */
/* Calls libuv past the runtime, by an asm label. */
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

int straight(uv_timer_t *, uv_timer_cb, uint64_t, uint64_t) __asm__("uv_timer_start");
int call_it(uv_timer_t *t);
int call_it(uv_timer_t *t)
{
    return straight(t, NULL, 0, 0);
}
