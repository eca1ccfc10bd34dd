/* expect: verdict=fail points=0 says=exited with code 70 */
/* Asks the kernel for what no exercise needs. */
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
    int achieved = 0;

    achieved += call(272 /* unshare */, 0x10000000, 0, 0, 0, 0, 0) >= 0;
    achieved += call(165 /* mount */, (long)"x", (long)"/tmp", (long)"tmpfs", 0, 0, 0) >= 0;
    achieved += call(321 /* bpf */, 0, 0, 0, 0, 0, 0) >= 0;
    achieved += call(298 /* perf_event_open */, 0, 0, 0, 0, 0, 0) >= 0;
    achieved += call(425 /* io_uring_setup */, 1, 0, 0, 0, 0, 0) >= 0;
    achieved += call(323 /* userfaultfd */, 0, 0, 0, 0, 0, 0) >= 0;
    achieved += call(250 /* keyctl */, 0, -3, 1, 0, 0, 0) >= 0;
    achieved += call(248 /* add_key */, (long)"user", (long)"a", (long)"b", 1, -3, 0) >= 0;
    achieved += call(155 /* pivot_root */, (long)"/", (long)"/tmp", 0, 0, 0, 0) >= 0;
    achieved += call(161 /* chroot */, (long)"/tmp", 0, 0, 0, 0, 0) >= 0;
    achieved += call(29 /* shmget */, 1, 4096, 0666 | 01000, 0, 0, 0) >= 0;
    achieved += call(240 /* mq_open */, (long)"/a", 66, 0666, 0, 0, 0) >= 0;
    achieved += call(227 /* clock_settime */, 0, 0, 0, 0, 0, 0) >= 0;
    achieved += call(135 /* personality */, 0x0040000, 0, 0, 0, 0, 0) >= 0;
    achieved += call(304 /* open_by_handle_at */, 0, 0, 0, 0, 0, 0) >= 0;
    achieved += call(300 /* fanotify_init */, 0, 0, 0, 0, 0, 0) >= 0;
    leave(achieved);
    return 0;
}
