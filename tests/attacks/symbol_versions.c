/* expect: verdict=fail points=0 says=version */
/* Asks for an old version of a function. */
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

__asm__(".symver old_malloc,malloc@GLIBC_2.2.5");
void *old_malloc(size_t);
void *call_it(void);
void *call_it(void)
{
    return old_malloc(1);
}
