/* expect: verdict=fail points=0 says=ended early */
/* Leaves processes behind that hold every descriptor open and never end. */
#include "cache.h"

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

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

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    for (int i = 0; i < 3; i++) {
        if (call(57 /* fork */, 0, 0, 0) != 0)
            continue;
        call(112 /* setsid */, 0, 0, 0);
        call(57, 0, 0, 0);
        for (;;)
            call(34 /* pause */, 0, 0, 0);
    }
    done(arg, 0);
    call(231 /* exit_group */, 0, 0, 0);
    return 0;
}
