#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* --- a full stack --- */

static int fill(int depth)
{
    volatile char block[2000];

    block[0] = (char)depth;
    if (depth < 0)
        return 0;
    return fill(depth + 1) + block[0];
}

static int recurse(void *arg)
{
    return fill(*(int *)arg);
}

static int await_recursion(void *arg)
{
    return await(task_new("deep one", recurse, arg));
}

static int touch_nothing(void *arg)
{
    volatile uintptr_t nowhere = 64;

    (void)arg;
    return *(volatile int *)nowhere;
}

/* All that comes, as text. */
static void read_all(int fd, char *said, size_t room)
{
    size_t len = 0;
    ssize_t count;

    while ((count = read(fd, said + len, room - 1 - len)) > 0)
        len += (size_t)count;
    said[len] = '\0';
}

static void own_handler(int number)
{
    (void)number;
    _exit(42);
}

/* Runs it in a child; how that ended, and what it said on stderr. */
static int run_child(async_fn *fn, void (*handler)(int), char *said,
                     size_t room)
{
    int fds[2], depth = 0, status;
    pid_t pid;

    ck_assert_int_eq(pipe(fds), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        dup2(fds[1], STDERR_FILENO);
        if (handler)
            signal(SIGSEGV, handler);
        (void)run(fn, &depth);
        _exit(0);
    }
    close(fds[1]);
    read_all(fds[0], said, room);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    close(fds[0]);
    return status;
}

/* The sanitizers have handlers of their own, which stay and say it in their
 * own words. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { HANDLER_IS_OURS = 0 };
#else
enum { HANDLER_IS_OURS = 1 };
#endif

START_TEST(a_full_stack_is_told_with_the_name_of_its_task)
{
    char said[8000];
    int status = run_child(await_recursion, NULL, said, sizeof(said));

    ck_assert_int_ne(status, 0);
    if (!HANDLER_IS_OURS)
        return;
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    ck_assert_ptr_nonnull(strstr(said, "stack of the task 'deep one' is full"));
}
END_TEST

START_TEST(other_crashes_are_not_called_so)
{
    char said[8000];
    int status = run_child(touch_nothing, NULL, said, sizeof(said));

    ck_assert_int_ne(status, 0);
    if (!HANDLER_IS_OURS)
        return;
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(a_handler_of_the_program_stays)
{
    char said[8000];
    int status = run_child(touch_nothing, own_handler, said, sizeof(said));

    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 42);
}
END_TEST

/* --- many --- */

/* What the thread sanitizer has room for is less. */
#ifdef __SANITIZE_THREAD__
enum { MANY = 1000 };
#else
enum { MANY = 20000 };
#endif
enum { TOO_MANY = 40000 };

static struct semaphore gate;
static int waiting, most_waiting;

static int wait_at_gate(void *arg)
{
    int rc;

    (void)arg;
    if (++waiting > most_waiting)
        most_waiting = waiting;
    rc = semaphore_acquire(&gate);
    waiting--;
    return rc;
}

static void make_waiters(struct task **tasks, int count)
{
    for (int i = 0; i < count; i++) {
        tasks[i] = task_new("waits", wait_at_gate, NULL);
        ck_assert_int_eq(task_spawn(tasks[i]), 0);
    }
    ck_assert_int_eq(async_sleep(0), 0);
    ck_assert_int_eq(async_sleep(0), 0);
}

static int wait_together(void *arg)
{
    static struct task *tasks[MANY];

    (void)arg;
    make_waiters(tasks, MANY);
    ck_assert_int_eq(most_waiting, MANY);
    for (int i = 0; i < MANY; i++)
        semaphore_release(&gate);
    return gather(tasks, MANY, NULL);
}

START_TEST(twenty_thousand_tasks_wait_at_once)
{
    async_set_stack_size(0);
    ck_assert_int_eq(run(wait_together, NULL), 0);
    ck_assert_int_eq(waiting, 0);
}
END_TEST

static long map_limit(void)
{
    FILE *file = fopen("/proc/sys/vm/max_map_count", "r");
    char text[32] = "";

    if (!file)
        return 0;
    if (!fgets(text, sizeof(text), file))
        text[0] = '\0';
    fclose(file);
    return strtol(text, NULL, 10);
}

static int wait_in_vain(void *arg)
{
    static struct task *tasks[TOO_MANY];
    static int results[TOO_MANY];
    int refused = 0;

    (void)arg;
    ck_assert_str_eq(async_why_no_stack(), "");
    make_waiters(tasks, TOO_MANY);
    for (int i = 0; i < TOO_MANY; i++)
        semaphore_release(&gate);
    ck_assert_int_eq(gather(tasks, TOO_MANY, results), UV_ENOMEM);
    for (int i = 0; i < TOO_MANY; i++)
        refused += results[i] == UV_ENOMEM;
    ck_assert_int_eq(most_waiting, TOO_MANY - refused);
    ck_assert_int_ge(most_waiting, 20000);
    ck_assert_ptr_nonnull(strstr(async_why_no_stack(), "vm.max_map_count is "));
    return 0;
}

/* Each stack takes two maps; the others go on. */
START_TEST(more_stacks_than_the_system_has_maps_are_refused_in_words)
{
    /* The sanitizers need maps, too, and give up. */
    if (HANDLER_IS_OURS && map_limit() == 65530)
        ck_assert_int_eq(run(wait_in_vain, NULL), 0);
}
END_TEST

static int too_large(void *arg)
{
    return await(task_new("large", wait_at_gate, arg));
}

START_TEST(a_stack_too_large_is_refused_in_words)
{
    async_set_stack_size((size_t)1 << 60);
    ck_assert_int_eq(run(too_large, NULL), UV_ENOMEM);
    ck_assert_ptr_nonnull(strstr(async_why_no_stack(), "KiB"));
}
END_TEST

/* --- one after the other --- */

static int give(void *arg)
{
    return *(int *)arg;
}

static int in_sequence(void *arg)
{
    int sum = 0, one = 1;

    for (int i = 0; i < *(int *)arg; i++)
        sum += await(task_new("give", give, &one));
    return sum;
}

START_TEST(a_hundred_thousand_tasks_follow_each_other)
{
    int count = 100000;

    ck_assert_int_eq(run(in_sequence, &count), count);
}
END_TEST

/* --- what a function must keep for its caller --- */

static int calculate(void *arg)
{
    double x = *(int *)arg, sum = 0;

    for (int i = 1; i <= 50; i++) {
        sum += x / i;
        ck_assert_int_eq(async_sleep(0), 0);
    }
    return (int)(sum * 1000);
}

static int calculate_both(void *arg)
{
    int numbers[] = {3, 7}, results[2];
    struct task *tasks[] = {task_new("a", calculate, &numbers[0]),
                            task_new("b", calculate, &numbers[1])};

    (void)arg;
    ck_assert_int_eq(gather(tasks, 2, results), 0);
    /* 3 and 7 times the 50th harmonic number, 4.4992053... */
    ck_assert_int_eq(results[0], 13497);
    return results[1];
}

START_TEST(numbers_survive_the_change_of_stacks)
{
    ck_assert_int_eq(run(calculate_both, NULL), 31494);
}
END_TEST

/* Two loops, two threads, a set of tasks each. */
static int thread_results[2];

static void run_in_thread(void *arg)
{
    uv_loop_t own;
    int count = 2000, i = *(int *)arg;

    if (uv_loop_init(&own) == 0)
        thread_results[i] =
            async_run(&own, task_new("main", in_sequence, &count));
    if (uv_loop_close(&own) != 0)
        thread_results[i] = -1;
}

START_TEST(each_thread_has_its_own_tasks)
{
    int numbers[] = {0, 1};
    uv_thread_t threads[2];

    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(
            uv_thread_create(&threads[i], run_in_thread, &numbers[i]), 0);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(uv_thread_join(&threads[i]), 0);
    ck_assert_int_eq(thread_results[0], 2000);
    ck_assert_int_eq(thread_results[1], 2000);
}
END_TEST

UNIT_MAIN(async_stack, a_full_stack_is_told_with_the_name_of_its_task,
          other_crashes_are_not_called_so, a_handler_of_the_program_stays,
          twenty_thousand_tasks_wait_at_once,
          more_stacks_than_the_system_has_maps_are_refused_in_words,
          a_stack_too_large_is_refused_in_words,
          a_hundred_thousand_tasks_follow_each_other,
          numbers_survive_the_change_of_stacks, each_thread_has_its_own_tasks)
