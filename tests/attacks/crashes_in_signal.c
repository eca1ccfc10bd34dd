/* expect: verdict=fail points=0 slow says= */
/* Makes its own handler for the grader's signals. */
#include "cache.h"

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

/* A system call that the policy does not see. */
static long call(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                       "r"(r9)
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
    struct { void *handler; unsigned long flags; void *restorer, *mask; } action = {
        (void *)1, 0, NULL, NULL};

    for (int i = 1; i < 65; i++)
        call(13 /* rt_sigaction */, i, (long)&action, 0, 8, 0, 0);
    for (;;)
        call(34 /* pause */, 0, 0, 0, 0, 0, 0);
    return 0;
}
