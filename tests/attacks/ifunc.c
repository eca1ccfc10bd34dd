/* expect: verdict=fail points=0 says=while loading */
/* Chooses a function while it is loaded. */
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

static int real(void)
{
    return 0;
}
static void *choose(void)
{
    return (void *)real;
}
int chosen(void) __attribute__((ifunc("choose")));
