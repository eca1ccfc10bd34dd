/* expect: verdict=fail points=0 says=exited with code 70 */
/* Takes the name of the next run's folder, and all room beside it. */
#include "cache.h"

#include <stdio.h>

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
    char name[64];
    long parent = call(110 /* getppid */, 0, 0, 0, 0, 0, 0);

    for (int i = 0; i < 60; i++) {
        snprintf(name, sizeof(name), "../run-%ld-%d", parent, i);
        if (call(83 /* mkdir */, (long)name, 0, 0, 0, 0, 0) == -17 && i > 3)
            puts("a run finds it");
    }
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof(name), "../left-%d", i);
        call(285 /* fallocate */,
             call(2 /* open */, (long)name, 0102, 0600, 0, 0, 0), 0, 0,
             2 << 20, 0, 0);
    }
    call(90 /* chmod */, (long)"..", 0, 0, 0, 0, 0);
    call(231, 70, 0, 0, 0, 0, 0);
    return 0;
}
