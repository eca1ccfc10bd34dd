/*
 * bench-async.c - what tasks cost: each line a measurement of `n` rounds, with
 * its median, least and most. Time is that of the processor in the loop's
 * thread, for the machine may have other things to do; `wall` is the median of
 * what went by on the clock. Built and run by tools/bench-async.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "async.h"

enum { ROUNDS = 15, IN_SEQUENCE = 1000000, AT_ONCE = 20000 };

struct cost {
    double cpu_us, wall_us;
};

static struct cost now(void)
{
    struct timespec cpu;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
    return (struct cost){(double)cpu.tv_sec * 1e6 + (double)cpu.tv_nsec / 1e3,
                         (double)uv_hrtime() / 1e3};
}

/* What one of `count` cost since `start`. */
static struct cost since(struct cost start, int count)
{
    struct cost end = now();

    return (struct cost){(end.cpu_us - start.cpu_us) / count,
                         (end.wall_us - start.wall_us) / count};
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

static void print(const char *name, double *cpu, double *wall, int n)
{
    qsort(cpu, (size_t)n, sizeof(*cpu), by_size);
    qsort(wall, (size_t)n, sizeof(*wall), by_size);
    printf("%-38s median %8.3f us  min %8.3f  max %8.3f  wall %8.3f  n %d\n",
           name, cpu[n / 2], cpu[0], cpu[n - 1], wall[n / 2], n);
    fflush(stdout);
}

/* --- what is measured: main tasks, `arg` is where the number goes --- */

static int nothing(void *arg)
{
    (void)arg;
    return 0;
}

static int one_after_the_other(struct cost *ret_cost, int count, bool spawn)
{
    struct cost start = now();

    for (int i = 0; i < count; i++) {
        struct task *task = task_new("nothing", nothing, NULL);

        if (spawn && task_spawn(task) < 0)
            return UV_ENOMEM;
        if (await(task) < 0)
            return UV_ENOMEM;
    }
    *ret_cost = since(start, count);
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
    struct cost start = now();

    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 100; i++)
            tasks[i] = task_new("nothing", nothing, NULL);
        if (gather(tasks, 100, NULL) < 0)
            return UV_ENOMEM;
    }
    *(struct cost *)arg = since(start, 100000);
    return 0;
}

static int yield(void *arg)
{
    struct cost start = now();

    for (int i = 0; i < 100000; i++)
        if (async_sleep(0) < 0)
            return UV_ENOMEM;
    *(struct cost *)arg = since(start, 100000);
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
    struct cost start = now();
    void *item;

    (void)task_spawn(putter);
    for (int i = 0; i < 100000; i++)
        if (queue_get(&queue, &item) < 0)
            return UV_EOF;
    *(struct cost *)arg = since(start, 100000);
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
    struct cost start = now();

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
    if (gather(tasks, AT_ONCE, NULL) < 0)
        return UV_ENOMEM;
    *(struct cost *)arg = since(start, AT_ONCE);
    return 0;
}

static void measure(const char *name, async_fn *fn, int rounds)
{
    double cpu[ROUNDS], wall[ROUNDS];

    for (int i = 0; i < rounds; i++) {
        struct cost cost = {0, 0};
        uv_loop_t loop;
        int rc = uv_loop_init(&loop);

        if (rc == 0)
            rc = async_run(&loop, task_new("main", fn, &cost));
        if (rc < 0 || uv_loop_close(&loop) < 0)
            die(name, rc);
        cpu[i] = cost.cpu_us;
        wall[i] = cost.wall_us;
    }
    print(name, cpu, wall, rounds);
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
    printf("%-38s %.1f KiB resident, stacks of 256 KiB each\n",
           "20,000 tasks at once, a task", (double)kib_at_once / AT_ONCE);
    async_set_stack_size(32 << 10);
    measure("the same with stacks of 32 KiB", many_at_once, 5);
    printf("%-38s %.1f KiB resident\n", "the same with stacks of 32 KiB",
           (double)kib_at_once / AT_ONCE);
    return 0;
}
