/* expect: verdict=fail points=0 says=exited with code 70 */
/* Leaves folders deeper than any path. */
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

/* What was achieved is said by the exit code: 70 for nothing. */
static void leave(int achieved)
{
    call(231 /* exit_group */, achieved ? 99 : 70, 0, 0, 0, 0, 0);
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    for (int i = 0; i < 300; i++) {
        call(83 /* mkdir */, (long)"a-name-that-is-long-enough", 0700, 0, 0, 0,
             0);
        call(80 /* chdir */, (long)"a-name-that-is-long-enough", 0, 0, 0, 0, 0);
    }
    leave(0);
    return 0;
}
