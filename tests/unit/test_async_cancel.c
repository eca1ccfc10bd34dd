#include "tasks.h"

/* --- cancelling --- */

static int cancel_sleeper(void *arg)
{
    struct task *task = task_new("sleeper", sleep_ms, &hour_ms);

    (void)arg;
    ck_assert_int_eq(task_spawn(task), 0);
    ck_assert_int_eq(turns(1), 0);
    task_cancel(task);
    task_cancel(task);
    ck_assert(!task_has_ended(task));
    return await(task);
}

/* An hour would be noticed. */
START_TEST(a_sleeping_task_is_woken_by_cancel)
{
    ck_assert_int_eq(run(cancel_sleeper, NULL), UV_ECANCELED);
}
END_TEST

static int never(void *arg)
{
    (void)arg;
    ck_abort_msg("it ran");
    return 0;
}

static int cancel_unborn(void *arg)
{
    struct task *lazy = task_new("lazy", never, NULL),
                *spawned = task_new("spawned", never, NULL);

    (void)arg;
    ck_assert_int_eq(task_spawn(spawned), 0);
    task_cancel(lazy);
    task_cancel(spawned);
    task_cancel(NULL);
    ck_assert_int_eq(await(spawned), UV_ECANCELED);
    return await(lazy);
}

START_TEST(a_task_cancelled_before_it_began_never_begins)
{
    ck_assert_int_eq(run(cancel_unborn, NULL), UV_ECANCELED);
}
END_TEST

/* It is told once, and may wait while it cleans up. */
static int clean_up(void *arg)
{
    (void)arg;
    note('a');
    ck_assert_int_eq(async_sleep(hour_ms), UV_ECANCELED);
    ck_assert(task_is_cancelled());
    ck_assert_int_eq(turns(1), 0);
    note('b');
    return 5;
}

static int cancel_twice(void *arg)
{
    struct task *task = task_new("cleans", clean_up, NULL);

    (void)arg;
    ck_assert_int_eq(task_spawn(task), 0);
    ck_assert_int_eq(turns(1), 0);
    task_cancel(task);
    ck_assert_int_eq(turns(1), 0);
    task_cancel(task);
    ck_assert(!task_is_cancelled());
    return await(task);
}

START_TEST(a_cancelled_task_is_told_once_and_cleans_up)
{
    ck_assert_int_eq(run(cancel_twice, NULL), 5);
    ck_assert_str_eq(order, "ab");
}
END_TEST

static int cancel_itself(void *arg)
{
    int value = 3;

    (void)arg;
    ck_assert(!task_is_cancelled());
    task_cancel(task_self());
    ck_assert(task_is_cancelled());
    /* Passed on: the task never begins, but it is used up. */
    ck_assert_int_eq(await(task_new("never", never, NULL)), UV_ECANCELED);
    ck_assert_int_eq(await(task_new("give", give, &value)), 3);
    return async_sleep(0);
}

START_TEST(a_task_that_cancels_itself_is_told_at_its_next_wait)
{
    ck_assert_int_eq(run(cancel_itself, NULL), 0);
    ck_assert(!task_is_cancelled());
}
END_TEST

/* It got what it waited for before it was cancelled. */
static int keep_result(void *arg)
{
    struct semaphore *semaphore = arg;
    int rc = semaphore_acquire(semaphore);

    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(async_sleep(0), UV_ECANCELED);
    semaphore_release(semaphore);
    return UV_ECANCELED;
}

static int cancel_too_late(void *arg)
{
    struct semaphore semaphore = SEMAPHORE_INIT(0);
    struct task *task = task_new("keeps", keep_result, &semaphore);

    (void)arg;
    ck_assert_int_eq(task_spawn(task), 0);
    ck_assert_int_eq(turns(1), 0);
    semaphore_release(&semaphore);
    task_cancel(task);
    ck_assert_int_eq(await(task), UV_ECANCELED);
    return (int)semaphore.available;
}

START_TEST(what_was_given_before_the_cancel_is_not_lost)
{
    ck_assert_int_eq(run(cancel_too_late, NULL), 1);
}
END_TEST

enum { DEEP = 3000 };

static int deep(void *arg)
{
    unsigned depth = *(unsigned *)arg - 1;

    if (depth == 0)
        return async_sleep(hour_ms);
    return await(task_new("deep", deep, &depth));
}

static int cancel_deep(void *arg)
{
    unsigned depth = DEEP;
    struct task *task = task_new("deep", deep, &depth);

    (void)arg;
    ck_assert_int_eq(task_spawn(task), 0);
    for (int i = 0; i < DEEP + 5; i++)
        ck_assert_int_eq(turns(1), 0);
    task_cancel(task);
    return await(task);
}

/* Main's own stack would not do for a recursion as deep. */
START_TEST(a_long_chain_of_awaits_is_cancelled_to_its_end)
{
    async_set_stack_size(0);
    ck_assert_int_eq(run(cancel_deep, NULL), UV_ECANCELED);
}
END_TEST

static int gather_steps(void *arg)
{
    struct step steps[] = {{'a', FOREVER, 0}, {'b', 1, 0}, {'c', FOREVER, 0}};
    struct task *tasks[3];
    int results[3], rc;

    (void)arg;
    make_steps(steps, 3, tasks);
    rc = gather(tasks, 3, results);
    ck_assert_int_eq(results[0], UV_ECANCELED);
    ck_assert_int_eq(results[1], 0);
    ck_assert_int_eq(results[2], UV_ECANCELED);
    return rc;
}

static int cancel_gatherer(void *arg)
{
    struct task *task = task_new("gatherer", gather_steps, arg);

    ck_assert_int_eq(task_spawn(task), 0);
    ck_assert_int_eq(turns(5), 0);
    task_cancel(task);
    return await(task);
}

START_TEST(gather_passes_the_cancel_on_to_all)
{
    ck_assert_int_eq(run(cancel_gatherer, NULL), UV_ECANCELED);
    ck_assert_str_eq(order, "abcB!!");
}
END_TEST

/* --- time --- */

static int in_spite(void *arg)
{
    ck_assert_int_eq(async_sleep(hour_ms), UV_ECANCELED);
    return *(int *)arg;
}

static int time_out(void *arg)
{
    int value = 6;
    unsigned short_ms = 1;

    (void)arg;
    ck_assert_int_eq(with_timeout(NULL, 1), UV_ENOMEM);
    ck_assert_int_eq(with_timeout(task_self(), 1), UV_EINVAL);
    ck_assert_int_eq(with_timeout(task_new("give", give, &value), hour_ms), 6);
    ck_assert_int_eq(with_timeout(task_new("s", sleep_ms, &short_ms), hour_ms),
                     0);
    ck_assert_int_eq(with_timeout(task_new("s", sleep_ms, &hour_ms), 3),
                     UV_ETIMEDOUT);
    ck_assert_int_eq(with_timeout(task_new("s", sleep_ms, &hour_ms), 0),
                     UV_ETIMEDOUT);
    ck_assert_int_eq(with_timeout(task_new("i", in_spite, &value), 3), 6);
    value = UV_EIO;
    ck_assert_int_eq(with_timeout(task_new("i", in_spite, &value), 3), UV_EIO);
    ck_assert(!task_is_cancelled());
    return async_sleep(0);
}

START_TEST(with_timeout_cancels_what_takes_too_long)
{
    ck_assert_int_eq(run(time_out, NULL), 0);
}
END_TEST

static int inner_timeout(void *arg)
{
    return with_timeout(task_new("inner", sleep_ms, &hour_ms),
                        *(unsigned *)arg);
}

static int nested(void *arg)
{
    unsigned soon_ms = 2, late_ms = 3600000;

    (void)arg;
    ck_assert_int_eq(with_timeout(task_new("m", inner_timeout, &soon_ms), 500),
                     UV_ETIMEDOUT);
    return with_timeout(task_new("m", inner_timeout, &late_ms), 2);
}

START_TEST(the_timeout_of_the_outer_reaches_the_inner)
{
    ck_assert_int_eq(run(nested, NULL), UV_ETIMEDOUT);
}
END_TEST

static int leave_timeout(void *arg)
{
    ck_assert_int_eq(task_spawn(task_new("left", inner_timeout, arg)), 0);
    return turns(2);
}

/* Its timer lies on a stack that goes. */
START_TEST(a_timeout_that_is_left_over_is_closed)
{
    ck_assert_int_eq(run(leave_timeout, &hour_ms), 0);
}
END_TEST

static int nap(void *arg)
{
    int rc = async_sleep(1);

    note(*(char *)arg);
    return rc;
}

static int sleep_alike(void *arg)
{
    static char letters[] = "abc";
    struct task *tasks[3];

    (void)arg;
    for (int i = 0; i < 3; i++)
        tasks[i] = task_new("nap", nap, &letters[i]);
    return gather(tasks, 3, NULL);
}

START_TEST(tasks_that_sleep_alike_wake_as_they_lay_down)
{
    ck_assert_int_eq(run(sleep_alike, NULL), 0);
    ck_assert_str_eq(order, "abc");
}
END_TEST

/* --- the end --- */

static int server(void *arg)
{
    int rc = async_sleep(hour_ms);

    ck_assert_int_eq(turns(1), 0);
    note(*(char *)arg);
    return rc;
}

static int shut_down_elsewhere(void *arg)
{
    (void)arg;
    return async_shutdown();
}

static int serve(void *arg)
{
    static char letters[] = "abc";

    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(task_spawn(task_new("server", server, &letters[i])),
                         0);
    ck_assert_ptr_nonnull(task_new("lazy", never, NULL));
    ck_assert_int_eq(turns(1), 0);
    ck_assert_int_eq(await(task_new("other", shut_down_elsewhere, arg)),
                     UV_EPERM);
    ck_assert_int_eq(async_shutdown(), 0);
    note('.');
    return async_shutdown();
}

START_TEST(shutdown_lets_all_clean_up_the_newest_first)
{
    ck_assert_int_eq(async_shutdown(), UV_EINVAL);
    ck_assert_int_eq(run(serve, NULL), 0);
    ck_assert_str_eq(order, "cba.");
}
END_TEST

UNIT_MAIN(async_cancel, a_sleeping_task_is_woken_by_cancel,
          a_task_cancelled_before_it_began_never_begins,
          a_cancelled_task_is_told_once_and_cleans_up,
          a_task_that_cancels_itself_is_told_at_its_next_wait,
          what_was_given_before_the_cancel_is_not_lost,
          a_long_chain_of_awaits_is_cancelled_to_its_end,
          gather_passes_the_cancel_on_to_all,
          with_timeout_cancels_what_takes_too_long,
          the_timeout_of_the_outer_reaches_the_inner,
          a_timeout_that_is_left_over_is_closed,
          tasks_that_sleep_alike_wake_as_they_lay_down,
          shutdown_lets_all_clean_up_the_newest_first)
