/* Choices between timers and what is ready, and the limits of delay. */
#include "played.h"

static uv_timer_t timer;
static uv_work_t req;
static uint64_t timeout_ms;
static unsigned ticks;

LEARNER static void work(uv_work_t *r)
{
    (void)r;
}

LEARNER static void after(uv_work_t *r, int status)
{
    (void)r;
    (void)status;
    played_log("work@%u ", (unsigned)(rt_now_ns() / 1000000));
    uv_timer_stop(&timer);
    uv_close((uv_handle_t *)&timer, NULL);
}

LEARNER static void fired(uv_timer_t *t)
{
    (void)t;
    ticks++;
    played_log("timer@%u ", (unsigned)(rt_now_ns() / 1000000));
}

LEARNER static void both(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fired, timeout_ms, 0);
    uv_queue_work(&loop, &req, work, after);
}

/* As is: what is ready comes at once, and the timer never fires. */
START_TEST(ready_comes_before_timer)
{
    timeout_ms = 10;
    played_run(0, both);
    ck_assert_str_eq(played.log, "work@0 ");
    played_clean();
}
END_TEST

/* Reversed: a machine that is 10 ms late is legal. */
START_TEST(timer_may_come_first)
{
    timeout_ms = 10;
    played_run(1, both);
    ck_assert_str_eq(played.log, "timer@10 work@10 ");
}
END_TEST

/* One that is 30 ms late is not, by the limit of 20 ms. */
START_TEST(timer_far_off_never_comes_first)
{
    timeout_ms = 30;
    played_run(1, both);
    ck_assert_str_eq(played.log, "work@0 ");
    ck_assert_uint_eq(rt_choice_count(), 0);
}
END_TEST

LEARNER static void tick(uv_timer_t *t)
{
    (void)t;
    ticks++;
}

LEARNER static void work_and_ticks(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, tick, 1, 1);
    uv_queue_work(&loop, &req, work, after);
}

/* However short the timer, a ready thing is held back three times at most. */
START_TEST(ready_is_held_back_three_times)
{
    played_run(1, work_and_ticks);
    ck_assert_uint_eq(ticks, 3);
    ck_assert_str_eq(played.log, "work@3 ");
}
END_TEST

static uv_work_t chain, victim;
static unsigned links;
static bool is_over;

LEARNER static void victim_came(uv_work_t *r, int status)
{
    (void)r;
    (void)status;
    is_over = true;
}

LEARNER static void link_came(uv_work_t *r, int status)
{
    (void)status;
    links++;
    if (!is_over)
        uv_queue_work(&loop, r, work, link_came);
}

LEARNER static void endless_chain(void)
{
    uv_queue_work(&loop, &victim, work, victim_came);
    uv_queue_work(&loop, &chain, work, link_came);
}

/* A program that goes on until something else is done gets there, even when
 * the last thing always comes first. */
START_TEST(nothing_is_passed_over_for_ever)
{
    played_run(1, endless_chain);
    ck_assert(is_over);
    ck_assert_uint_gt(links, 10);
    ck_assert_uint_lt(links, 100);
    ck_assert_uint_eq(played.limit_count, 0);
}
END_TEST

/* Sizes of a choice are told, and only real choices are told. */
START_TEST(choices_are_in_the_trace)
{
    timeout_ms = 10;
    played_run(1, both);
    ck_assert_uint_eq(played.choice_count, rt_choice_count());
    /* Whether the work begins at once; which of the two comes. */
    ck_assert_uint_eq(played.choice_count, 2);
}
END_TEST

static uv_loop_t inner;

LEARNER static void run_second_loop(uv_timer_t *t)
{
    uv_timer_t *own = &timer;

    (void)t;
    uv_timer_init(&inner, own);
    uv_timer_start(own, fired, 5, 0);
    uv_run(&inner, UV_RUN_DEFAULT);
    uv_close((uv_handle_t *)own, NULL);
    uv_run(&inner, UV_RUN_DEFAULT);
}

static uv_timer_t outer_timer;

LEARNER static void start_second_loop(void)
{
    uv_timer_init(&loop, &outer_timer);
    uv_timer_start(&outer_timer, run_second_loop, 1, 0);
}

/* Another loop inside a callback works, in the same time (its own idea of now
 * is that of its making), and is told. */
START_TEST(second_loop_blocks_the_first)
{
    struct rt_config config = played_config(0);

    played_start(&config);
    ck_assert_int_eq(uv_loop_init(&inner), 0);
    rt_enter_main();
    start_second_loop();
    uv_run(&loop, UV_RUN_DEFAULT);
    rt_leave();
    ck_assert_int_eq(uv_loop_close(&inner), 0);
    rt_finish();
    ck_assert_str_eq(played.log, "timer@5 ");
    ck_assert_ptr_nonnull(played_find("UV301"));
    ck_assert_ptr_null(played_find("UV303"));
}
END_TEST

PLAYED_MAIN(poll, ready_comes_before_timer, timer_may_come_first,
            timer_far_off_never_comes_first, ready_is_held_back_three_times,
            nothing_is_passed_over_for_ever, choices_are_in_the_trace,
            second_loop_blocks_the_first)
