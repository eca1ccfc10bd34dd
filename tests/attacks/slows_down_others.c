/* expect: verdict=fail points=0 says=exited with code 70 */
/* Takes the time, the memory and the CPUs of others. */
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
    long parent = call(110 /* getppid */, 0, 0, 0, 0, 0, 0);
    long zero[16] = {0};
    int achieved = 0;

    achieved += call(141 /* setpriority */, 2 /* user */, 0, 19, 0, 0, 0) >= 0;
    achieved += call(141, 0, parent, 19, 0, 0, 0) >= 0;
    achieved += call(144 /* sched_setscheduler */, parent, 5, (long)&zero, 0, 0, 0) >= 0;
    achieved += call(203 /* sched_setaffinity */, parent, 8, (long)&zero, 0, 0, 0) >= 0;
    achieved += call(302 /* prlimit64 */, parent, 0, (long)&zero, 0, 0, 0) >= 0;
    achieved += call(251 /* ioprio_set */, 1, parent, 0x6000, 0, 0, 0) >= 0;
    achieved += call(62 /* kill */, parent, 19, 0, 0, 0, 0) >= 0;
    achieved += call(129 /* rt_sigqueueinfo */, parent, 9, (long)&zero, 0, 0, 0) >= 0;
    leave(achieved);
    return 0;
}
