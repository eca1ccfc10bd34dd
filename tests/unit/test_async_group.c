#include "unit.h"

#include <string.h>

#include "async.h"

static uv_loop_t loop;

/* Runs `fn` as the main task on a fresh loop; nothing may be left on it. */
static int run(async_fn *fn, void *arg)
{
    int rc;

    ck_assert_int_eq(uv_loop_init(&loop), 0);
    rc = async_run(&loop, task_new("main", fn, arg));
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    return rc;
}

/* What happened, a letter each. */
static char order[64];

static void note(char letter)
{
    size_t len = strlen(order);

    ck_assert_uint_lt(len, sizeof(order) - 1);
    order[len] = letter;
}

/* --- bodies of tasks --- */

static unsigned hour_ms = 3600 * 1000;

struct step {
    char letter; /* noted when it begins; the capital when it ends */
    unsigned ms;
    int result;
};

static int step(void *arg)
{
    const struct step *s = arg;
    int rc;

    note(s->letter);
    rc = async_sleep(s->ms);
    note(rc < 0 ? '!' : (char)(s->letter - 'a' + 'A'));
    return rc < 0 ? rc : s->result;
}

static int sleep_ms(void *arg)
{
    return async_sleep(*(unsigned *)arg);
}

static int give(void *arg)
{
    return *(int *)arg;
}

static void make_steps(struct step *steps, size_t count, struct task **tasks)
{
    for (size_t i = 0; i < count; i++)
        tasks[i] = task_new("step", step, &steps[i]);
}

/* --- cancelling --- */

static int cancel_sleeper(void *arg)
{
    struct task *task = task_new("sleeper", sleep_ms, &hour_ms);

    (void)arg;
    ck_assert_int_eq(task_spawn(task), 0);
    ck_assert_int_eq(async_sleep(0), 0);
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
    ck_assert_int_eq(async_sleep(1), 0);
    note('b');
    return 5;
}

static int cancel_twice(void *arg)
{
    struct task *task = task_new("cleans", clean_up, NULL);

    (void)arg;
    ck_assert_int_eq(task_spawn(task), 0);
    ck_assert_int_eq(async_sleep(0), 0);
    task_cancel(task);
    ck_assert_int_eq(async_sleep(0), 0);
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
    ck_assert_int_eq(async_sleep(0), 0);
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
        ck_assert_int_eq(async_sleep(0), 0);
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
    struct step steps[] = {{'a', 3600000, 0}, {'b', 0, 0}, {'c', 3600000, 0}};
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
    ck_assert_int_eq(async_sleep(5), 0);
    task_cancel(task);
    return await(task);
}

START_TEST(gather_passes_the_cancel_on_to_all)
{
    ck_assert_int_eq(run(cancel_gatherer, NULL), UV_ECANCELED);
    ck_assert_str_eq(order, "abcB!!");
}
END_TEST

/* --- gather_or_cancel --- */

static int strict(void *arg)
{
    struct step steps[] = {
        {'a', 3600000, 0}, {'b', 2, UV_EIO}, {'c', 3600000, UV_ENOSPC}};
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
    ck_assert_int_eq(async_sleep(1), 0);
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
    struct step steps[] = {{'a', 3600000, 0}, {'b', 2, 9}, {'c', 3600000, 0}};
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
    struct step steps[] = {{'a', 5, 1}, {'b', 3600000, 2}};
    struct task *waiter = task_new("waiter", wait_for_pair, NULL);

    (void)arg;
    make_steps(steps, 2, pair);
    ck_assert_int_eq(task_spawn(waiter), 0);
    ck_assert_int_eq(async_sleep(1), 0);
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
    ck_assert_int_eq(async_sleep(10), 0);
    ck_assert_int_eq(as_completed(tasks, 3, &result), 2);
    ck_assert_int_eq(as_completed(tasks, 3, &result), 1);
    return as_completed(tasks, 3, &result);
}

START_TEST(as_completed_knows_the_order_of_what_ended_before)
{
    ck_assert_int_eq(run(completed_before, NULL), 0);
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
    ck_assert_int_eq(with_timeout(task_new("give", give, &value), 1000), 6);
    ck_assert_int_eq(with_timeout(task_new("s", sleep_ms, &short_ms), 1000), 0);
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
    return async_sleep(1);
}

/* Its timer lies on a stack that goes. */
START_TEST(a_timeout_that_is_left_over_is_closed)
{
    ck_assert_int_eq(run(leave_timeout, &hour_ms), 0);
}
END_TEST

static int sleep_alike(void *arg)
{
    struct step steps[] = {{'a', 1, 0}, {'b', 1, 0}, {'c', 1, 0}};
    struct task *tasks[3];

    (void)arg;
    make_steps(steps, 3, tasks);
    return gather(tasks, 3, NULL);
}

START_TEST(tasks_that_sleep_alike_wake_as_they_lay_down)
{
    ck_assert_int_eq(run(sleep_alike, NULL), 0);
    ck_assert_str_eq(order, "abcABC");
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
    ck_assert_int_eq(async_sleep(0), 0);
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
    ck_assert_int_eq(async_sleep(1), 0);
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
    struct step steps[] = {{'a', 3600000, 0}, {'b', 0, 0}};
    struct task *tasks[2], *waiter = task_new("w", wait_for_group, NULL);

    (void)arg;
    make_steps(steps, 2, tasks);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(task_group_add(&group, tasks[i]), 0);
    ck_assert_int_eq(task_spawn(waiter), 0);
    ck_assert_int_eq(async_sleep(3), 0);
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
    return async_sleep(1);
}

/* Twice: the group knows nothing of those that are gone. */
START_TEST(tasks_that_are_dropped_leave_the_group)
{
    ck_assert_int_eq(run(leave_group, NULL), 0);
    ck_assert_ptr_null(group.first);
    ck_assert_int_eq(run(use_group, NULL), 0);
}
END_TEST

/* --- the end --- */

static int server(void *arg)
{
    int rc = async_sleep(hour_ms);

    ck_assert_int_eq(async_sleep(1), 0);
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
    ck_assert_int_eq(async_sleep(1), 0);
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

/* --- task-local data --- */

static const int request_key, other_key;

static int child(void *arg)
{
    ck_assert_ptr_eq(task_local(&request_key), arg);
    ck_assert_int_eq(task_set_local(&request_key, &order), 0);
    ck_assert_int_eq(async_sleep(0), 0);
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

UNIT_MAIN(async_group, a_sleeping_task_is_woken_by_cancel,
          a_task_cancelled_before_it_began_never_begins,
          a_cancelled_task_is_told_once_and_cleans_up,
          a_task_that_cancels_itself_is_told_at_its_next_wait,
          what_was_given_before_the_cancel_is_not_lost,
          a_long_chain_of_awaits_is_cancelled_to_its_end,
          gather_passes_the_cancel_on_to_all,
          gather_or_cancel_ends_with_the_first_error,
          gather_or_cancel_hears_of_what_failed_before,
          a_task_twice_in_a_gather_is_told,
          wait_first_gives_the_first_and_uses_nothing_up,
          a_cancelled_wait_first_leaves_its_tasks_alone,
          as_completed_gives_tasks_in_the_order_they_end,
          as_completed_knows_the_order_of_what_ended_before,
          with_timeout_cancels_what_takes_too_long,
          the_timeout_of_the_outer_reaches_the_inner,
          a_timeout_that_is_left_over_is_closed,
          tasks_that_sleep_alike_wake_as_they_lay_down,
          a_group_keeps_the_error_that_came_first,
          a_task_that_has_ended_may_join_a_group,
          who_waits_for_a_group_passes_the_cancel_on,
          who_waits_for_a_group_is_woken_once,
          tasks_that_are_dropped_leave_the_group,
          shutdown_lets_all_clean_up_the_newest_first,
          values_of_a_task_are_handed_down)
