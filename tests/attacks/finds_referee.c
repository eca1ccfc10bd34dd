/* expect: verdict=fail points=0 says=exited with code 70 */
/* Looks for the referee and the hidden tests beside the player. */
#include "cache.h"

#include <string.h>

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
    char path[600], *slash;
    long len = call(89 /* readlink */, (long)"/proc/self/exe", (long)path, 500,
                    0, 0, 0);
    int found;

    path[len > 0 ? len : 0] = '\0';
    slash = strrchr(path, '/');
    if (!slash)
        leave(0);
    strcpy(slash, "/referee");
    found = call(2 /* open */, (long)path, 0, 0, 0, 0, 0) >= 0;
    leave(found);
    return 0;
}
