/* expect: verdict=fail points=0 says=waits for */
/* Waits for ever in a system call that nobody redirects. */
#include "cache.h"

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

/* A system call that the policy does not see. */
static long call(long number, long a, long b, long c)
{
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return result;
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    for (;;)
        call(34 /* pause */, 0, 0, 0);
}
