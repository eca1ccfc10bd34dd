/* Handles, nodes, obligations: who caused what, and what is left open. */

#include "played.h"

static uv_timer_t timer, other;
static uv_async_t async;

LEARNER static void second(uv_timer_t *t)
{
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void first(uv_timer_t *t)
{
    uv_timer_start(t, second, 5, 0);
}

LEARNER static void chain(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, first, 5, 0);
}

/* main -> first -> second -> its close callback, by parents. */
START_TEST(nodes_form_a_chain)
{
    played_run(0, chain);
    played_clean();
    /* uv_close had no callback: no node. */
    ck_assert_uint_eq(played.node_count, 3);
    ck_assert_uint_eq(played.nodes[0].kind, TRACE_MAIN);
    ck_assert_uint_eq(played.nodes[0].parent, 0);
    ck_assert_uint_eq(played.nodes[1].kind, TRACE_TIMER);
    ck_assert_uint_eq(played.nodes[1].parent, played.nodes[0].node);
    ck_assert_uint_eq(played.nodes[2].parent, played.nodes[1].node);
    ck_assert_uint_eq(played.nodes[1].callback_pc,
                      (uint64_t)((const char *)first - __start_learner));
    ck_assert_uint_eq(played.nodes[2].head.at_ns, 10000000);
}
END_TEST

LEARNER static void leave_open(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, first, 5, 0);
    uv_timer_stop(&timer);
}

START_TEST(handle_never_closed_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, leave_open);
    finding = played_find("UV201");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(played.finding_count, 1);
    ck_assert_str_eq(finding->subject, "uv_timer_t");
    ck_assert(played_within(finding->stack[0], leave_open));
}
END_TEST

/* Not LEARNER: a driver's handles are no business of the learner's. */
static void driver_leaves_open(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, first, 5, 0);
    uv_timer_stop(&timer);
}

START_TEST(handles_of_driver_are_not_reported)
{
    played_run(0, driver_leaves_open);
    played_clean();
}
END_TEST

static int closed_count;

LEARNER static void closed(uv_handle_t *handle)
{
    (void)handle;
    closed_count++;
}

LEARNER static void close_twice(void)
{
    uv_timer_init(&loop, &timer);
    uv_close((uv_handle_t *)&timer, closed);
    uv_close((uv_handle_t *)&timer, closed);
}

/* libuv would abort; the run goes on, and the first place is told, too. */
START_TEST(double_close_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, close_twice);
    finding = played_find("UV208");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(finding->related_count, 1);
    ck_assert_uint_lt(finding->related[0].pc, finding->stack[0]);
    ck_assert_int_eq(closed_count, 1);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

LEARNER static void never(uv_async_t *handle)
{
    (void)handle;
}

LEARNER static void wait_forever(void)
{
    uv_async_init(&loop, &async, never);
    uv_timer_init(&loop, &other);
    uv_unref((uv_handle_t *)&other);
    uv_close((uv_handle_t *)&other, NULL);
}

/* Nobody has the handle that could send: told at once, not after a timeout,
 * and only once. */
START_TEST(loop_that_never_wakes_is_reported)
{
    struct rt_config config = played_config(0);
    const struct trace_finding *finding;

    played_start(&config);
    rt_enter_main();
    wait_forever();
    ck_assert_int_ne(uv_run(&loop, UV_RUN_DEFAULT), 0);
    ck_assert_int_ne(uv_run(&loop, UV_RUN_DEFAULT), 0);
    rt_leave();
    rt_finish();
    finding = played_find("UV113");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(played.finding_count, 1);
    ck_assert_str_eq(finding->subject, "uv_async_t");
    ck_assert(played_within(finding->stack[0], wait_forever));
    ck_assert_ptr_nonnull(strstr(finding->detail, "uv_async_t"));
    ck_assert_uint_eq(rt_now_ns(), 0);
}
END_TEST

LEARNER static void unreferenced(void)
{
    uv_async_init(&loop, &async, never);
    uv_unref((uv_handle_t *)&async);
}

/* What is unreferenced does not hold the loop. */
START_TEST(unreferenced_handle_ends_the_loop)
{
    played_run(0, unreferenced);
    ck_assert_ptr_null(played_find("UV113"));
    ck_assert_ptr_nonnull(played_find("UV201"));
}
END_TEST

LEARNER static void inside(uv_timer_t *t)
{
    played_log("inner ");
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void nest(uv_timer_t *t)
{
    uv_run(&loop, UV_RUN_DEFAULT);
    played_log("outer ");
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void start_nest(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, nest, 1, 0);
    uv_timer_init(&loop, &other);
    uv_timer_start(&other, inside, 2, 0);
}

/* It is carried out all the same, as by libuv. */
START_TEST(nested_run_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, start_nest);
    ck_assert_str_eq(played.log, "inner outer ");
    finding = played_find("UV303");
    ck_assert_ptr_nonnull(finding);
    ck_assert(played_within(finding->stack[0], (void (*)(void))nest));
}
END_TEST

/* --- obligations --- */

static struct rt_obligation *owed;

/* Of the driver. */
static void done(void)
{
    rt_obligation_meet(owed, __builtin_return_address(0));
}

LEARNER static void forgets(uv_timer_t *t)
{
    uv_close((uv_handle_t *)t, NULL);
}

LEARNER static void begin_and_forget(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, forgets, 3, 0);
}

LEARNER static void calls_done(uv_timer_t *t)
{
    uv_close((uv_handle_t *)t, NULL);
    done();
}

LEARNER static void begin_well(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, calls_done, 3, 0);
}

LEARNER static void calls_twice(uv_timer_t *t)
{
    uv_close((uv_handle_t *)t, NULL);
    done();
    done();
}

LEARNER static void begin_twice(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, calls_twice, 3, 0);
}

static void play_obligation(void (*scene)(void))
{
    struct rt_config config = played_config(0);

    played_start(&config);
    rt_enter_main();
    owed = rt_obligation_open("done");
    scene();
    rt_leave();
    uv_run(&loop, UV_RUN_DEFAULT);
    rt_finish();
}

START_TEST(met_obligation_is_silent)
{
    play_obligation(begin_well);
    played_clean();
}
END_TEST

/* The place is the last callback: the path that ends there. */
START_TEST(missing_completion_points_at_last_callback)
{
    const struct trace_finding *finding;

    play_obligation(begin_and_forget);
    finding = played_find("UV101");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "done");
    ck_assert_uint_eq(finding->stack[0],
                      (uint64_t)((const char *)forgets - __start_learner) + 1);
    ck_assert_uint_eq(finding->node, 2);
    ck_assert_uint_ge(finding->related_count, 2);
    ck_assert_str_eq(finding->related[0].label, "its last call");
    ck_assert(played_within(finding->related[0].pc, (void (*)(void))forgets));
}
END_TEST

static uv_fs_t reqs[3];

LEARNER static void found_nothing(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

LEARNER static void looked(uv_fs_t *req)
{
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    if (rc == 0)
        uv_fs_stat(&loop, req, "/", found_nothing);
}

LEARNER static void look_three_times(void)
{
    uv_fs_stat(&loop, &reqs[0], "/nowhere", looked);
    uv_fs_stat(&loop, &reqs[1], "/", looked);
    uv_fs_stat(&loop, &reqs[2], "/", looked);
}

/* Several paths end, one of them after a failure: that one is told, though it
 * is not the last. */
START_TEST(missing_completion_points_at_failed_path)
{
    const struct trace_finding *finding;

    play_obligation(look_three_times);
    finding = played_find("UV101");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(finding->stack[0],
                      (uint64_t)((const char *)looked - __start_learner) + 1);
    ck_assert_uint_eq(finding->op, 1);
}
END_TEST

static void (*callbacks[2])(uv_fs_t *);

LEARNER static void fails_well(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

LEARNER static void fails_badly(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

LEARNER static void start_failing(void)
{
    uv_fs_stat(&loop, &reqs[0], "/nowhere", callbacks[0]);
    uv_fs_stat(&loop, &reqs[1], "/nowhere", callbacks[1]);
}

LEARNER static void start_one_failing(void)
{
    uv_fs_stat(&loop, &reqs[2], "/nowhere", callbacks[1]);
}

/* Two paths end after a failure; the last one does so elsewhere, too, where
 * the obligation is met: it cannot be at fault. */
START_TEST(missing_completion_spares_what_works_elsewhere)
{
    struct rt_config config = played_config(0);
    const struct trace_finding *finding;

    callbacks[0] = fails_badly;
    callbacks[1] = fails_well;
    played_start(&config);
    rt_enter_main();
    rt_obligation_open("done");
    start_failing();
    rt_leave();
    rt_enter_main();
    rt_obligation_meet(rt_obligation_open("done"), NULL);
    start_one_failing();
    rt_leave();
    uv_run(&loop, UV_RUN_DEFAULT);
    rt_finish();
    finding = played_find("UV101");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(finding->stack[0],
                      (uint64_t)((const char *)fails_badly - __start_learner) +
                          1);
}
END_TEST

START_TEST(double_completion_has_both_places)
{
    const struct trace_finding *finding;

    play_obligation(begin_twice);
    finding = played_find("UV102");
    ck_assert_ptr_nonnull(finding);
    ck_assert(played_within(finding->stack[0], (void (*)(void))calls_twice));
    ck_assert_str_eq(finding->related[0].label, "first called here");
    ck_assert_uint_lt(finding->related[0].pc, finding->stack[0]);
}
END_TEST

/* --- tasks --- */

LEARNER static void make_task(void)
{
    struct rt_op *op =
        rt_op_start(TRACE_TASK, "brew", __builtin_return_address(0));

    /* As the task library calls it: the site is in the learner's code. */
    rt_op_end(op, 0);
}

LEARNER static void make_unawaited(void)
{
    make_task();
}

START_TEST(unawaited_task_is_reported)
{
    const struct trace_finding *finding;

    played_run(0, make_unawaited);
    finding = played_find("UV111");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "brew");
    ck_assert(played_within(finding->stack[0], make_unawaited));
}
END_TEST

PLAYED_MAIN(handle, nodes_form_a_chain, handle_never_closed_is_reported,
            handles_of_driver_are_not_reported, double_close_is_reported,
            loop_that_never_wakes_is_reported,
            unreferenced_handle_ends_the_loop, nested_run_is_reported,
            met_obligation_is_silent,
            missing_completion_points_at_last_callback,
            missing_completion_points_at_failed_path,
            missing_completion_spares_what_works_elsewhere,
            double_completion_has_both_places, unawaited_task_is_reported)
