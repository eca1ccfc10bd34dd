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

static void yield(int times)
{
    while (times-- > 0)
        ck_assert_int_eq(async_sleep(0), 0);
}

static char order[64];

static void note(char letter)
{
    size_t len = strlen(order);

    ck_assert_uint_lt(len, sizeof(order) - 1);
    order[len] = letter;
}

/* --- semaphores --- */

static struct semaphore semaphore;
static int inside, most_inside;

static int pass(void *arg)
{
    int rc = semaphore_acquire(&semaphore);

    if (rc < 0)
        return rc;
    note(*(char *)arg);
    if (++inside > most_inside)
        most_inside = inside;
    yield(2);
    inside--;
    semaphore_release(&semaphore);
    return 0;
}

static void make_passers(char *letters, struct task **tasks)
{
    for (size_t i = 0; letters[i]; i++)
        tasks[i] = task_new("pass", pass, &letters[i]);
}

static int five_pass(void *arg)
{
    char letters[] = "abcde";
    struct task *tasks[5];

    (void)arg;
    make_passers(letters, tasks);
    return gather(tasks, 5, NULL);
}

START_TEST(a_semaphore_lets_so_many_in_as_they_come)
{
    semaphore = (struct semaphore)SEMAPHORE_INIT(2);
    ck_assert_int_eq(run(five_pass, NULL), 0);
    ck_assert_str_eq(order, "abcde");
    ck_assert_int_eq(most_inside, 2);
    ck_assert_uint_eq(semaphore.available, 2);
    ck_assert_int_eq(semaphore_try_acquire(&semaphore), 0);
    ck_assert_int_eq(semaphore_try_acquire(&semaphore), 0);
    ck_assert_int_eq(semaphore_try_acquire(&semaphore), UV_EAGAIN);
    ck_assert_int_eq(semaphore_acquire(&semaphore), UV_EINVAL);
}
END_TEST

/* The first, the one in the middle and the last of those that wait. */
static int some_give_up(void *arg)
{
    char letters[] = "abcdef";
    struct task *tasks[6];
    int results[6];

    (void)arg;
    make_passers(letters, tasks);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(task_spawn(tasks[i]), 0);
    yield(1);
    ck_assert_str_eq(order, "a");
    task_cancel(tasks[1]);
    task_cancel(tasks[3]);
    task_cancel(tasks[5]);
    ck_assert_int_eq(gather(tasks, 6, results), UV_ECANCELED);
    ck_assert_int_eq(results[2], 0);
    ck_assert_int_eq(results[4], 0);
    return (int)semaphore.available;
}

START_TEST(who_gives_up_waiting_leaves_the_queue_in_order)
{
    semaphore = (struct semaphore)SEMAPHORE_INIT(1);
    ck_assert_int_eq(run(some_give_up, NULL), 1);
    ck_assert_str_eq(order, "ace");
    ck_assert_ptr_null(semaphore.waiting.first);
    ck_assert_ptr_null(semaphore.waiting.last);
}
END_TEST

/* It cannot take what was promised to who waits already. */
static int barge(void *arg)
{
    char letter = 'a';
    struct task *task = task_new("pass", pass, &letter);

    (void)arg;
    ck_assert_int_eq(semaphore_acquire(&semaphore), 0);
    ck_assert_int_eq(task_spawn(task), 0);
    yield(1);
    semaphore_release(&semaphore);
    ck_assert_int_eq(semaphore_try_acquire(&semaphore), UV_EAGAIN);
    note('m');
    return await(task);
}

START_TEST(what_is_released_belongs_to_who_waits)
{
    semaphore = (struct semaphore)SEMAPHORE_INIT(1);
    ck_assert_int_eq(run(barge, NULL), 0);
    ck_assert_str_eq(order, "ma");
}
END_TEST

static int leave_waiting(void *arg)
{
    static char letters[] = "ab";
    struct task *tasks[2];

    (void)arg;
    make_passers(letters, tasks);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(task_spawn(tasks[i]), 0);
    yield(2);
    return 0;
}

/* The stacks they wait on are gone, the semaphore is not. */
START_TEST(tasks_that_are_dropped_leave_the_queue)
{
    semaphore = (struct semaphore)SEMAPHORE_INIT(0);
    ck_assert_int_eq(run(leave_waiting, NULL), 0);
    semaphore_release(&semaphore);
    ck_assert_uint_eq(semaphore.available, 1);
}
END_TEST

static int wait_forever(void *arg)
{
    (void)arg;
    return semaphore_acquire(&semaphore);
}

START_TEST(who_waits_for_what_nobody_gives_is_cancelled)
{
    semaphore = (struct semaphore)SEMAPHORE_INIT(0);
    ck_assert_int_eq(run(wait_forever, NULL), UV_ECANCELED);
}
END_TEST

/* --- mutexes --- */

static struct mutex mutex = MUTEX_INIT;

static int locked(void *arg)
{
    int rc = mutex_lock(&mutex);

    if (rc < 0)
        return rc;
    note(*(char *)arg);
    yield(1);
    note(*(char *)arg);
    return mutex_unlock(&mutex);
}

static int lock_all(void *arg)
{
    char letters[] = "abcd";
    struct task *tasks[4];

    (void)arg;
    for (size_t i = 0; i < 4; i++) {
        tasks[i] = task_new("locked", locked, &letters[i]);
        ck_assert_int_eq(task_spawn(tasks[i]), 0);
    }
    yield(1);
    ck_assert_int_eq(mutex_unlock(&mutex), UV_EPERM);
    task_cancel(tasks[2]);
    ck_assert_int_eq(gather(tasks, 4, NULL), UV_ECANCELED);
    ck_assert_int_eq(mutex_lock(&mutex), 0);
    ck_assert_int_eq(mutex_lock(&mutex), UV_EALREADY);
    ck_assert_int_eq(mutex_unlock(&mutex), 0);
    return mutex_unlock(&mutex);
}

START_TEST(a_mutex_lets_one_in_at_a_time)
{
    ck_assert_int_eq(mutex_unlock(&mutex), UV_EPERM);
    ck_assert_int_eq(run(lock_all, NULL), UV_EPERM);
    ck_assert_str_eq(order, "aabbdd");
}
END_TEST

/* --- queues --- */

enum { ITEMS = 20 };

static void *room[3];
static struct queue queue = QUEUE_INIT(room);
static int items[ITEMS], most_in_queue;

static int produce(void *arg)
{
    int rc = 0;

    (void)arg;
    for (int i = 0; i < ITEMS && rc == 0; i++) {
        rc = queue_put(&queue, &items[i]);
        if ((int)queue.count > most_in_queue)
            most_in_queue = (int)queue.count;
    }
    queue_close(&queue);
    return rc;
}

static int consume(void *arg)
{
    void *item;
    int rc, count = 0;

    (void)arg;
    while ((rc = queue_get(&queue, &item)) == 0) {
        ck_assert_ptr_eq(item, &items[count++]);
        if (count % 4 == 0)
            yield(3);
    }
    ck_assert_int_eq(rc, UV_EOF);
    return count;
}

static int through_queue(void *arg)
{
    struct task *tasks[] = {task_new("consume", consume, NULL),
                            task_new("produce", produce, NULL)};
    int results[2];

    (void)arg;
    ck_assert_int_eq(gather(tasks, 2, results), 0);
    return results[0];
}

static void queue_open(size_t capacity)
{
    memset(&queue, 0, sizeof(queue));
    queue.room = room;
    queue.capacity = capacity;
    most_in_queue = 0;
}

/* Room for three, for one, and for none: then it goes from hand to hand. */
START_TEST(items_come_out_of_a_queue_as_they_went_in)
{
    ck_assert_uint_eq(queue.capacity, 3);
    ck_assert_int_eq(run(through_queue, NULL), ITEMS);
    ck_assert_int_eq(most_in_queue, 3);
    queue_open(1);
    ck_assert_int_eq(run(through_queue, NULL), ITEMS);
    ck_assert_int_eq(most_in_queue, 1);
    queue_open(0);
    ck_assert_int_eq(run(through_queue, NULL), ITEMS);
    ck_assert_int_eq(most_in_queue, 0);
}
END_TEST

static int put_one(void *arg)
{
    return queue_put(&queue, arg);
}

static int close_full(void *arg)
{
    struct task *late = task_new("late", put_one, &items[2]);
    void *item;

    (void)arg;
    queue_open(2);
    ck_assert_int_eq(queue_try_get(&queue, &item), UV_EAGAIN);
    ck_assert_int_eq(queue_put(&queue, &items[0]), 0);
    ck_assert_int_eq(queue_try_put(&queue, &items[1]), 0);
    ck_assert_int_eq(queue_try_put(&queue, &items[2]), UV_EAGAIN);
    ck_assert_int_eq(task_spawn(late), 0);
    yield(1);
    queue_close(&queue);
    queue_close(&queue);
    ck_assert_int_eq(await(late), UV_EPIPE);
    ck_assert_int_eq(queue_put(&queue, &items[3]), UV_EPIPE);
    ck_assert_int_eq(queue_get(&queue, &item), 0);
    ck_assert_ptr_eq(item, &items[0]);
    ck_assert_int_eq(queue_try_get(&queue, &item), 0);
    ck_assert_ptr_eq(item, &items[1]);
    ck_assert_int_eq(queue_try_get(&queue, &item), UV_EOF);
    return queue_get(&queue, &item);
}

START_TEST(a_closed_queue_gives_out_what_is_in_it)
{
    ck_assert_int_eq(run(close_full, NULL), UV_EOF);
}
END_TEST

static int get_one(void *arg)
{
    return queue_get(&queue, arg);
}

static int cancel_both_ends(void *arg)
{
    void *item = arg, *given;
    struct task *getter = task_new("getter", get_one, &item), *putter;

    queue_open(1);
    ck_assert_int_eq(task_spawn(getter), 0);
    yield(1);
    task_cancel(getter);
    ck_assert_int_eq(await(getter), UV_ECANCELED);
    ck_assert_ptr_eq(item, arg);
    ck_assert_int_eq(queue_put(&queue, &items[0]), 0);
    putter = task_new("putter", put_one, &items[1]);
    ck_assert_int_eq(task_spawn(putter), 0);
    yield(1);
    task_cancel(putter);
    ck_assert_int_eq(await(putter), UV_ECANCELED);
    ck_assert_int_eq(queue_get(&queue, &given), 0);
    ck_assert_ptr_eq(given, &items[0]);
    return queue_try_get(&queue, &given);
}

START_TEST(a_cancelled_put_or_get_did_nothing)
{
    ck_assert_int_eq(run(cancel_both_ends, NULL), UV_EAGAIN);
}
END_TEST

/* The item is handed over before the cancel comes. */
static int give_then_cancel(void *arg)
{
    void *item = NULL;
    struct task *getter = task_new("getter", get_one, &item);

    (void)arg;
    queue_open(1);
    ck_assert_int_eq(task_spawn(getter), 0);
    yield(1);
    ck_assert_int_eq(queue_put(&queue, &items[5]), 0);
    task_cancel(getter);
    ck_assert_int_eq(await(getter), 0);
    ck_assert_ptr_eq(item, &items[5]);
    return 0;
}

START_TEST(an_item_handed_over_is_not_lost_by_cancel)
{
    ck_assert_int_eq(run(give_then_cancel, NULL), 0);
}
END_TEST

/* --- from callbacks --- */

static void feed(uv_timer_t *timer)
{
    ck_assert_int_eq(queue_try_put(&queue, &items[7]), 0);
    uv_close((uv_handle_t *)timer, NULL);
}

START_TEST(a_callback_of_libuv_wakes_a_task)
{
    uv_timer_t timer;
    void *item = NULL;

    queue_open(1);
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    ck_assert_int_eq(uv_timer_init(&loop, &timer), 0);
    ck_assert_int_eq(uv_timer_start(&timer, feed, 2, 0), 0);
    ck_assert_int_eq(async_run(&loop, task_new("main", get_one, &item)), 0);
    ck_assert_ptr_eq(item, &items[7]);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

UNIT_MAIN(async_sync, a_semaphore_lets_so_many_in_as_they_come,
          who_gives_up_waiting_leaves_the_queue_in_order,
          what_is_released_belongs_to_who_waits,
          tasks_that_are_dropped_leave_the_queue,
          who_waits_for_what_nobody_gives_is_cancelled,
          a_mutex_lets_one_in_at_a_time,
          items_come_out_of_a_queue_as_they_went_in,
          a_closed_queue_gives_out_what_is_in_it,
          a_cancelled_put_or_get_did_nothing,
          an_item_handed_over_is_not_lost_by_cancel,
          a_callback_of_libuv_wakes_a_task)
