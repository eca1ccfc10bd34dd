/* expect: verdict=fail points=0 says=exited with code 70 */
/* Reaches into the process that started it. */
#include "cache.h"

#include <stdio.h>
#include <sys/uio.h>

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
    char path[64], bytes[8];
    struct iovec here = {bytes, sizeof(bytes)};

    snprintf(path, sizeof(path), "/proc/%ld/mem", parent);
    int achieved = 0;

    achieved += call(101 /* ptrace */, 16, parent, 0, 0, 0, 0) >= 0;
    achieved += call(101, 0x4206 /* seize */, parent, 0, 0, 0, 0) >= 0;
    achieved += call(310 /* process_vm_readv */, parent, (long)&here, 1, (long)&here, 1, 0) >= 0;
    achieved += call(311 /* process_vm_writev */, parent, (long)&here, 1, (long)&here, 1, 0) >= 0;
    achieved += call(2 /* open */, (long)path, 2, 0, 0, 0, 0) >= 0;
    achieved += call(312 /* kcmp */, parent, parent, 0, 0, 0, 0) >= 0;
    achieved += call(438 /* pidfd_getfd */, call(434, parent, 0, 0, 0, 0, 0), 3, 0, 0, 0, 0) >= 0;
    leave(achieved);
    return 0;
}
