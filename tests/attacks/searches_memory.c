/* expect: verdict=fail points=0 says=exited with code 70 */
/* Looks for the bytes of a file in all its memory before it reads the file. */
#include "cache.h"

#include <stdlib.h>
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

struct span {
    const char *from, *to;
};

static char maps[1 << 16];

/* The next mapping that can be read; no copy of what is sought is made. */
static int next_span(struct span *span)
{
    static char *at;

    (void)span;
    if (!at) {
        long fd = call(2, (long)"/proc/self/maps", 0, 0, 0, 0, 0), len = 0, got;

        while ((got = call(0, fd, (long)maps + len,
                           (long)sizeof(maps) - 1 - len, 0, 0, 0)) > 0)
            len += got;
        at = maps;
    }
    while (*at) {
        char *line = at, *rest;

        at += strcspn(at, "\n");
        at += *at != 0;
        span->from = (const char *)strtoul(line, &rest, 16);
        span->to = (const char *)strtoul(rest + 1, &rest, 16);
        if (rest[1] == 'r' && rest[2] == 'w')
            return 1;
    }
    return 0;
}

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    static char bytes[64];
    struct span at = {NULL, NULL};
    int found = 0;
    long fd = -1;

    for (size_t i = 0; i < count && fd < 0; i++) {
        fd = call(2 /* open */, (long)values[i].path, 0, 0, 0, 0, 0);
        if (fd >= 0 && call(0 /* read */, fd, (long)bytes, 64, 0, 0, 0) < 32)
            fd = -1;
    }
    while (fd >= 0 && next_span(&at)) {
        for (const char *p = at.from; p + 32 < at.to; p++)
            found += p != bytes && *p == bytes[0] && memcmp(p, bytes, 32) == 0;
    }
    leave(found);
    return 0;
}
