#include "tasks.h"

/* --- gather_or_cancel --- */

static int never(void *arg)
{
    (void)arg;
    ck_abort_msg("it ran");
    return 0;
}

static int strict(void *arg)
{
    struct step steps[] = {
        {'a', FOREVER, 0}, {'b', 2, UV_EIO}, {'c', FOREVER, UV_ENOSPC}};
    struct task *tasks[4] = {0};
    int results[4];

    (void)arg;
    make_steps(steps, 3, tasks);
    ck_assert_int_eq(gather_or_cancel(tasks, 3, results), UV_EIO);
    ck_assert_int_eq(results[0], UV_ECANCELED);
    ck_assert_int_eq(results[1], UV_EIO);
    ck_assert_int_eq(results[2], UV_ECANCELED);
    /* One could not be made: nothing begins. */
    memset(tasks, 0, sizeof(tasks));
    tasks[0] = task_new("never", never, NULL);
    tasks[2] = task_new("never", never, NULL);
    ck_assert_int_eq(gather_or_cancel(tasks, 3, results), UV_ENOMEM);
    ck_assert_int_eq(results[2], UV_ECANCELED);
    return gather_or_cancel(tasks, 0, NULL);
}

START_TEST(gather_or_cancel_ends_with_the_first_error)
{
    ck_assert_int_eq(run(strict, NULL), 0);
    ck_assert_str_eq(order, "abcB!!");
}
END_TEST

static int strict_late(void *arg)
{
    int errors[] = {UV_EIO, UV_ENOENT};
    struct task *tasks[] = {task_new("never", sleep_ms, &hour_ms),
                            task_new("second", give, &errors[0]),
                            task_new("first", give, &errors[1])};

    (void)arg;
    ck_assert_int_eq(task_spawn(tasks[2]), 0);
    ck_assert_int_eq(task_spawn(tasks[1]), 0);
    ck_assert_int_eq(turns(1), 0);
    return gather_or_cancel(tasks, 3, NULL);
}

START_TEST(gather_or_cancel_hears_of_what_failed_before)
{
    ck_assert_int_eq(run(strict_late, NULL), UV_ENOENT);
}
END_TEST

static int gather_twice_the_same(void *arg)
{
    int value = 4, results[2];
    struct task *task = task_new("give", give, &value), *tasks[] = {task, task};

    (void)arg;
    ck_assert_int_eq(gather(tasks, 2, results), UV_EALREADY);
    ck_assert_int_eq(results[0], 4);
    return results[1];
}

START_TEST(a_task_twice_in_a_gather_is_told)
{
    ck_assert_int_eq(run(gather_twice_the_same, NULL), UV_EALREADY);
}
END_TEST

/* --- the first --- */

static int first(void *arg)
{
    struct step steps[] = {{'a', FOREVER, 0}, {'b', 2, 9}, {'c', FOREVER, 0}};
    struct task *tasks[4] = {0};
    int winner;

    (void)arg;
    ck_assert_int_eq(wait_first(tasks, 0), UV_EINVAL);
    ck_assert_int_eq(wait_first(tasks, 2), 0);
    make_steps(steps, 3, tasks);
    winner = wait_first(tasks, 3);
    ck_assert_int_eq(winner, 1);
    ck_assert_int_eq(wait_first(tasks, 3), 1);
    ck_assert_int_eq(await(tasks[winner]), 9);
    cancel_all(tasks, 4);
    ck_assert_int_eq(await(tasks[0]), UV_EALREADY);
    return 0;
}

START_TEST(wait_first_gives_the_first_and_uses_nothing_up)
{
    ck_assert_int_eq(run(first, NULL), 0);
    ck_assert_str_eq(order, "abcB!!");
}
END_TEST

static struct task *pair[2];

static int wait_for_pair(void *arg)
{
    (void)arg;
    return wait_first(pair, 2);
}

static int cancel_waiter(void *arg)
{
    struct step steps[] = {{'a', 5, 1}, {'b', FOREVER, 2}};
    struct task *waiter = task_new("waiter", wait_for_pair, NULL);

    (void)arg;
    make_steps(steps, 2, pair);
    ck_assert_int_eq(task_spawn(waiter), 0);
    ck_assert_int_eq(turns(1), 0);
    task_cancel(waiter);
    ck_assert_int_eq(await(waiter), UV_ECANCELED);
    ck_assert_int_eq(await(pair[0]), 1);
    cancel_all(pair, 2);
    return 0;
}

/* The tasks go on. */
START_TEST(a_cancelled_wait_first_leaves_its_tasks_alone)
{
    ck_assert_int_eq(run(cancel_waiter, NULL), 0);
    ck_assert_str_eq(order, "abA!");
}
END_TEST

static int completed(void *arg)
{
    struct step steps[] = {{'a', 9, 1}, {'b', 1, UV_EIO}, {'c', 5, 3}};
    struct task *tasks[4] = {0};
    int result;

    (void)arg;
    make_steps(steps, 3, tasks);
    ck_assert_int_eq(as_completed(tasks, 4, &result), 3);
    ck_assert_int_eq(result, UV_ENOMEM);
    ck_assert_int_eq(as_completed(tasks, 4, &result), 1);
    ck_assert_int_eq(result, UV_EIO);
    ck_assert_int_eq(as_completed(tasks, 4, &result), 2);
    ck_assert_int_eq(result, 3);
    ck_assert_int_eq(as_completed(tasks, 4, &result), 0);
    ck_assert_int_eq(result, 1);
    cancel_all(tasks, 4);
    return as_completed(tasks, 4, &result);
}

START_TEST(as_completed_gives_tasks_in_the_order_they_end)
{
    ck_assert_int_eq(run(completed, NULL), UV_EOF);
    ck_assert_str_eq(order, "abcBCA");
}
END_TEST

static int completed_before(void *arg)
{
    struct step steps[] = {{'a', 3, 0}, {'b', 2, 1}, {'c', 1, 2}};
    struct task *tasks[3];
    int result;

    (void)arg;
    make_steps(steps, 3, tasks);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(task_spawn(tasks[i]), 0);
    ck_assert_int_eq(turns(10), 0);
    ck_assert_int_eq(as_completed(tasks, 3, &result), 2);
    ck_assert_int_eq(as_completed(tasks, 3, &result), 1);
    return as_completed(tasks, 3, &result);
}

START_TEST(as_completed_knows_the_order_of_what_ended_before)
{
    ck_assert_int_eq(run(completed_before, NULL), 0);
}
END_TEST

/* --- groups --- */

static struct task_group group = TASK_GROUP_INIT;

static int wait_for_group(void *arg)
{
    (void)arg;
    return task_group_wait(&group);
}

static int use_group(void *arg)
{
    struct step steps[] = {{'a', 6, UV_EIO}, {'b', 2, UV_ENOENT}, {'c', 1, 7}};
    struct task *tasks[3], *waiter;

    (void)arg;
    ck_assert_int_eq(task_group_wait(&group), 0);
    make_steps(steps, 3, tasks);
    ck_assert_int_eq(task_group_add(&group, NULL), UV_ENOMEM);
    ck_assert_int_eq(task_group_add(&group, task_self()), UV_EINVAL);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(task_group_add(&group, tasks[i]), 0);
    ck_assert_int_eq(task_group_add(&group, tasks[1]), UV_EALREADY);
    ck_assert_int_eq(await(tasks[1]), UV_EALREADY);
    waiter = task_new("waiter", wait_for_group, NULL);
    ck_assert_int_eq(task_spawn(waiter), 0);
    ck_assert_int_eq(turns(1), 0);
    ck_assert_int_eq(task_group_wait(&group), UV_EBUSY);
    ck_assert_int_eq(await(waiter), UV_ENOENT);
    ck_assert_int_eq(await(tasks[1]), UV_EALREADY);
    return task_group_wait(&group);
}

START_TEST(a_group_keeps_the_error_that_came_first)
{
    ck_assert_int_eq(task_group_wait(&group), UV_EINVAL);
    ck_assert_int_eq(run(use_group, NULL), 0);
    ck_assert_str_eq(order, "abcCBA");
}
END_TEST

static int add_ended(void *arg)
{
    int value = UV_EIO;
    struct task *task = task_new("give", give, &value);

    (void)arg;
    ck_assert_int_eq(task_spawn(task), 0);
    ck_assert_int_eq(turns(1), 0);
    ck_assert(task_has_ended(task));
    ck_assert_int_eq(task_group_add(&group, task), 0);
    ck_assert_ptr_null(group.first);
    return task_group_wait(&group);
}

START_TEST(a_task_that_has_ended_may_join_a_group)
{
    ck_assert_int_eq(run(add_ended, NULL), UV_EIO);
}
END_TEST

static int add_late(void *arg)
{
    note('l');
    return task_group_add(&group, arg);
}

static int refill_group(void *arg)
{
    int one = 1, error = UV_EIO;
    struct task *ended = task_new("ended", give, &error),
                *late = task_new("late", add_late, ended),
                *waiter = task_new("waiter", wait_for_group, NULL);

    (void)arg;
    ck_assert_int_eq(task_spawn(ended), 0);
    ck_assert_int_eq(task_spawn(waiter), 0);
    ck_assert_int_eq(task_group_add(&group, task_new("one", give, &one)), 0);
    ck_assert_int_eq(task_spawn(late), 0);
    ck_assert_int_eq(await(late), 0);
    ck_assert_int_eq(await(waiter), UV_EIO);
    return 0;
}

/* The waiter was woken when the last one left; before it runs another comes
 * and goes. It is not woken again. */
START_TEST(who_waits_for_a_group_is_woken_once)
{
    ck_assert_int_eq(run(refill_group, NULL), 0);
    ck_assert_ptr_null(group.first);
    ck_assert_ptr_null(group.waiting);
}
END_TEST

static int cancel_group_waiter(void *arg)
{
    struct step steps[] = {{'a', FOREVER, 0}, {'b', 1, 0}};
    struct task *tasks[2], *waiter = task_new("w", wait_for_group, NULL);

    (void)arg;
    make_steps(steps, 2, tasks);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(task_group_add(&group, tasks[i]), 0);
    ck_assert_int_eq(task_spawn(waiter), 0);
    ck_assert_int_eq(turns(3), 0);
    task_cancel(waiter);
    return await(waiter);
}

START_TEST(who_waits_for_a_group_passes_the_cancel_on)
{
    ck_assert_int_eq(run(cancel_group_waiter, NULL), UV_ECANCELED);
    ck_assert_str_eq(order, "abB!");
}
END_TEST

static int leave_group(void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(
            task_group_add(&group, task_new("s", sleep_ms, &hour_ms)), 0);
    ck_assert_int_eq(task_spawn(task_new("w", wait_for_group, NULL)), 0);
    return turns(2);
}

/* Twice: the group knows nothing of those that are gone. */
START_TEST(tasks_that_are_dropped_leave_the_group)
{
    ck_assert_int_eq(run(leave_group, NULL), 0);
    ck_assert_ptr_null(group.first);
    ck_assert_int_eq(run(use_group, NULL), 0);
}
END_TEST

/* --- task-local data --- */

static const int request_key, other_key;

static int child(void *arg)
{
    ck_assert_ptr_eq(task_local(&request_key), arg);
    ck_assert_int_eq(task_set_local(&request_key, &order), 0);
    ck_assert_int_eq(turns(1), 0);
    ck_assert_ptr_eq(task_local(&request_key), &order);
    ck_assert_ptr_null(task_local(&other_key));
    return 0;
}

static int locals(void *arg)
{
    int first_value, second_value;
    struct task *tasks[2];

    (void)arg;
    ck_assert_ptr_null(task_local(&request_key));
    ck_assert_int_eq(task_set_local(&request_key, &first_value), 0);
    tasks[0] = task_new("a", child, &first_value);
    ck_assert_int_eq(task_set_local(&request_key, &second_value), 0);
    tasks[1] = task_new("b", child, &second_value);
    ck_assert_int_eq(task_set_local(&other_key, tasks), 0);
    ck_assert_int_eq(gather(tasks, 2, NULL), 0);
    ck_assert_ptr_eq(task_local(&request_key), &second_value);
    ck_assert_ptr_eq(task_local(&other_key), tasks);
    return 0;
}

START_TEST(values_of_a_task_are_handed_down)
{
    ck_assert_int_eq(task_set_local(&request_key, NULL), UV_EINVAL);
    ck_assert_int_eq(run(locals, NULL), 0);
    ck_assert_ptr_null(task_local(&request_key));
}
END_TEST

UNIT_MAIN(async_group, gather_or_cancel_ends_with_the_first_error,
          gather_or_cancel_hears_of_what_failed_before,
          a_task_twice_in_a_gather_is_told,
          wait_first_gives_the_first_and_uses_nothing_up,
          a_cancelled_wait_first_leaves_its_tasks_alone,
          as_completed_gives_tasks_in_the_order_they_end,
          as_completed_knows_the_order_of_what_ended_before,
          a_group_keeps_the_error_that_came_first,
          a_task_that_has_ended_may_join_a_group,
          who_waits_for_a_group_is_woken_once,
          who_waits_for_a_group_passes_the_cancel_on,
          tasks_that_are_dropped_leave_the_group,
          values_of_a_task_are_handed_down)
