/* expect: verdict=fail points=0 not=<script> says= */
/* Has a symbol with blanks, quotes and control codes in its name. */
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

void odd(void) __asm__("\"><script>\033[2J rt_\n\"");
void call_it(void);
void call_it(void)
{
    odd();
}
