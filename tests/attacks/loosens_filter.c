/* expect: verdict=fail points=0 says=exited with code 70 */
/* Tries to get rid of its own confinement. */
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
    unsigned head[2] = {0x20080522, 0};
    unsigned all[6] = {~0U, ~0U, ~0U, ~0U, ~0U, ~0U};
    unsigned long more[2] = {1 << 20, 1 << 20};
    int achieved = 0;

    achieved += call(157 /* prctl */, 22 /* seccomp */, 0, 0, 0, 0, 0) >= 0;
    achieved += call(157, 4 /* dumpable */, 0, 0, 0, 0, 0) >= 0;
    achieved += call(317 /* seccomp */, 1, 0, 0, 0, 0, 0) >= 0;
    achieved += call(105 /* setuid */, 0, 0, 0, 0, 0, 0) >= 0;
    achieved += call(126 /* capset */, (long)head, (long)all, 0, 0, 0, 0) >= 0;
    achieved += call(157, 38 /* no new privileges */, 0, 0, 0, 0, 0) >= 0;
    achieved += call(160 /* setrlimit */, 7, (long)more, 0, 0, 0, 0) >= 0;
    leave(achieved);
    return 0;
}
