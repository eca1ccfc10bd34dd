/* expect: verdict=fail points=0 says=exited with code 70 */
/* Reads what belongs to others. */
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

static long count_entries(const char *bytes, long len)
{
    long count = 0;

    for (long at = 0; at < len; count++)
        at += *(const unsigned short *)(bytes + at + 16);
    return count;
}

static int opens(const char *path)
{
    char bytes[512];
    long fd = call(2 /* open */, (long)path, 0, 0, 0, 0, 0), len;

    if (fd < 0)
        return 0;
    if (call(0, fd, (long)bytes, 1, 0, 0, 0) > 0)
        return 1;
    len = call(217 /* getdents64 */, fd, (long)bytes, sizeof(bytes), 0, 0, 0);
    /* A folder that is empty, or holds nothing but the way to the player (who
     * may be installed below /root or /home), gives nothing away. */
    return count_entries(bytes, len) > 3;
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

    achieved += opens("/etc/passwd");
    achieved += opens("/etc/shadow");
    achieved += opens("/etc/hostname");
    achieved += opens("/root");
    achieved += opens("/home");
    achieved += opens("/var");
    achieved += opens("/sys/kernel");
    achieved += opens("/proc/1/environ");
    achieved += opens("/proc/1/mem");
    achieved += opens("/usr/share");
    achieved += opens("/usr/local");
    achieved += opens("/usr/src");
    achieved += opens("/usr/lib/grade/exercise-6d");
    achieved += opens("/dev/mem");
    achieved += opens("/dev/tty");
    achieved += opens("/srv");
    achieved += opens("/opt");
    achieved += opens("../../..//etc/passwd");
    leave(achieved);
    return 0;
}
