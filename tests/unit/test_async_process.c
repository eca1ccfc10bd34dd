#include "unit.h"

#include <signal.h>
#include <string.h>

#include "async.h"
#include "async_net.h"

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

/* Everything that comes until the end. */
static size_t read_all(struct async_stream *stream, char *data, size_t room)
{
    size_t len = 0;
    int count;

    while ((count = async_stream_read(stream, data + len, room - len)) > 0)
        len += (size_t)count;
    ck_assert_int_eq(count, 0);
    return len;
}

static int through_cat(void *arg)
{
    const char *const cat[] = {"cat", NULL};
    struct async_stream *input, *output;
    struct async_process *process;
    char text[20];

    (void)arg;
    ck_assert_int_eq(async_process_start(cat, &input, &output, &process), 0);
    ck_assert_int_eq(async_stream_write(input, "to and fro", 10), 0);
    async_stream_close(input);
    ck_assert_uint_eq(read_all(output, text, sizeof(text)), 10);
    ck_assert_mem_eq(text, "to and fro", 10);
    async_stream_close(output);
    return async_process_wait(process);
}

START_TEST(a_child_reads_and_writes_pipes)
{
    ck_assert_int_eq(run(through_cat, NULL), 0);
}
END_TEST

static int run_sleep(void *arg)
{
    const char *const sleeper[] = {"sleep", "1000", NULL};

    (void)arg;
    return async_process_run(sleeper);
}

static int wait_sleep(void *arg)
{
    return async_process_wait(arg);
}

static int children(void *arg)
{
    const char *const seven[] = {"sh", "-c", "exit 7", NULL},
                      *const none[] = {"/no/such/program", NULL},
                      *const sleeper[] = {"sleep", "1000", NULL};
    struct async_process *process;

    (void)arg;
    ck_assert_int_eq(async_process_run(seven), 7);
    ck_assert_int_eq(async_process_run(none), UV_ENOENT);
    ck_assert_int_eq(with_timeout(task_new("run", run_sleep, NULL), 20),
                     UV_ETIMEDOUT);
    ck_assert_int_eq(async_process_start(sleeper, NULL, NULL, &process), 0);
    ck_assert_int_eq(with_timeout(task_new("wait", wait_sleep, process), 5),
                     UV_ETIMEDOUT);
    ck_assert_int_eq(async_process_kill(process, SIGTERM), 0);
    ck_assert_int_eq(async_process_wait(process), 128 + SIGTERM);
    ck_assert_int_eq(async_process_start(seven, NULL, NULL, &process), 0);
    ck_assert_int_eq(async_sleep(200), 0);
    return async_process_wait(process);
}

START_TEST(children_are_waited_for_and_killed)
{
    ck_assert_int_eq(run(children, NULL), 7);
}
END_TEST

static int leave_child(void *arg)
{
    const char *const sleeper[] = {"sleep", "1000", NULL};
    struct async_process *process;

    (void)arg;
    return async_process_start(sleeper, NULL, NULL, &process);
}

static void turn(uv_idle_t *idle)
{
    (void)idle;
}

/* It makes the loop turn without rest, while the child needs its time to die.
 */
START_TEST(an_idle_handle_of_the_program_does_not_cut_the_end_short)
{
    uv_idle_t idle;

    ck_assert_int_eq(uv_loop_init(&loop), 0);
    ck_assert_int_eq(uv_idle_init(&loop, &idle), 0);
    ck_assert_int_eq(uv_idle_start(&idle, turn), 0);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(async_run(&loop, task_new("m", leave_child, NULL)), 0);
    uv_close((uv_handle_t *)&idle, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

UNIT_MAIN(async_process, a_child_reads_and_writes_pipes,
          children_are_waited_for_and_killed,
          an_idle_handle_of_the_program_does_not_cut_the_end_short)
