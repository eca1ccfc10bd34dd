#include <dlfcn.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include <sys/wait.h>

#include "played.h"
#include "runtime/guard.h"

static uv_timer_t timer;
static uint64_t fired_ms;

LEARNER static void timer_fired(uv_timer_t *t)
{
    fired_ms = uv_now(&loop);
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void wait_long(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, timer_fired, 100000, 0);
}

/* A timer of 100 s fires exactly when it is due, and costs no real time. */
START_TEST(long_timer_fires_on_time)
{
    struct rt_config config = played_config(0);
    uint64_t start_ms;

    played_start(&config);
    start_ms = uv_now(&loop);
    wait_long();
    ck_assert_int_eq(uv_run(&loop, UV_RUN_DEFAULT), 0);
    ck_assert_uint_eq(fired_ms - start_ms, 100000);
    ck_assert_uint_eq(rt_now_ns(), 100000 * UINT64_C(1000000));
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    rt_finish();
}
END_TEST

/* All clocks stand still while a callback runs, and move together. */
START_TEST(clocks_tell_the_same_time)
{
    struct rt_config config = played_config(0);
    struct timespec a, b;
    time_t t;

    played_start(&config);
    clock_gettime(CLOCK_MONOTONIC, &a);
    t = time(NULL);
    sleep(5);
    clock_gettime(CLOCK_MONOTONIC, &b);
    ck_assert_int_eq(b.tv_sec - a.tv_sec, 5);
    ck_assert_int_eq(b.tv_nsec, a.tv_nsec);
    ck_assert_int_eq(time(NULL) - t, 5);
    ck_assert_uint_eq(rt_now_ns(), 5 * UINT64_C(1000000000));
    rt_finish();
}
END_TEST

/* --- all clocks --- */

enum { CLOCKS_MAX = 24 };

/* One reading of each clock that a program can ask, in nanoseconds. */
struct readings {
    const char *names[CLOCKS_MAX];
    uint64_t ns[CLOCKS_MAX], granularity_ns[CLOCKS_MAX];
    size_t count;
};

static struct readings before, within, after;

static void add_reading(struct readings *r, const char *name, uint64_t ns,
                        uint64_t granularity_ns)
{
    ck_assert_uint_lt(r->count, CLOCKS_MAX);
    r->names[r->count] = name;
    r->ns[r->count] = ns;
    r->granularity_ns[r->count++] = granularity_ns;
}

static uint64_t ns_of(const struct timespec *ts)
{
    return (uint64_t)ts->tv_sec * 1000000000 + (uint64_t)ts->tv_nsec;
}

static void read_clock_ids(struct readings *r)
{
    static const struct {
        clockid_t id;
        const char *name;
    } ids[] = {
        {CLOCK_REALTIME, "realtime"},
        {CLOCK_REALTIME_COARSE, "realtime coarse"},
        {CLOCK_REALTIME_ALARM, "realtime alarm"},
        {CLOCK_TAI, "tai"},
        {CLOCK_MONOTONIC, "monotonic"},
        {CLOCK_MONOTONIC_COARSE, "monotonic coarse"},
        {CLOCK_MONOTONIC_RAW, "monotonic raw"},
        {CLOCK_BOOTTIME, "boottime"},
        {CLOCK_BOOTTIME_ALARM, "boottime alarm"},
        {CLOCK_PROCESS_CPUTIME_ID, "process"},
        {CLOCK_THREAD_CPUTIME_ID, "thread"},
    };
    struct timespec ts;

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        ck_assert_int_eq(clock_gettime(ids[i].id, &ts), 0);
        add_reading(r, ids[i].name, ns_of(&ts), 1);
    }
}

static void read_libc_clocks(struct readings *r)
{
    uint64_t tick = 1000000000 / (uint64_t)sysconf(_SC_CLK_TCK);
    struct timespec ts;
    struct timeval tv;
    struct tms tms;

    ck_assert_int_eq(timespec_get(&ts, TIME_UTC), TIME_UTC);
    add_reading(r, "timespec_get", ns_of(&ts), 1);
    ck_assert_int_eq(gettimeofday(&tv, NULL), 0);
    ts = (struct timespec){tv.tv_sec, tv.tv_usec * 1000};
    add_reading(r, "gettimeofday", ns_of(&ts), 1000);
    add_reading(r, "time", (uint64_t)time(NULL) * 1000000000, 1000000000);
    add_reading(r, "clock", (uint64_t)clock() * 1000, 1000);
    add_reading(r, "times", (uint64_t)times(&tms) * tick, tick);
    add_reading(r, "times, user", (uint64_t)tms.tms_utime * tick, tick);
}

/* libuv's newest clock, where it has one. */
static void read_uv_clock_gettime(struct readings *r)
{
    struct {
        int64_t s;
        int32_t ns;
    } ts;
    int (*get)(int id, void *ret);

    *(void **)&get = dlsym(RTLD_DEFAULT, "uv_clock_gettime");
    if (!get)
        return;
    ck_assert_int_eq(get(0, &ts), 0);
    add_reading(r, "uv_clock_gettime",
                (uint64_t)ts.s * 1000000000 + (uint64_t)ts.ns, 1);
}

static void read_all_clocks(struct readings *r)
{
    uv_timeval64_t tv;

    read_clock_ids(r);
    read_libc_clocks(r);
    read_uv_clock_gettime(r);
    add_reading(r, "uv_hrtime", uv_hrtime(), 1);
    ck_assert_int_eq(uv_gettimeofday(&tv), 0);
    add_reading(r, "uv_gettimeofday",
                (uint64_t)tv.tv_sec * 1000000000 + (uint64_t)tv.tv_usec * 1000,
                1000);
    add_reading(r, "uv_now", uv_now(&loop) * 1000000, 1000000);
}

LEARNER static void read_within(uv_timer_t *t)
{
    read_all_clocks(&within);
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void read_around(void)
{
    read_all_clocks(&before);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, read_within, 2500, 0);
}

/* Each went on by so much, as far as it can tell. */
static void check_progress(const struct readings *from,
                           const struct readings *to, uint64_t ns)
{
    ck_assert_uint_eq(from->count, to->count);
    for (size_t i = 0; i < from->count; i++) {
        uint64_t moved = to->ns[i] - from->ns[i];
        uint64_t granularity = from->granularity_ns[i];

        ck_assert_msg(moved + granularity > ns && moved < ns + granularity,
                      "%s moved by %llu ns, not by %llu", from->names[i],
                      (unsigned long long)moved, (unsigned long long)ns);
    }
}

/* Before, in and after a callback to which the clock jumps. */
START_TEST(all_clocks_agree)
{
    struct rt_config config = played_config(0);

    played_start(&config);
    rt_enter_main();
    read_around();
    uv_run(&loop, UV_RUN_DEFAULT);
    read_all_clocks(&after);
    sleep(3);
    uv_update_time(&loop);
    check_progress(&before, &within, 2500000000);
    check_progress(&within, &after, 0);
    before = after;
    after.count = 0;
    read_all_clocks(&after);
    check_progress(&before, &after, 3000000000);
    rt_leave();
    rt_finish();
    played_clean();
}
END_TEST

/* What is no clock of the program stays real: it is no part of a run. */
START_TEST(clocks_are_real_outside_of_a_run)
{
    struct timespec ts, utc;

    ck_assert_int_eq(clock_gettime(CLOCK_REALTIME, &ts), 0);
    ck_assert_int_eq(timespec_get(&utc, TIME_UTC), TIME_UTC);
    ck_assert_int_ge(utc.tv_sec, ts.tv_sec);
    ck_assert_int_ge(ts.tv_sec, 1700000000);
    ck_assert_int_gt(times(NULL), 0);
}
END_TEST

static uv_idle_t idle;

LEARNER static void idle_came(uv_idle_t *handle)
{
    (void)handle;
}

LEARNER static void timer_ends_idle(uv_timer_t *t)
{
    fired_ms = uv_now(&loop);
    uv_close((uv_handle_t *)t, NULL);
    uv_close((uv_handle_t *)&idle, NULL);
}

LEARNER static void spin_with_idle(void)
{
    uv_idle_init(&loop, &idle);
    uv_idle_start(&idle, idle_came);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, timer_ends_idle, 50, 0);
}

/* A loop that never waits still gets on in time, so its timers fire. */
START_TEST(idle_turns_take_time)
{
    played_run(0, spin_with_idle);
    played_clean();
    ck_assert_uint_ne(fired_ms, 0);
    ck_assert_uint_ge(rt_now_ns(), 50 * UINT64_C(1000000));
    ck_assert_uint_lt(rt_now_ns(), 52 * UINT64_C(1000000));
}
END_TEST

LEARNER static void busy_wait(uv_timer_t *t)
{
    uint64_t start = uv_hrtime();

    while (uv_hrtime() - start < UINT64_C(1000000000))
        ;
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void start_busy_wait(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, busy_wait, 1, 0);
}

/* Waiting by reading the clock ends, and is reported where it happens. */
START_TEST(busy_wait_is_blocking)
{
    const struct trace_finding *finding;

    played_run(0, start_busy_wait);
    finding = played_find("UV301");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "uv_hrtime");
    ck_assert(played_within(finding->stack[0], (void (*)(void))busy_wait));
    ck_assert_uint_ge(rt_now_ns(), UINT64_C(1000000000));
}
END_TEST

LEARNER static void timer_reads_clock(uv_timer_t *t)
{
    for (int i = 0; i < 300; i++)
        (void)uv_hrtime();
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void start_measuring(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, timer_reads_clock, 1, 0);
}

/* A program that only measures sees a clock that stands still. */
START_TEST(measuring_is_free)
{
    played_run(0, start_measuring);
    played_clean();
    ck_assert_uint_eq(rt_now_ns(), 1000000);
}
END_TEST

LEARNER static void repeat(uv_timer_t *t)
{
    (void)t;
}

LEARNER static void repeat_forever(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, repeat, 1000, 1000);
}

/* Endless programs end at the limit of virtual time, and nothing is said
 * about what they left open. */
START_TEST(endless_run_ends_at_limit)
{
    struct rt_config config = played_config(0);

    config.max_virtual_ns = 10 * UINT64_C(1000000000);
    played_run_with(&config, repeat_forever);
    ck_assert_uint_eq(played.limit_count, 1);
    ck_assert_str_eq(played.limit.name, "virtual time");
    played_clean();
}
END_TEST

/* The same for callbacks, even when each starts the next at once. */
LEARNER static void again_at_once(uv_timer_t *t)
{
    uv_timer_start(t, again_at_once, 0, 0);
}

LEARNER static void circle(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, again_at_once, 0, 0);
}

START_TEST(endless_circle_ends_at_limit)
{
    struct rt_config config = played_config(0);

    config.max_callbacks = 1000;
    played_run_with(&config, circle);
    ck_assert_uint_eq(played.limit_count, 1);
    ck_assert_str_eq(played.limit.name, "callbacks");
    ck_assert_str_eq(played.limit.value, "1000");
}
END_TEST

static bool flag;

LEARNER static void spin_on_loop(void)
{
    while (!flag)
        uv_run(&loop, UV_RUN_NOWAIT);
}

/* Nothing will ever set the flag: the run ends with what was told so far. */
START_TEST(endless_polling_ends_the_process)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        played_run(0, spin_on_loop);
        _exit(0);
    }
    while (waitpid(pid, &status, 0) != pid)
        ;
    ck_assert_int_eq(WEXITSTATUS(status), RT_GUARD_EXIT);
}
END_TEST

LEARNER static void set_flag(uv_timer_t *t)
{
    flag = true;
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void poll_for_a_while(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, set_flag, 30000, 0);
    spin_on_loop();
}

/* But polling until a timer fires, however late, is fine. */
START_TEST(polling_in_a_circle_reaches_timers)
{
    played_run(0, poll_for_a_while);
    ck_assert(flag);
    played_clean();
    ck_assert_uint_eq(played.limit_count, 0);
}
END_TEST

PLAYED_MAIN(clock, all_clocks_agree, clocks_are_real_outside_of_a_run,
            long_timer_fires_on_time, clocks_tell_the_same_time,
            idle_turns_take_time, busy_wait_is_blocking, measuring_is_free,
            endless_run_ends_at_limit, endless_circle_ends_at_limit,
            polling_in_a_circle_reaches_timers,
            endless_polling_ends_the_process)
