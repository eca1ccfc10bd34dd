/*
 * Plays one program for tools/bench-hunt and says on stderr what CPU time it
 * took, in microseconds: with the runtime (-DWITH_RUNTIME) or plain.
 */
#include <stdio.h>
#include <sys/resource.h>

#include "runtime/rt.h"

int bench_main(void);

static long cpu_us(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L +
           usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

#ifdef WITH_RUNTIME
static void drop(void *arg, const struct trace_record *record)
{
    (void)arg;
    (void)record;
}

static int play(void)
{
    struct rt_config config = rt_config_default();
    int rc;

    config.sink = drop;
    config.max_callbacks = 10 * 1000 * 1000;
    if (rt_start(&config) < 0)
        return 3;
    /* Whatever it is linked with: its code is all of this program. */
    rt_set_object((const void *)0x1000, (size_t)1 << 46);
    rt_enter_main();
    rc = bench_main();
    rt_leave();
    rt_finish();
    return rc;
}
#else
static int play(void)
{
    return bench_main();
}
#endif

int main(void)
{
    long before = cpu_us();
    int rc = play();

    fprintf(stderr, "%ld\n", cpu_us() - before);
    return rc;
}
