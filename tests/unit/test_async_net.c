#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "async.h"
#include "async_net.h"
#include "base/path.h"

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

static struct async_listener *listener;

static void listen_here(void)
{
    ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 128, &listener), 0);
    ck_assert_int_gt(async_listener_port(listener), 0);
}

static struct async_stream *dial(void)
{
    struct async_stream *stream = NULL;
    int port = async_listener_port(listener);

    ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream), 0);
    return stream;
}

/* Two ends of one connection. */
static void pair(struct async_stream **near, struct async_stream **far)
{
    listen_here();
    *near = dial();
    ck_assert_int_eq(async_accept(listener, far), 0);
    async_listener_close(listener);
}

/* --- TCP --- */

static int echo(void *arg)
{
    struct async_stream *stream = arg;
    char bytes[64];
    int count;

    while ((count = async_stream_read(stream, bytes, sizeof(bytes))) > 0)
        ck_assert_int_eq(async_stream_write(stream, bytes, (size_t)count), 0);
    async_stream_close(stream);
    return count;
}

enum { CLIENTS = 50 };

static int serve(void *arg)
{
    struct task *tasks[CLIENTS];

    (void)arg;
    for (int i = 0; i < CLIENTS; i++) {
        struct async_stream *stream;

        ck_assert_int_eq(async_accept(listener, &stream), 0);
        tasks[i] = task_new("echo", echo, stream);
        ck_assert_int_eq(task_spawn(tasks[i]), 0);
    }
    async_listener_close(listener);
    return gather(tasks, CLIENTS, NULL);
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

static int client(void *arg)
{
    struct async_stream *stream = dial();
    char text[200], back[400];
    size_t len;

    memset(text, 'a' + *(int *)arg % 26, sizeof(text));
    ck_assert_int_eq(async_stream_write(stream, text, sizeof(text)), 0);
    ck_assert_int_eq(async_stream_write(stream, text, 7), 0);
    ck_assert_int_eq(async_stream_shutdown(stream), 0);
    ck_assert_int_eq(async_stream_write(stream, text, 1), UV_EPIPE);
    len = read_all(stream, back, sizeof(back));
    ck_assert_uint_eq(len, sizeof(text) + 7);
    for (size_t i = 0; i < len; i++)
        ck_assert(back[i] == text[0]);
    async_stream_close(stream);
    return 0;
}

static int echo_to_all(void *arg)
{
    struct task *tasks[CLIENTS + 1];
    int numbers[CLIENTS];

    (void)arg;
    listen_here();
    for (int i = 0; i < CLIENTS; i++) {
        numbers[i] = i;
        tasks[i] = task_new("client", client, &numbers[i]);
    }
    tasks[CLIENTS] = task_new("server", serve, NULL);
    return gather(tasks, CLIENTS + 1, NULL);
}

START_TEST(fifty_clients_get_their_bytes_back)
{
    ck_assert_int_eq(run(echo_to_all, NULL), 0);
}
END_TEST

enum { MUCH = 32 << 20 };

struct sending {
    struct async_stream *stream;
    size_t sent;
};

static int send_much(void *arg)
{
    static char block[64 << 10];
    struct sending *sending = arg;
    int rc = 0;

    while (rc == 0 && sending->sent < MUCH) {
        for (size_t i = 0; i < sizeof(block); i++)
            block[i] = (char)((sending->sent + i) % 251);
        rc = async_stream_write(sending->stream, block, sizeof(block));
        if (rc == 0)
            sending->sent += sizeof(block);
    }
    return rc < 0 ? rc : async_stream_shutdown(sending->stream);
}

static void wait_until_stuck(const struct sending *sending)
{
    size_t before = 0;

    for (int still = 0; still < 10; still++) {
        ck_assert_int_eq(async_sleep(5), 0);
        if (sending->sent == 0 || sending->sent != before)
            still = 0;
        before = sending->sent;
    }
}

static void read_much(struct async_stream *stream)
{
    static char block[50000];
    size_t got = 0, wrong = 0;
    int count;

    while ((count = async_stream_read(stream, block, sizeof(block))) > 0)
        for (int i = 0; i < count; i++, got++)
            wrong += (unsigned char)block[i] != got % 251;
    ck_assert_int_eq(count, 0);
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_eq(got, MUCH);
}

static int slow_reader(void *arg)
{
    struct async_stream *near, *far;
    struct sending sending = {.sent = 0};
    struct task *task = task_new("send", send_much, &sending);

    (void)arg;
    pair(&near, &far);
    sending.stream = near;
    ck_assert_int_eq(task_spawn(task), 0);
    wait_until_stuck(&sending);
    /* What the system holds is a part of it. */
    ck_assert_uint_lt(sending.sent, MUCH);
    ck_assert(!task_has_ended(task));
    read_much(far);
    async_stream_close(far);
    ck_assert_int_eq(await(task), 0);
    async_stream_close(near);
    return 0;
}

START_TEST(a_writer_waits_for_a_slow_reader)
{
    ck_assert_int_eq(run(slow_reader, NULL), 0);
}
END_TEST

static int stuck_writer(void *arg)
{
    struct async_stream *near, *far;
    struct sending sending = {.sent = 0};
    struct task *task = task_new("send", send_much, &sending);
    char byte;

    (void)arg;
    pair(&near, &far);
    sending.stream = near;
    ck_assert_int_eq(task_spawn(task), 0);
    wait_until_stuck(&sending);
    task_cancel(task);
    ck_assert_int_eq(await(task), UV_ECANCELED);
    ck_assert_int_eq(async_stream_write(near, "x", 1), UV_EBADF);
    ck_assert_int_eq(async_stream_read(near, &byte, 1), UV_EBADF);
    ck_assert_int_eq(async_stream_shutdown(near), UV_EBADF);
    async_stream_close(near);
    async_stream_close(far);
    return 0;
}

START_TEST(a_cancelled_write_cuts_the_connection)
{
    ck_assert_int_eq(run(stuck_writer, NULL), 0);
}
END_TEST

static int read_one(void *arg)
{
    char byte;

    return async_stream_read(arg, &byte, 1);
}

static int cancel_read(void *arg)
{
    struct async_stream *near, *far;
    char text[8];

    (void)arg;
    pair(&near, &far);
    ck_assert_int_eq(with_timeout(task_new("read", read_one, far), 2),
                     UV_ETIMEDOUT);
    ck_assert_int_eq(async_stream_write(near, "whole", 5), 0);
    ck_assert_int_eq(async_stream_read(far, text, 0), 0);
    ck_assert_int_eq(async_stream_read(far, text, sizeof(text)), 5);
    ck_assert_mem_eq(text, "whole", 5);
    async_stream_close(near);
    ck_assert_int_eq(async_stream_read(far, text, sizeof(text)), 0);
    async_stream_close(far);
    return 0;
}

START_TEST(a_cancelled_read_takes_nothing)
{
    ck_assert_int_eq(run(cancel_read, NULL), 0);
}
END_TEST

static int close_under_reader(void *arg)
{
    struct async_stream *near, *far;
    struct task *reader;

    (void)arg;
    pair(&near, &far);
    reader = task_new("read", read_one, near);
    ck_assert_int_eq(task_spawn(reader), 0);
    ck_assert_int_eq(async_sleep(1), 0);
    ck_assert_int_eq(read_one(near), UV_EBUSY);
    async_stream_close(near);
    ck_assert_int_eq(await(reader), UV_EBADF);
    async_stream_close(far);
    async_stream_close(NULL);
    return 0;
}

START_TEST(closing_a_stream_wakes_who_reads_it)
{
    ck_assert_int_eq(run(close_under_reader, NULL), 0);
}
END_TEST

/* Twice: what the system still took of the first is lost. */
static int write_to_the_gone(void *arg)
{
    struct async_stream *near, *far;
    int rc = 0;

    (void)arg;
    pair(&near, &far);
    async_stream_close(far);
    for (int i = 0; i < 100 && rc == 0; i++) {
        rc = async_stream_write(near, "x", 1);
        ck_assert_int_eq(async_sleep(1), 0);
    }
    async_stream_close(near);
    return rc == UV_ECONNRESET ? UV_EPIPE : rc;
}

START_TEST(writing_to_who_is_gone_is_an_error_and_no_signal)
{
    ck_assert_int_eq(run(write_to_the_gone, NULL), UV_EPIPE);
}
END_TEST

/* --- listening --- */

static int accept_one(void *arg)
{
    return async_accept(listener, arg);
}

static int two_accept(void *arg)
{
    struct async_stream *near[2], *far[2] = {0}, *none;
    struct task *tasks[3];

    (void)arg;
    listen_here();
    for (int i = 0; i < 2; i++)
        tasks[i] = task_new("accept", accept_one, &far[i]);
    tasks[2] = task_new("accept", accept_one, &none);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(task_spawn(tasks[i]), 0);
    ck_assert_int_eq(async_sleep(0), 0);
    for (int i = 0; i < 2; i++)
        near[i] = dial();
    ck_assert_int_eq(gather(tasks, 2, NULL), 0);
    async_listener_close(listener);
    ck_assert_int_eq(await(tasks[2]), UV_EBADF);
    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_nonnull(far[i]);
        async_stream_close(near[i]);
        async_stream_close(far[i]);
    }
    return 0;
}

START_TEST(several_tasks_accept_in_turn)
{
    ck_assert_int_eq(run(two_accept, NULL), 0);
}
END_TEST

static int nobody_there(void *arg)
{
    struct async_stream *stream = NULL;
    int port;

    (void)arg;
    listen_here();
    port = async_listener_port(listener);
    async_listener_close(listener);
    ck_assert_int_eq(async_sleep(1), 0);
    ck_assert_int_eq(async_tcp_connect("127.0.0.1", port, &stream),
                     UV_ECONNREFUSED);
    ck_assert_int_eq(async_pipe_connect("/nobody/there", &stream), UV_ENOENT);
    ck_assert_ptr_null(stream);
    ck_assert_int_eq(async_tcp_listen("no address", 0, 1, &listener),
                     UV_EINVAL);
    ck_assert_int_eq(async_pipe_listen("/nobody/there", 1, &listener),
                     UV_EACCES);
    return 0;
}

START_TEST(who_does_not_listen_refuses)
{
    ck_assert_int_eq(run(nobody_there, NULL), 0);
}
END_TEST

static int through_pipe(void *arg)
{
    struct async_stream *near, *far;
    char byte;

    ck_assert_int_eq(async_pipe_listen(arg, 4, &listener), 0);
    ck_assert_int_eq(async_pipe_connect(arg, &near), 0);
    ck_assert_int_eq(async_accept(listener, &far), 0);
    ck_assert_int_eq(async_stream_write(far, "p", 1), 0);
    ck_assert_int_eq(async_stream_read(near, &byte, 1), 1);
    async_listener_close(listener);
    async_stream_close(near);
    async_stream_close(far);
    return byte;
}

START_TEST(a_pipe_has_a_path)
{
    char *folder = unit_temporary_folder();
    char *path = path_join(folder, "pipe");

    ck_assert_int_eq(run(through_pipe, path), 'p');
    free(path);
    free(folder);
}
END_TEST

static int resolve(void *arg)
{
    struct addrinfo *addresses = NULL;
    struct async_stream *stream;
    char name[20];

    (void)arg;
    ck_assert_int_eq(async_resolve("127.0.0.1", "80", &addresses), 0);
    ck_assert_int_eq(uv_ip_name(addresses->ai_addr, name, sizeof(name)), 0);
    ck_assert_str_eq(name, "127.0.0.1");
    uv_freeaddrinfo(addresses);
    addresses = NULL;
    ck_assert_int_lt(async_resolve("no.such.name.invalid", "80", &addresses),
                     0);
    ck_assert_ptr_null(addresses);
    listen_here();
    ck_assert_int_eq(
        async_tcp_connect("localhost", async_listener_port(listener), &stream),
        0);
    async_stream_close(stream);
    async_listener_close(listener);
    return 0;
}

START_TEST(names_become_addresses)
{
    ck_assert_int_eq(run(resolve, NULL), 0);
}
END_TEST

/* --- the end --- */

static int wait_sleep(void *arg)
{
    return async_process_wait(arg);
}

static int read_forever(void *arg)
{
    char byte;

    return async_stream_read(arg, &byte, 1);
}

/* A reader, a writer, an acceptor, a connection nobody took, two children. */
static int leave_all_open(void *arg)
{
    const char *const sleeper[] = {"sleep", "1000", NULL}, *const quick[] = {
                                                               "true", NULL};
    static struct sending sending;
    static struct async_stream *none;
    struct async_stream *near, *far;
    struct async_process *process;

    (void)arg;
    pair(&near, &far);
    sending.stream = near;
    ck_assert_int_eq(task_spawn(task_new("send", send_much, &sending)), 0);
    ck_assert_int_eq(task_spawn(task_new("read", read_forever, near)), 0);
    listen_here();
    ck_assert_int_eq(task_spawn(task_new("accept", accept_one, &none)), 0);
    ck_assert_int_eq(async_pipe_listen("pipe", 2, &listener), 0);
    ck_assert_int_eq(async_pipe_connect("pipe", &near), 0);
    ck_assert_int_eq(async_process_start(sleeper, NULL, NULL, &process), 0);
    ck_assert_int_eq(task_spawn(task_new("wait", wait_sleep, process)), 0);
    ck_assert_int_eq(async_process_start(quick, &near, NULL, &process), 0);
    return async_sleep(100);
}

START_TEST(what_is_left_open_is_closed_at_the_end)
{
    char *folder = unit_temporary_folder();

    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(run(leave_all_open, NULL), 0);
    /* No child is left, nor a dead one. */
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
    free(folder);
}
END_TEST

START_TEST(outside_of_a_task_nothing_is_opened)
{
    const char *const argv[] = {"true", NULL};
    struct async_stream *stream;
    struct async_process *process;
    struct addrinfo *addresses;

    ck_assert_int_eq(async_tcp_connect("localhost", 1, &stream), UV_EINVAL);
    ck_assert_int_eq(async_pipe_connect("x", &stream), UV_EINVAL);
    ck_assert_int_eq(async_resolve("localhost", NULL, &addresses), UV_EINVAL);
    ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 1, &listener), UV_EINVAL);
    ck_assert_int_eq(async_process_start(argv, NULL, NULL, &process),
                     UV_EINVAL);
    ck_assert_int_eq(async_process_run(argv), UV_EINVAL);
}
END_TEST

UNIT_MAIN(async_net, fifty_clients_get_their_bytes_back,
          a_writer_waits_for_a_slow_reader,
          a_cancelled_write_cuts_the_connection, a_cancelled_read_takes_nothing,
          closing_a_stream_wakes_who_reads_it,
          writing_to_who_is_gone_is_an_error_and_no_signal,
          several_tasks_accept_in_turn, who_does_not_listen_refuses,
          a_pipe_has_a_path, names_become_addresses,

          what_is_left_open_is_closed_at_the_end,
          outside_of_a_task_nothing_is_opened)
