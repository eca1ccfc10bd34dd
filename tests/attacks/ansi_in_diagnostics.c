/* expect: verdict=fail points=0 says=undefined */
/* Has the compiler print what a terminal obeys. */
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

#pragma message "\033]0;owned\033[2J PASS 20 of 20"
#line 1 "\033[31mowned.c"
int wrong = undefined_name;
