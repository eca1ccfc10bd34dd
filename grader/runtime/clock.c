/*
 * Theory of operation: the player exports the C library's clock functions, and
 * libuv.so binds to them. While a run lasts they tell virtual time, which
 * stands still but for rt_clock_advance(); before and after it, real time,
 * straight from the kernel.
 */
#include <errno.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include "runtime/wrap.h"

WRAPS(uv_hrtime);
WRAPS(uv_update_time);

#define NS_PER_S 1000000000u

/* Where virtual time starts: any whole second will do for the first, an
 * afternoon for the second. */
#define MONOTONIC_START_S 1000u
#define REALTIME_START_S 1767272400u

enum { FREE_READINGS = 1000, READING_NS = 50000, WAIT_NS = 10000000 };

static struct {
    uint64_t now;
    unsigned readings;  /* of the running callback */
    uint64_t spun_from; /* when they began to move the clock */
    uint64_t spun;
    bool is_told;
} virtual;

uint64_t rt_now_ns(void)
{
    return virtual.now;
}

static void emit_clock(uint64_t from_ns, uint32_t cause)
{
    struct trace_clock record = {
        .from_ns = from_ns, .cause = cause, .node = rt_node()};

    rt_record(TRACE_CLOCK, &record, sizeof(record));
    if (virtual.now > rt_config()->max_virtual_ns)
        rt_limit("virtual time", "%llu s",
                 (unsigned long long)(rt_config()->max_virtual_ns / NS_PER_S));
}

void rt_clock_advance(uint64_t ns, uint32_t cause)
{
    uint64_t from = virtual.now;

    rt_clock_settle();
    if (ns == 0)
        return;
    virtual.now = ns > UINT64_MAX - from ? UINT64_MAX : from + ns;
    emit_clock(from, cause);
}

void rt_clock_settle(void)
{
    uint64_t spun = virtual.spun;

    virtual.readings = 0;
    virtual.spun = 0;
    virtual.is_told = false;
    if (spun)
        emit_clock(virtual.spun_from, 1);
}

static void report_wait(const char *call, const void *frame)
{
    struct trace_finding finding =
        rt_finding_here("UV301", TRACE_DEFINITE, call, frame);

    rt_report(&finding, "the callback reads the clock again and again to let "
                        "time pass, and the loop waits with it");
}

static bool is_called_by_learner(const void *frame)
{
    return rt_pc(((void *const *)frame)[1]) != 0;
}

/* One reading of the clock; see rt_clock_settle(). The first one after the
 * limit that was called by the program itself, not by libuv, is told. */
static void note_reading(const char *call, const void *frame)
{
    if (++virtual.readings <= FREE_READINGS)
        return;
    if (virtual.spun == 0)
        virtual.spun_from = virtual.now;
    virtual.now += READING_NS;
    virtual.spun += READING_NS;
    if (virtual.spun >= WAIT_NS && !virtual.is_told && rt_in_callback() &&
        is_called_by_learner(frame)) {
        virtual.is_told = true;
        report_wait(call, frame);
    }
    if (virtual.now > rt_config()->max_virtual_ns)
        rt_clock_settle();
}

static int real_time(clockid_t id, struct timespec *ts)
{
    return (int)syscall(SYS_clock_gettime, id, ts);
}

uint64_t rt_real_ns(void)
{
    struct timespec ts = {0};

    (void)real_time(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

static bool virtual_time(clockid_t id, struct timespec *ts)
{
    uint64_t start_s = MONOTONIC_START_S;

    if (!rt_is_running())
        return false;
    switch (id) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_REALTIME_ALARM:
    case CLOCK_TAI:
        start_s = REALTIME_START_S;
        break;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_BOOTTIME:
    case CLOCK_BOOTTIME_ALARM:
        break;
    /* Virtual time takes none of the processor's: what a program sees of it is
     * the time that passes. */
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID:
        start_s = 0;
        break;
    default:
        return false;
    }
    ts->tv_sec = (time_t)(start_s + virtual.now / NS_PER_S);
    ts->tv_nsec = (long)(virtual.now % NS_PER_S);
    return true;
}

int clock_gettime(clockid_t id, struct timespec *ts)
{
    if (!virtual_time(id, ts))
        return real_time(id, ts);
    note_reading("clock_gettime", RT_FRAME);
    return 0;
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
    struct timespec ts;

    (void)zone;
    if (!virtual_time(CLOCK_REALTIME, &ts))
        return (int)syscall(SYS_gettimeofday, tv, NULL);
    note_reading("gettimeofday", RT_FRAME);
    tv->tv_sec = ts.tv_sec;
    tv->tv_usec = ts.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *ret_time)
{
    struct timespec ts;

    if (virtual_time(CLOCK_REALTIME, &ts))
        note_reading("time", RT_FRAME);
    else if (real_time(CLOCK_REALTIME, &ts) < 0)
        return -1;
    if (ret_time)
        *ret_time = ts.tv_sec;
    return ts.tv_sec;
}

int timespec_get(struct timespec *ts, int base)
{
    if (base != TIME_UTC)
        return 0;
    if (virtual_time(CLOCK_REALTIME, ts))
        note_reading("timespec_get", RT_FRAME);
    else if (real_time(CLOCK_REALTIME, ts) < 0)
        return 0;
    return base;
}

clock_t clock(void)
{
    struct timespec ts;

    if (virtual_time(CLOCK_PROCESS_CPUTIME_ID, &ts))
        note_reading("clock", RT_FRAME);
    else if (real_time(CLOCK_PROCESS_CPUTIME_ID, &ts) < 0)
        return -1;
    return ts.tv_sec * CLOCKS_PER_SEC +
           ts.tv_nsec / (clock_t)(NS_PER_S / CLOCKS_PER_SEC);
}

clock_t times(struct tms *ret)
{
    clock_t ticks_per_s = sysconf(_SC_CLK_TCK);
    struct timespec ts;
    clock_t ticks;

    if (!virtual_time(CLOCK_MONOTONIC, &ts))
        return syscall(SYS_times, ret);
    note_reading("times", RT_FRAME);
    ticks = (clock_t)(virtual.now / (NS_PER_S / (uint64_t)ticks_per_s));
    if (ret)
        *ret = (struct tms){.tms_utime = ticks};
    return ts.tv_sec * ticks_per_s +
           ts.tv_nsec / (clock_t)(NS_PER_S / ticks_per_s);
}

/* Those two come from the program: so the place of the call is known. */
uint64_t rt_uv_hrtime(void)
{
    if (rt_is_running())
        note_reading("uv_hrtime", RT_FRAME);
    return uv_hrtime();
}

void rt_uv_update_time(uv_loop_t *loop)
{
    if (rt_is_running())
        note_reading("uv_update_time", RT_FRAME);
    uv_update_time(loop);
}
