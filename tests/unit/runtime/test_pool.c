/* Work of the pool: order, virtual sleep, cancellation, replay. */
#include <unistd.h>

#include "played.h"

enum { JOBS = 4 };

static uv_work_t reqs[JOBS];

LEARNER static void work(uv_work_t *req)
{
    played_log("w%d ", (int)(req - reqs));
}

LEARNER static void after(uv_work_t *req, int status)
{
    played_log("a%d%s ", (int)(req - reqs), status ? "!" : "");
}

LEARNER static void queue_four(void)
{
    for (int i = 0; i < JOBS; i++)
        ck_assert_int_eq(uv_queue_work(&loop, &reqs[i], work, after), 0);
}

/* As is: bodies and completions in the order of submission. */
START_TEST(first_seed_is_plain_order)
{
    played_run(0, queue_four);
    ck_assert_str_eq(played.log, "w0 w1 w2 w3 a0 a1 a2 a3 ");
    played_clean();
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

START_TEST(second_seed_is_reversed)
{
    played_run(1, queue_four);
    ck_assert_str_eq(played.log, "w3 w2 w1 w0 a3 a2 a1 a0 ");
}
END_TEST

/* Runs a scene in a process of its own; its log and its trace's hash. */
static uint64_t hash_of(uint64_t seed, void (*scene)(void), char *ret_log)
{
    uint64_t hash = 0;
    int ends[2];
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        played_run(seed, scene);
        hash = rt_trace_hash();
        if (write(ends[1], &hash, sizeof(hash)) < 0 ||
            write(ends[1], played.log, sizeof(played.log)) < 0)
            _exit(1);
        _exit(0);
    }
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], &hash, sizeof(hash)), sizeof(hash));
    ck_assert_int_eq(read(ends[0], ret_log, sizeof(played.log)),
                     sizeof(played.log));
    close(ends[0]);
    return hash;
}

/* The same seed gives the same trace, and seeds differ. */
START_TEST(same_seed_same_trace)
{
    char log[sizeof(played.log)], again[sizeof(played.log)];
    uint64_t first = hash_of(22, queue_four, log);
    unsigned different = 0;

    for (uint64_t seed = 22; seed < 64; seed++) {
        uint64_t hash = hash_of(seed, queue_four, log);

        ck_assert_uint_eq(hash_of(seed, queue_four, again), hash);
        ck_assert_str_eq(log, again);
        different += hash != first;
    }
    ck_assert_uint_gt(different, 20);
}
END_TEST

LEARNER static void sleepy_work(uv_work_t *req)
{
    int i = (int)(req - reqs);

    sleep(10 - i);
    played_log("w%d@%d ", i, (int)(rt_now_ns() / 1000000000));
}

LEARNER static void queue_sleepers(void)
{
    for (int i = 0; i < JOBS; i++)
        uv_queue_work(&loop, &reqs[i], sleepy_work, after);
}

/* Workers sleep in virtual time, side by side. */
START_TEST(workers_sleep_side_by_side)
{
    played_run(0, queue_sleepers);
    ck_assert_str_eq(played.log, "w3@7 a3 w2@8 a2 w1@9 a1 w0@10 a0 ");
    ck_assert_uint_eq(rt_now_ns(), 10 * UINT64_C(1000000000));
    played_clean();
}
END_TEST

static uv_timer_t timer;

LEARNER static void tick(uv_timer_t *t)
{
    played_log("t@%d ", (int)(rt_now_ns() / 1000000000));
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void sleeper_and_timer(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, tick, 8500, 0);
    queue_sleepers();
}

/* A sleeping worker does not keep timers from firing on time. */
START_TEST(timer_fires_between_sleepers)
{
    played_run(0, sleeper_and_timer);
    ck_assert_str_eq(played.log, "w3@7 a3 w2@8 a2 t@8 w1@9 a1 w0@10 a0 ");
}
END_TEST

static uv_work_t many[6];

LEARNER static void long_work(uv_work_t *req)
{
    sleep(1);
    played_log("%d@%d ", (int)(req - many), (int)(rt_now_ns() / 1000000000));
}

LEARNER static void queue_six(void)
{
    for (int i = 0; i < 6; i++)
        uv_queue_work(&loop, &many[i], long_work, NULL);
}

/* Four threads: the fifth job begins when the first has ended. */
START_TEST(pool_has_four_threads)
{
    played_run(0, queue_six);
    ck_assert_str_eq(played.log, "0@1 1@1 2@1 3@1 4@2 5@2 ");
}
END_TEST

LEARNER static void many_after(uv_work_t *req, int status)
{
    played_log("%d:%s ", (int)(req - many), status ? uv_err_name(status) : "0");
}

LEARNER static void quick_work(uv_work_t *req)
{
    (void)req;
}

LEARNER static void cancel_last(void)
{
    for (int i = 0; i < 6; i++)
        uv_queue_work(&loop, &many[i], quick_work, many_after);
    played_log("%d ", uv_cancel((uv_req_t *)&many[5]));
    played_log("%s ", uv_err_name(uv_cancel((uv_req_t *)&many[0])));
}

/* What no thread has taken up can be cancelled, the rest cannot. */
START_TEST(queued_work_can_be_cancelled)
{
    played_run(0, cancel_last);
    ck_assert_str_eq(played.log, "0 EBUSY 0:0 1:0 2:0 3:0 4:0 5:ECANCELED ");
    played_clean();
}
END_TEST

LEARNER static void reuse(void)
{
    uv_queue_work(&loop, &reqs[0], work, after);
    played_log("%s ", uv_err_name(uv_queue_work(&loop, &reqs[0], work, after)));
}

/* A request in flight is not started again, and both places are told. */
START_TEST(request_in_flight_is_not_reused)
{
    const struct trace_finding *finding;

    played_run(0, reuse);
    finding = played_find("UV207");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "uv_queue_work");
    ck_assert(played_within(finding->stack[0], reuse));
    ck_assert(played_within(finding->related[0].pc, reuse));
    ck_assert_uint_lt(finding->related[0].pc, finding->stack[0]);
    ck_assert_str_eq(played.log, "EBUSY w0 a0 ");
}
END_TEST

LEARNER static void start_timer_in_worker(uv_work_t *req)
{
    (void)req;
    uv_timer_start(&timer, tick, 1, 0);
}

LEARNER static void off_thread(void)
{
    uv_timer_init(&loop, &timer);
    uv_queue_work(&loop, &reqs[0], start_timer_in_worker, NULL);
}

START_TEST(loop_call_in_worker_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, off_thread);
    finding = played_find("UV401");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "uv_timer_start");
    ck_assert(played_within(finding->stack[0],
                            (void (*)(void))start_timer_in_worker));
}
END_TEST

static uv_async_t async;

LEARNER static void async_came(uv_async_t *handle)
{
    played_log("async ");
    uv_close((uv_handle_t *)handle, NULL);
}

LEARNER static void send_from_worker(uv_work_t *req)
{
    (void)req;
    uv_async_send(&async);
    uv_async_send(&async);
}

LEARNER static void start_async(void)
{
    uv_async_init(&loop, &async, async_came);
    uv_queue_work(&loop, &reqs[0], send_from_worker, after);
}

/* uv_async_send may be called anywhere, and several sends are one callback. */
START_TEST(async_from_worker_is_fine)
{
    played_run(0, start_async);
    ck_assert_str_eq(played.log, "a0 async ");
    played_clean();
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

LEARNER static void stop_early(void)
{
    uv_queue_work(&loop, &reqs[0], work, after);
    uv_stop(&loop);
}

/* The program ends while work is queued: pending at the end. */
START_TEST(work_pending_at_end_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, stop_early);
    finding = played_find("UV112");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "uv_queue_work");
    ck_assert(played_within(finding->stack[0], stop_early));
}
END_TEST

LEARNER static void thread_body(void *arg)
{
    sleep(3);
    played_log("thread@%d ", (int)(rt_now_ns() / 1000000000));
    uv_async_send(arg);
}

LEARNER static void send_from_thread(void)
{
    uv_thread_t thread;

    uv_async_init(&loop, &async, async_came);
    ck_assert_int_eq(uv_thread_create(&thread, thread_body, &async), 0);
    played_log("made ");
}

/* A thread of the program's own takes turns, too, and its time is virtual:
 * the loop that waits for it is not taken for one that never wakes. */
START_TEST(own_thread_takes_turns)
{
    played_run(0, send_from_thread);
    ck_assert_str_eq(played.log, "made thread@3 async ");
    played_clean();
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

LEARNER static void join_thread(void)
{
    uv_thread_t thread;

    uv_async_init(&loop, &async, async_came);
    uv_thread_create(&thread, thread_body, &async);
    uv_thread_join(&thread);
    played_log("joined@%d ", (int)(rt_now_ns() / 1000000000));
}

/* Before the loop runs, waiting for a thread is as good as anything. */
START_TEST(own_thread_can_be_joined)
{
    played_run(0, join_thread);
    ck_assert_str_eq(played.log, "thread@3 joined@3 async ");
    played_clean();
}
END_TEST

PLAYED_MAIN(pool, first_seed_is_plain_order, second_seed_is_reversed,

            same_seed_same_trace, workers_sleep_side_by_side,
            timer_fires_between_sleepers, pool_has_four_threads,
            queued_work_can_be_cancelled, request_in_flight_is_not_reused,
            loop_call_in_worker_is_reported, async_from_worker_is_fine,
            work_pending_at_end_is_reported, own_thread_takes_turns,
            own_thread_can_be_joined)
