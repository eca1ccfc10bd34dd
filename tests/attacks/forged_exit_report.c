/* expect: verdict=fail points=0 says=belongs to the grader */
/* Tells the referee, in the player's name, that the run is over. */
#include "cache.h"

#include <stdint.h>
#include <unistd.h>

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
    uint32_t exited[12] = {3, sizeof(exited)};

    for (int fd = 3; fd < 1024; fd++)
        call(1 /* write */, fd, (long)exited, sizeof(exited));
    (void)done;
    (void)arg;
    _exit(0);
}
