#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "async.h"
#include "async_net.h"

/*
 * The library's memory comes from here (the linker sees to that): one request
 * out of many fails. A program that uses all parts must come to its end with
 * an error, and leave nothing behind.
 */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static long countdown = -1; /* requests until one fails; negative: none does */

static bool fails(void)
{
    return countdown >= 0 && countdown-- == 0;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

/* --- a program that uses all parts --- */

static int errors; /* that were seen */
static bool strange;

/* Check's own asserts need memory. */
static void expect(bool condition)
{
    strange |= !condition;
}

static int note(int rc)
{
    errors += rc == UV_ENOMEM;
    return rc;
}

static const int key;

static int nap(void *arg)
{
    int rc = note(task_set_local(&key, arg));

    return rc < 0 ? rc : note(async_sleep(0));
}

static int nap_long(void *arg)
{
    (void)arg;
    return note(async_sleep(3600 * 1000));
}

static void use_tasks(void)
{
    struct task_group group = TASK_GROUP_INIT;
    struct task *tasks[3];
    int result;

    for (int i = 0; i < 3; i++)
        tasks[i] = task_new("nap", nap, &errors);
    note(gather(tasks, 3, NULL));
    for (int i = 0; i < 3; i++)
        tasks[i] = task_new("nap", nap, &errors);
    note(gather_or_cancel(tasks, 3, NULL));
    for (int i = 0; i < 3; i++)
        tasks[i] = task_new("nap", nap, &errors);
    expect(wait_first(tasks, 3) >= 0);
    while (as_completed(tasks, 3, &result) >= 0)
        note(result);
    note(task_group_add(&group, task_new("nap", nap, &errors)));
    note(task_group_wait(&group));
    result = note(with_timeout(task_new("nap", nap_long, NULL), 0));
    expect(result == UV_ETIMEDOUT || result == UV_ENOMEM);
}

static void use_files(void)
{
    char *data = NULL;
    size_t len;

    if (note(async_read_file("/proc/self/maps", &data, &len)) == 0)
        expect(len > 0);
    free(data);
}

static void use_streams(void)
{
    struct async_listener *listener;
    struct async_stream *near = NULL, *far = NULL;
    char byte;

    if (note(async_tcp_listen("127.0.0.1", 0, 4, &listener)) < 0)
        return;
    if (note(async_tcp_connect("127.0.0.1", async_listener_port(listener),
                               &near)) == 0 &&
        note(async_accept(listener, &far)) == 0 &&
        note(async_stream_write(near, "x", 1)) == 0)
        expect(async_stream_read(far, &byte, 1) == 1);
    async_stream_close(near);
    async_stream_close(far);
    async_listener_close(listener);
}

static void use_processes(void)
{
    const char *const argv[] = {"true", NULL};
    struct async_stream *input, *output;
    struct async_process *process;

    note(async_process_run(argv));
    if (note(async_process_start(argv, &input, &output, &process)) < 0)
        return;
    async_stream_close(input);
    async_stream_close(output);
    expect(async_process_wait(process) == 0);
}

static int use_all(void *arg)
{
    (void)arg;
    use_tasks();
    use_files();
    use_streams();
    use_processes();
    return 0;
}

/* False when the countdown did not come to its end: nothing failed. */
static bool play(long fail_at, int *silent)
{
    uv_loop_t loop;
    bool failed;
    int rc;

    errors = 0;
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    countdown = fail_at;
    rc = async_run(&loop, task_new("main", use_all, NULL));
    failed = fail_at >= 0 && countdown < 0;
    countdown = -1;
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    ck_assert(!strange);
    ck_assert(failed || (rc == 0 && errors == 0));
    *silent += failed && rc == 0 && errors == 0;
    return failed;
}

START_TEST(each_lack_of_memory_is_told_and_survived)
{
    long count = 0;
    int silent = 0;

    ck_assert(!play(-1, &silent));
    while (play(count, &silent))
        count++;
    ck_assert_int_gt(count, 20);
    /* A full stack would not be told by name: one can do without that. */
    ck_assert_int_le(silent, 1);
}
END_TEST

UNIT_MAIN(async_faults, each_lack_of_memory_is_told_and_survived)
