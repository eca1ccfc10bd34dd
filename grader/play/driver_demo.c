/*
 * driver_demo.c - the main program of an example of a lesson: plays its main()
 * under the runtime and tells on stdout what happened, for `grade demo`.
 *
 * One line an event: its kind, its time and, of what lasts, its end in virtual
 * microseconds, whether it came on the loop's thread or on the pool, its name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "demo.h"
#include "runtime/rt.h"

/* The example's own main(). */
int demo_main(void);

static uv_thread_t main_thread;

static long long us(uint64_t ns)
{
    return (long long)(ns / 1000);
}

static void tell(const char *kind, const char *what)
{
    uv_thread_t self = uv_thread_self();

    printf("%s %lld %lld %s %s\n", kind, us(rt_now_ns()), us(rt_now_ns()),
           uv_thread_equal(&self, &main_thread) ? "loop" : "pool", what);
}

void demo_begin(const char *what)
{
    tell("begin", what);
}

void demo_end(const char *what)
{
    tell("end", what);
}

void demo_moment(const char *what)
{
    tell("moment", what);
}

void demo_compute(unsigned ms)
{
    rt_sleep_as("demo_compute", "compute on the pool", ms * UINT64_C(1000000));
}

/* Time that passed while the thread was held: it slept or computed. */
static void record_made(void *arg, const struct trace_record *record)
{
    struct trace_clock clock;

    (void)arg;
    if (record->type == TRACE_LIMIT) {
        fputs("the example reached a limit of the runtime\n", stderr);
        exit(EXIT_FAILURE);
    }
    if (record->type != TRACE_CLOCK)
        return;
    memcpy(&clock, record, sizeof(clock));
    if (clock.cause == 1)
        printf("held %lld %lld loop -\n", us(clock.from_ns),
               us(clock.head.at_ns));
}

int main(void)
{
    struct rt_config config = rt_config_default();
    int rc;

    config.sink = record_made;
    main_thread = uv_thread_self();
    rc = rt_start(&config);
    if (rc < 0) {
        fprintf(stderr, "start the runtime: %s\n", uv_strerror(rc));
        return EXIT_FAILURE;
    }
    rt_enter_main();
    rc = demo_main();
    rt_leave();
    rt_finish();
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
