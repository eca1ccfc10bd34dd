/* expect: verdict=fail points=0 says=ended early */
/* Kills whoever started it, its group and everybody, then says it passed. */
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
    long parent = call(110 /* getppid */, 0, 0, 0);

    call(62 /* kill */, parent, 9, 0);
    call(62, parent | (1L << 32), 9, 0);
    call(62, -parent, 9, 0);
    call(62, -1, 9, 0);
    call(200 /* tkill */, parent, 19 /* SIGSTOP */, 0);
    done(arg, 0);
    call(231 /* exit_group */, 0, 0, 0);
    return 0;
}
