/*
 * bench-async.c - what tasks cost: each line a measurement of `n` rounds, with
 * its median, least and most. Built and run by tools/bench-async.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "async.h"

enum { ROUNDS = 15, IN_SEQUENCE = 1000000, AT_ONCE = 20000 };

static double now_us(void)
{
    return (double)uv_hrtime() / 1000;
}

static void die(const char *what, int rc)
{
    fprintf(stderr, "bench-async: %s: %s %s\n", what, uv_strerror(rc),
            async_why_no_stack());
    exit(1);
}

/* --- numbers --- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void print(const char *name, double *values, int n, const char *unit)
{
    qsort(values, (size_t)n, sizeof(*values), by_size);
    printf("%-44s median %9.3f %-4s min %9.3f  max %9.3f  n %d\n", name,
           values[n / 2], unit, values[0], values[n - 1], n);
    fflush(stdout);
}

/* --- what is measured: main tasks, `arg` is where the number goes --- */

static int nothing(void *arg)
{
    (void)arg;
    return 0;
}

static int one_after_the_other(double *ret_us, int count, bool spawn)
{
    double start = now_us();

    for (int i = 0; i < count; i++) {
        struct task *task = task_new("nothing", nothing, NULL);

        if (spawn && task_spawn(task) < 0)
            return UV_ENOMEM;
        if (await(task) < 0)
            return UV_ENOMEM;
    }
    *ret_us = (now_us() - start) / count;
    return 0;
}

static int spawn_await(void *arg)
{
    return one_after_the_other(arg, 100000, true);
}

static int lazy_await(void *arg)
{
    return one_after_the_other(arg, 100000, false);
}

static int million(void *arg)
{
    return one_after_the_other(arg, IN_SEQUENCE, true);
}

static int gather_100(void *arg)
{
    struct task *tasks[100];
    double start = now_us();

    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 100; i++)
            tasks[i] = task_new("nothing", nothing, NULL);
        if (gather(tasks, 100, NULL) < 0)
            return UV_ENOMEM;
    }
    *(double *)arg = (now_us() - start) / 100000;
    return 0;
}

static int yield(void *arg)
{
    double start = now_us();

    for (int i = 0; i < 100000; i++)
        if (async_sleep(0) < 0)
            return UV_ENOMEM;
    *(double *)arg = (now_us() - start) / 100000;
    return 0;
}

static void *room[1];
static struct queue queue = QUEUE_INIT(room);

static int put_all(void *arg)
{
    for (int i = 0; i < 100000; i++)
        if (queue_put(&queue, arg) < 0)
            return UV_EPIPE;
    return 0;
}

static int through_queue(void *arg)
{
    struct task *putter = task_new("putter", put_all, room);
    double start = now_us();
    void *item;

    (void)task_spawn(putter);
    for (int i = 0; i < 100000; i++)
        if (queue_get(&queue, &item) < 0)
            return UV_EOF;
    *(double *)arg = (now_us() - start) / 100000;
    return await(putter);
}

/* --- many at once --- */

static long resident_kib(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    char text[100] = "", *rest = text;

    if (file && fgets(text, sizeof(text), file))
        (void)strtol(text, &rest, 10);
    if (file)
        fclose(file);
    return strtol(rest, NULL, 10) * sysconf(_SC_PAGESIZE) / 1024;
}

static struct semaphore gate;

static int wait_at_gate(void *arg)
{
    (void)arg;
    return semaphore_acquire(&gate);
}

static long before_kib, kib_at_once;

static int many_at_once(void *arg)
{
    static struct task *tasks[AT_ONCE];
    double start = now_us();

    before_kib = resident_kib();
    for (int i = 0; i < AT_ONCE; i++) {
        tasks[i] = task_new("waits", wait_at_gate, NULL);
        (void)task_spawn(tasks[i]);
    }
    (void)async_sleep(0);
    (void)async_sleep(0);
    kib_at_once = resident_kib() - before_kib;
    for (int i = 0; i < AT_ONCE; i++)
        semaphore_release(&gate);
    *(double *)arg = 0;
    if (gather(tasks, AT_ONCE, NULL) < 0)
        return UV_ENOMEM;
    *(double *)arg = (now_us() - start) / AT_ONCE;
    return 0;
}

static void measure(const char *name, async_fn *fn, int rounds)
{
    double values[ROUNDS];

    for (int i = 0; i < rounds; i++) {
        uv_loop_t loop;
        int rc = uv_loop_init(&loop);

        if (rc == 0)
            rc = async_run(&loop, task_new("main", fn, &values[i]));
        if (rc < 0 || uv_loop_close(&loop) < 0)
            die(name, rc);
    }
    print(name, values, rounds, "us");
}

int main(void)
{
    measure("task_new, task_spawn, await (goal: 2)", spawn_await, ROUNDS);
    measure("task_new, await", lazy_await, ROUNDS);
    measure("gather of 100, a task", gather_100, ROUNDS);
    measure("async_sleep(0)", yield, ROUNDS);
    measure("queue of 1, an item", through_queue, ROUNDS);
    measure("a million tasks in sequence, a task", million, 3);
    measure("20,000 tasks at once, a task", many_at_once, 5);
    printf("%-44s %.1f KiB resident, stacks of 256 KiB each\n",
           "20,000 tasks at once, a task", (double)kib_at_once / AT_ONCE);
    async_set_stack_size(32 << 10);
    measure("the same with stacks of 32 KiB", many_at_once, 5);
    printf("%-44s %.1f KiB resident\n", "the same with stacks of 32 KiB",
           (double)kib_at_once / AT_ONCE);
    return 0;
}
