/* expect: verdict=fail points=0 says= */
/* Fills the memory that it shares with the player with nonsense. */
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

#include <stdlib.h>
#include <string.h>

/* Shared with the player: "rw-s" in the list of all mappings. */
static const char *shared_page(void)
{
    static char maps[1 << 16];
    long fd = call(2 /* open */, (long)"/proc/self/maps", 0, 0, 0, 0, 0);
    long len = 0, got;
    char *at;

    while ((got = call(0 /* read */, fd, (long)maps + len,
                       (long)sizeof(maps) - 1 - len, 0, 0, 0)) > 0)
        len += got;
    at = strstr(maps, " rw-s ");
    while (at && at > maps && at[-1] != '\n')
        at--;
    return at ? (const char *)strtoul(at, NULL, 16) : NULL;
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    char *page = (char *)shared_page();

    for (int i = 0; page && i < 90000; i++)
        page[i] = (char)0xa5;
    leave(0);
    return 0;
}
