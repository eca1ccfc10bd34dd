/* expect: verdict=fail points=0 says=belongs to the grader */
/* Writes noise to every descriptor that it inherited. */
#include "cache.h"

#include <string.h>

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

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    char noise[256];

    memset(noise, 0xa5, sizeof(noise));
    for (int fd = 3; fd < 1024; fd++)
        call(1 /* write */, fd, (long)noise, sizeof(noise));
    done(arg, 0);
    return 0;
}
