/* expect: verdict=fail points=0 says=belongs to */
/* Takes a name of the instrumentation by a weak alias. */
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

void nothing(void);
void nothing(void)
{
}
void other(void) __asm__("__tsan_read8");
void other(void) __attribute__((weak, alias("nothing")));
