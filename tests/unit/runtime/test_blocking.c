#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "played.h"
#include "runtime/guard.h"

#define MS UINT64_C(1000000)

static uv_timer_t first, second;
static uint64_t first_ms, second_ms;
static int result, result_errno;
static int ends[2];

LEARNER static void second_fired(uv_timer_t *timer)
{
    second_ms = uv_now(&loop);
    uv_close((uv_handle_t *)timer, NULL);
}

/* Starts `callback` after 10 ms and another timer after 20 ms. */
LEARNER static void start_timers(uv_timer_cb callback)
{
    first_ms = uv_now(&loop);
    uv_timer_init(&loop, &first);
    uv_timer_start(&first, callback, 10, 0);
    uv_timer_init(&loop, &second);
    uv_timer_start(&second, second_fired, 20, 0);
}

static const struct trace_finding *only_finding(const char *rule)
{
    ck_assert_uint_eq(played.finding_count, 1);
    ck_assert_str_eq(played.findings[0].rule, rule);
    ck_assert_uint_eq(played.findings[0].severity, TRACE_DEFINITE);
    ck_assert_uint_gt(played.findings[0].stack_count, 0);
    return &played.findings[0];
}

LEARNER static void sleep_in_callback(uv_timer_t *timer)
{
    usleep(250000);
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void scene_sleep(void)
{
    start_timers(sleep_in_callback);
}

/* The wait is told with its length, and a later timer fires late by it. */
START_TEST(sleep_in_callback_makes_later_timers_late)
{
    const struct trace_finding *finding;

    played_run(0, scene_sleep);
    finding = only_finding("UV301");
    ck_assert_str_eq(finding->subject, "usleep");
    ck_assert_ptr_nonnull(strstr(finding->detail, "usleep(250000)"));
    ck_assert_ptr_nonnull(strstr(finding->detail, "250 ms"));
    ck_assert_uint_eq(second_ms - first_ms, 260);
}
END_TEST

LEARNER static void many_sleeps(uv_timer_t *timer)
{
    struct timespec wanted = {.tv_sec = 1, .tv_nsec = 500000000}, at;

    sleep(0);
    usleep(0);
    ck_assert_uint_eq(played.finding_count, 0);
    sleep(2);
    nanosleep(&wanted, NULL);
    uv_sleep(3);
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += 4;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void scene_sleeps(void)
{
    start_timers(many_sleeps);
}

/* Every way to sleep is told once and takes just its virtual time; sleeping
 * for no time is no wait. */
START_TEST(each_sleep_takes_its_virtual_time)
{
    static const char *const subjects[] = {"sleep", "nanosleep", "uv_sleep",
                                           "clock_nanosleep"};

    played_run(0, scene_sleeps);
    ck_assert_uint_eq(played.finding_count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(played.findings[i].subject, subjects[i]);
    ck_assert_uint_eq(second_ms - first_ms, 10 + 2000 + 1500 + 3 + 4000);
}
END_TEST

LEARNER static void scene_main_sleeps(void)
{
    sleep(7);
    result = (int)(rt_now_ns() / MS);
}

/* Before the loop runs there is nobody to keep waiting. */
START_TEST(sleep_before_the_loop_is_silent)
{
    played_run(0, scene_main_sleeps);
    played_clean();
    ck_assert_int_eq(result, 7000);
}
END_TEST

LEARNER static void poll_three_ways(uv_timer_t *timer)
{
    struct pollfd in = {.fd = ends[0], .events = POLLIN};
    uint64_t before_ns = rt_now_ns();

    ck_assert_int_eq(poll(&in, 1, 0), 0);
    ck_assert_uint_eq(rt_now_ns(), before_ns);
    ck_assert_uint_eq(played.finding_count, 0);
    ck_assert_int_eq(poll(&in, 1, 30), 0);
    ck_assert_uint_eq(rt_now_ns(), before_ns + 30 * MS);
    ck_assert_uint_eq(played.finding_count, 1);
    ck_assert_int_eq(write(ends[1], "x", 1), 1);
    ck_assert_int_eq(poll(&in, 1, -1), 1);
    ck_assert_uint_eq(rt_now_ns(), before_ns + 30 * MS);
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void scene_poll(void)
{
    start_timers(poll_three_ways);
}

/* Looking is no wait; neither is a descriptor that is ready. */
START_TEST(poll_is_told_only_when_it_waits)
{
    ck_assert_int_eq(pipe(ends), 0);
    played_run(0, scene_poll);
    ck_assert_str_eq(only_finding("UV301")->subject, "poll");
}
END_TEST

LEARNER static void post_late(uv_work_t *work)
{
    uv_sleep(80);
    sem_post(work->data);
}

LEARNER static void posted(uv_work_t *work, int status)
{
    (void)work;
    result_errno = status;
}

static sem_t semaphore;
static uv_work_t work;

LEARNER static void take_semaphore(uv_timer_t *timer)
{
    result = sem_wait(&semaphore);
    first_ms = rt_now_ns() / MS;
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void scene_semaphore(void)
{
    sem_init(&semaphore, 0, 0);
    work.data = &semaphore;
    start_timers(take_semaphore);
    uv_queue_work(&loop, &work, post_late, posted);
}

/* The worker that sleeps goes on while the callback waits for it. */
START_TEST(callback_waits_until_a_worker_posts)
{
    played_run(0, scene_semaphore);
    only_finding("UV304");
    ck_assert_int_eq(result, 0);
    ck_assert_int_eq(result_errno, 0);
    ck_assert_uint_eq(first_ms, 80);
}
END_TEST

LEARNER static void lock_for_ever(uv_timer_t *timer)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&mutex);
    pthread_mutex_lock(&mutex);
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void scene_deadlock(void)
{
    start_timers(lock_for_ever);
}

/* The child's process ends at the limit, so it says what it saw there. */
static void say_limit(void *arg, const struct trace_record *record)
{
    const int *fd = arg;

    if (record->type == TRACE_FINDING || record->type == TRACE_LIMIT)
        ck_assert(write(*fd, record, record->size) > 0);
}

/* A lock that nobody can release is told, and ends the run instead of
 * hanging. */
START_TEST(wait_without_end_ends_the_run)
{
    struct rt_config config = played_config(0);
    struct trace_finding finding;
    struct trace_limit limit;
    int status;

    ck_assert_int_eq(pipe(ends), 0);
    if (fork() == 0) {
        config.sink = say_limit;
        config.sink_arg = &ends[1];
        played_run_with(&config, scene_deadlock);
        _exit(0);
    }
    wait(&status);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), RT_GUARD_EXIT);
    ck_assert_int_eq(read(ends[0], &finding, sizeof(finding)), sizeof(finding));
    ck_assert_str_eq(finding.rule, "UV304");
    ck_assert_int_eq(read(ends[0], &limit, sizeof(limit)), sizeof(limit));
    ck_assert_str_eq(limit.value, "pthread_mutex_lock");
}
END_TEST

LEARNER static void start_programs(uv_timer_t *timer)
{
    result = system("exit 3");
    result_errno = errno;
    ck_assert_ptr_null(popen("exit 3", "r"));
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void scene_programs(void)
{
    start_timers(start_programs);
}

/* Other programs are not started, only told. */
START_TEST(no_program_is_started)
{
    played_run(0, scene_programs);
    ck_assert_uint_eq(played.finding_count, 2);
    ck_assert_str_eq(played.findings[0].subject, "system");
    ck_assert_str_eq(played.findings[1].subject, "popen");
    ck_assert_int_eq(result, -1);
    ck_assert_int_eq(result_errno, EPERM);
}
END_TEST

static uv_barrier_t barrier;
static uv_work_t workers[3];
static int serial_count;

LEARNER static void meet(uv_work_t *w)
{
    uv_sleep((unsigned)(w - workers) * 10);
    if (uv_barrier_wait(&barrier) > 0)
        serial_count++;
    if (w == workers)
        first_ms = rt_now_ns() / MS;
}

LEARNER static void met(uv_work_t *w, int status)
{
    (void)w;
    (void)status;
}

LEARNER static void scene_barrier(void)
{
    uv_barrier_init(&barrier, 3);
    for (int i = 0; i < 3; i++)
        uv_queue_work(&loop, &workers[i], meet, met);
}

/* Workers meet at the slowest one's time; one of them is the serial one. */
START_TEST(workers_meet_at_a_barrier)
{
    played_run(0, scene_barrier);
    played_clean();
    ck_assert_int_eq(serial_count, 1);
    ck_assert_uint_eq(first_ms, 20);
}
END_TEST

static uv_mutex_t mutex;
static uv_cond_t cond;

LEARNER static void wait_some(uv_work_t *w)
{
    (void)w;
    uv_mutex_lock(&mutex);
    result = uv_cond_timedwait(&cond, &mutex, 80 * MS);
    first_ms = rt_now_ns() / MS;
    uv_mutex_unlock(&mutex);
}

LEARNER static void scene_timed(void)
{
    uv_mutex_init(&mutex);
    uv_cond_init(&cond);
    uv_queue_work(&loop, &work, wait_some, met);
}

/* Nobody signals: the wait takes the whole of its virtual time. */
START_TEST(timed_wait_times_out)
{
    played_run(0, scene_timed);
    played_clean();
    ck_assert_int_eq(result, UV_ETIMEDOUT);
    ck_assert_uint_eq(first_ms, 80);
}
END_TEST

LEARNER static void sleep_in_steps(uv_timer_t *timer)
{
    while (!second_ms)
        uv_sleep(1000);
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void scene_polling(void)
{
    start_timers(sleep_in_steps);
}

/* Waiting in a callback for what only another callback can do: virtual time
 * has a limit. */
START_TEST(sleeping_for_ever_reaches_the_limit)
{
    struct rt_config config = played_config(0);
    int status;

    if (fork() == 0) {
        played_run_with(&config, scene_polling);
        _exit(0);
    }
    wait(&status);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), RT_GUARD_EXIT);
}
END_TEST

PLAYED_MAIN(blocking, sleep_in_callback_makes_later_timers_late,
            each_sleep_takes_its_virtual_time, sleep_before_the_loop_is_silent,
            poll_is_told_only_when_it_waits,
            callback_waits_until_a_worker_posts, wait_without_end_ends_the_run,
            no_program_is_started, workers_meet_at_a_barrier,
            timed_wait_times_out, sleeping_for_ever_reaches_the_limit)
