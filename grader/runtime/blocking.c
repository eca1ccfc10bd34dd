/*
 * blocking.c - the net of call sites.
 *
 * Theory of operation. One thread runs at a time (pool.c), so a lock that is
 * taken while a callback runs is held by a worker that sleeps or waits, or by
 * the loop thread itself: trying tells for certain whether the callback would
 * wait. Its wait is played out in virtual time: the workers go on until none
 * can, then the clock jumps to the first sleeper, until the try succeeds. When
 * nobody sleeps either, the wait has no end, and the run is ended.
 *
 * Threads that the submission makes itself run in real time; once there is
 * one, a wait without an end is left to the real-time guard.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "runtime/blocking.h"
#include "runtime/guard.h"
#include "runtime/rt_internal.h"

enum { SLICES = 8 };

/* Every function here is one that the library has, under its own name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

#define BLOCKING(name, class, rule, instead)                                   \
    {#name, rule, instead, RT_BLOCKING_##class},
const struct rt_blocking rt_blocking[] = {
#include "runtime/blocking.def"
    {NULL, NULL, NULL, RT_BLOCKING_DEFINITE}};
#undef BLOCKING

enum rt_where rt_where(void)
{
    if (!rt_is_running())
        return RT_ELSEWHERE;
    if (rt_on_worker())
        return RT_ON_WORKER;
    if (!rt_on_loop_thread())
        return RT_ELSEWHERE;
    return rt_in_callback() ? RT_IN_CALLBACK : RT_IN_MAIN;
}

/* --- telling --- */

/* True if the submission makes the call itself, not something that it calls. */
static bool is_own_call(const struct rt_place *place)
{
    return rt_pc(((void *const *)place->frame)[1]) != 0;
}

void rt_place_tell(const struct rt_place *place, enum trace_severity severity,
                   const char *what)
{
    const struct rt_blocking *entry = &rt_blocking[place->call];
    struct trace_finding finding;

    if (place->where != RT_IN_CALLBACK)
        return;
    finding = rt_finding_here(entry->rule, severity, entry->name, place->frame);
    if (is_own_call(place))
        rt_report(&finding, "%s; %s", what, entry->instead);
    else
        rt_report(&finding,
                  "%s, in the function that is called here; call it on the "
                  "pool (uv_queue_work)",
                  what);
}

/* "250 ms", in the largest unit that fits exactly. */
static void duration_text(char ret_text[32], uint64_t ns)
{
    static const struct {
        uint64_t ns;
        const char *name;
    } units[] = {
        {RT_NS_PER_S, "s"}, {RT_NS_PER_MS, "ms"}, {1000, "us"}, {1, "ns"}};
    size_t i = 0;

    while (ns % units[i].ns != 0)
        i++;
    snprintf(ret_text, 32, "%llu %s", (unsigned long long)(ns / units[i].ns),
             units[i].name);
}

static _Noreturn void end_run(void)
{
    _exit(RT_GUARD_EXIT);
}

static _Noreturn void never_ends(const struct rt_place *place)
{
    rt_limit("a wait that nothing ends", "%s", rt_blocking[place->call].name);
    end_run();
}

/* --- waiting --- */

static bool never(void *arg)
{
    (void)arg;
    return false;
}

static void real_sleep(uint64_t ns)
{
    struct timespec left = {.tv_sec = (time_t)(ns / RT_NS_PER_S),
                            .tv_nsec = (long)(ns % RT_NS_PER_S)};

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

/* Time passes on the loop thread, and whoever wakes meanwhile goes on. */
static void pass(uint64_t ns)
{
    rt_clock_advance(ns, 1);
    if (rt_limit_reached())
        end_run();
    rt_pool_settle();
}

/* The loop thread waits, at most until `deadline_ns`. */
static bool loop_waits(uint64_t deadline_ns, rt_attempt_fn *attempt, void *arg)
{
    /* What a thread waits for may have come past the runtime. */
    rt_pool_progress();
    rt_pool_settle();
    while (!attempt(arg)) {
        uint64_t wake_ns = rt_pool_next_wake_ns();

        if (wake_ns > deadline_ns)
            wake_ns = deadline_ns;
        if (wake_ns == UINT64_MAX || rt_now_ns() >= deadline_ns)
            return false;
        pass(wake_ns > rt_now_ns() ? wake_ns - rt_now_ns() : 0);
    }
    return true;
}

static void real_wait(rt_attempt_fn *attempt, void *arg)
{
    while (!attempt(arg))
        real_sleep(RT_NS_PER_MS);
}

/* Returns when the attempt succeeded. */
void rt_place_wait(const struct rt_place *place, rt_attempt_fn *attempt,
                   void *arg)
{
    if (place->where == RT_ON_WORKER)
        rt_worker_wait(attempt, arg);
    else if (place->where == RT_ELSEWHERE)
        real_wait(attempt, arg);
    else if (!loop_waits(UINT64_MAX, attempt, arg))
        never_ends(place);
}

/* A worker looks a few times: it cannot sleep and wait at once. */
static bool worker_waits_until(uint64_t ns, rt_attempt_fn *attempt, void *arg)
{
    for (unsigned i = 0; i < SLICES; i++) {
        if (attempt(arg))
            return true;
        rt_worker_sleep(ns / SLICES + (i == 0 ? ns % SLICES : 0));
    }
    return attempt(arg);
}

/* False when the time passed without success. */
bool rt_place_wait_until(const struct rt_place *place, uint64_t ns,
                         rt_attempt_fn *attempt, void *arg)
{
    uint64_t now_ns = rt_now_ns();

    if (place->where == RT_ON_WORKER)
        return worker_waits_until(ns, attempt, arg);
    return loop_waits(ns > UINT64_MAX - 1 - now_ns ? UINT64_MAX - 1
                                                   : now_ns + ns,
                      attempt, arg);
}

/* --- sleeping --- */

static void sleeps(const struct rt_place *place, uint64_t ns, const char *call)
{
    char duration[32], what[96];

    if (ns == 0)
        return;
    switch (place->where) {
    case RT_ON_WORKER:
        rt_worker_sleep(ns);
        return;
    case RT_ELSEWHERE:
        real_sleep(ns);
        return;
    case RT_IN_CALLBACK:
        duration_text(duration, ns);
        snprintf(what, sizeof(what), "%s waits %s inside a callback", call,
                 duration);
        rt_place_tell(place, TRACE_DEFINITE, what);
        break;
    case RT_IN_MAIN:
        break;
    }
    pass(ns);
}

void rt_sleep_as(const char *call, const char *instead, uint64_t ns)
{
    struct rt_place place = RT_PLACE(usleep);
    struct trace_finding finding;
    char duration[32];

    if (place.where != RT_IN_CALLBACK || ns == 0) {
        sleeps(&place, ns, call);
        return;
    }
    duration_text(duration, ns);
    finding = rt_finding_here("UV301", TRACE_DEFINITE, call, place.frame);
    rt_report(&finding, "%s takes %s inside a callback; %s", call, duration,
              instead);
    pass(ns);
}

void rt_compute(uint64_t ns)
{
    struct rt_place place = RT_PLACE(usleep);

    if (place.where != RT_IN_CALLBACK)
        sleeps(&place, ns, "computing");
    else if (ns > 0)
        pass(ns);
}

static bool is_duration(const struct timespec *ts)
{
    return ts && ts->tv_sec >= 0 && ts->tv_nsec >= 0 &&
           ts->tv_nsec < (long)RT_NS_PER_S;
}

static uint64_t timespec_ns(const struct timespec *ts)
{
    return (uint64_t)ts->tv_sec * RT_NS_PER_S + (uint64_t)ts->tv_nsec;
}

/* How long until an absolute time of a clock. */
uint64_t rt_until_ns(clockid_t clock, const struct timespec *at)
{
    struct timespec now;

    if (!is_duration(at) || clock_gettime(clock, &now) < 0 ||
        timespec_ns(&now) >= timespec_ns(at))
        return 0;
    return timespec_ns(at) - timespec_ns(&now);
}

unsigned rt_sleep(unsigned seconds)
{
    struct rt_place place = RT_PLACE(sleep);
    char call[32];

    snprintf(call, sizeof(call), "sleep(%u)", seconds);
    sleeps(&place, seconds * RT_NS_PER_S, call);
    return 0;
}

int rt_usleep(useconds_t us)
{
    struct rt_place place = RT_PLACE(usleep);
    char call[32];

    snprintf(call, sizeof(call), "usleep(%u)", us);
    sleeps(&place, us * 1000ull, call);
    return 0;
}

void rt_uv_sleep(unsigned ms)
{
    struct rt_place place = RT_PLACE(uv_sleep);
    char call[32];

    snprintf(call, sizeof(call), "uv_sleep(%u)", ms);
    sleeps(&place, ms * RT_NS_PER_MS, call);
}

int rt_nanosleep(const struct timespec *wanted, struct timespec *left)
{
    struct rt_place place = RT_PLACE(nanosleep);

    if (!is_duration(wanted))
        return nanosleep(wanted, left);
    sleeps(&place, timespec_ns(wanted), "nanosleep");
    return 0;
}

int rt_clock_nanosleep(clockid_t clock, int flags,
                       const struct timespec *wanted, struct timespec *left)
{
    struct rt_place place = RT_PLACE(clock_nanosleep);

    if (!is_duration(wanted))
        return clock_nanosleep(clock, flags, wanted, left);
    sleeps(&place,
           flags & TIMER_ABSTIME ? rt_until_ns(clock, wanted)
                                 : timespec_ns(wanted),
           "clock_nanosleep");
    return 0;
}

int rt_pause(void)
{
    struct rt_place place = RT_PLACE(pause);

    rt_place_tell(&place, TRACE_DEFINITE,
                  "pause() waits for a signal in a callback");
    rt_place_wait(&place, never, NULL);
    return -1;
}

int rt_sigwait(const sigset_t *set, int *ret_signal)
{
    struct rt_place place = RT_PLACE(sigwait);

    (void)set;
    (void)ret_signal;
    rt_place_tell(&place, TRACE_DEFINITE,
                  "sigwait() waits for a signal in a callback");
    rt_place_wait(&place, never, NULL);
    return EINVAL;
}
