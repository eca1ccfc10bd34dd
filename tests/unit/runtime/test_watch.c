/* Datagrams, descriptors, signals, child processes, watched files: each
 * callback is a node of its kind, caused by the call that asked for it. */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "played.h"

static size_t count_nodes(uint32_t kind)
{
    size_t count = 0;

    for (size_t i = 0; i < played.node_count; i++)
        if (played.nodes[i].kind == kind) {
            count++;
            /* All are started by the scene, which is the first node. */
            ck_assert_uint_eq(played.nodes[i].parent, 1);
        }
    return count;
}

static void check_clean_end(void)
{
    played_clean();
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}

/* --- datagrams --- */

static uv_udp_t receiver, sender;
static uv_udp_send_t sending;
static char text[] = "hello", received[64];

LEARNER static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(received, sizeof(received));
}

LEARNER static void datagram_came(uv_udp_t *handle, ssize_t count,
                                  const uv_buf_t *buf,
                                  const struct sockaddr *from, unsigned flags)
{
    (void)flags;
    if (!from)
        return;
    played_log("%.*s ", (int)count, buf->base);
    uv_udp_recv_stop(handle);
    uv_close((uv_handle_t *)handle, NULL);
}

LEARNER static void was_sent(uv_udp_send_t *req, int status)
{
    (void)req;
    played_log("sent:%d ", status);
    uv_close((uv_handle_t *)&sender, NULL);
}

LEARNER static void send_datagram(void)
{
    uv_buf_t buf = uv_buf_init(text, 5);
    struct sockaddr_in any, here;
    int len = sizeof(here);

    uv_ip4_addr("127.0.0.1", 0, &any);
    uv_udp_init(&loop, &receiver);
    uv_udp_bind(&receiver, (struct sockaddr *)&any, 0);
    uv_udp_recv_start(&receiver, give_buffer, datagram_came);
    uv_udp_getsockname(&receiver, (struct sockaddr *)&here, &len);
    uv_udp_init(&loop, &sender);
    uv_udp_send(&sending, &sender, &buf, 1, (struct sockaddr *)&here, was_sent);
}

START_TEST(datagram_is_sent_and_comes)
{
    played_run((uint64_t)_i, send_datagram);
    ck_assert_ptr_nonnull(strstr(played.log, "hello"));
    ck_assert_ptr_nonnull(strstr(played.log, "sent:0"));
    ck_assert_uint_eq(count_nodes(TRACE_NET), 1);
    ck_assert_uint_eq(count_nodes(TRACE_DATAGRAM), 1);
    ck_assert_uint_ge(count_nodes(TRACE_ALLOC), 1);
    check_clean_end();
}
END_TEST

LEARNER static void send_and_change(void)
{
    send_datagram();
    memset(text, 'x', 5);
}

START_TEST(datagram_changed_in_flight_is_reported)
{
    played_run(0, send_and_change);
    ck_assert_ptr_nonnull(played_find("UV215"));
    ck_assert(played_within(played_find("UV215")->stack[0], send_and_change));
    ck_assert_uint_eq(played.finding_count, 1);
}
END_TEST

/* --- descriptors --- */

static uv_poll_t polled;
static int pipe_fds[2];

LEARNER static void readable(uv_poll_t *handle, int status, int events)
{
    played_log("%d:%d ", status, events == UV_READABLE);
    uv_poll_stop(handle);
    uv_close((uv_handle_t *)handle, NULL);
}

LEARNER static void poll_descriptor(void)
{
    ck_assert_int_eq(pipe2(pipe_fds, O_NONBLOCK), 0);
    ck_assert_int_eq(write(pipe_fds[1], "x", 1), 1);
    uv_poll_init(&loop, &polled, pipe_fds[0]);
    uv_poll_start(&polled, UV_READABLE, readable);
}

START_TEST(descriptor_is_polled)
{
    played_run(0, poll_descriptor);
    ck_assert_str_eq(played.log, "0:1 ");
    ck_assert_uint_eq(count_nodes(TRACE_POLL), 1);
    check_clean_end();
}
END_TEST

/* --- signals --- */

static uv_signal_t watched, once;

LEARNER static void signal_came(uv_signal_t *handle, int number)
{
    played_log("%d ", number == SIGUSR1 ? 1 : 2);
    if (handle == &watched)
        uv_signal_stop(handle);
    uv_close((uv_handle_t *)handle, NULL);
}

LEARNER static void wait_for_signals(void)
{
    uv_signal_init(&loop, &watched);
    uv_signal_start(&watched, signal_came, SIGUSR1);
    uv_signal_init(&loop, &once);
    uv_signal_start_oneshot(&once, signal_came, SIGUSR2);
    raise(SIGUSR1);
    raise(SIGUSR2);
}

START_TEST(signals_come)
{
    played_run(0, wait_for_signals);
    ck_assert_str_eq(played.log, "1 2 ");
    ck_assert_uint_eq(count_nodes(TRACE_SIGNAL), 2);
    check_clean_end();
}
END_TEST

/* --- child processes --- */

static uv_process_t child;
static uv_timer_t timer;

LEARNER static void child_ended(uv_process_t *process, int64_t status,
                                int signal)
{
    played_log("%d:%d ", (int)status, signal);
    uv_close((uv_handle_t *)process, NULL);
}

LEARNER static void start_child(char *script)
{
    static char shell[] = "/bin/sh", c[] = "-c";
    char *args[] = {shell, c, script, NULL};
    uv_process_options_t options = {
        .exit_cb = child_ended, .file = shell, .args = args};

    if (uv_spawn(&loop, &child, &options) < 0)
        uv_close((uv_handle_t *)&child, NULL);
}

LEARNER static void run_child(void)
{
    static char script[] = "exit 3";

    start_child(script);
}

START_TEST(child_process_ends)
{
    played_run(0, run_child);
    ck_assert_str_eq(played.log, "3:0 ");
    ck_assert_uint_eq(count_nodes(TRACE_PROCESS), 1);
    check_clean_end();
}
END_TEST

LEARNER static void spawn_nothing(void)
{
    static char nowhere[] = "/nowhere";
    char *args[] = {nowhere, NULL};
    uv_process_options_t options = {
        .exit_cb = child_ended, .file = nowhere, .args = args};

    played_log("%d", uv_spawn(&loop, &child, &options) == UV_ENOENT);
}

/* The handle is there all the same, and must be closed. */
START_TEST(handle_of_failed_spawn_must_be_closed)
{
    played_run(0, spawn_nothing);
    ck_assert_str_eq(played.log, "1");
    ck_assert_ptr_nonnull(played_find("UV201"));
    ck_assert_str_eq(played_find("UV201")->subject, "uv_process_t");
}
END_TEST

/* --- watched files --- */

static uv_fs_event_t event;
static uv_fs_poll_t poller;
static char folder[] = "/tmp/grade-watch-XXXXXX";
static char path[64];

static void write_file(const char *bytes)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    fputs(bytes, file);
    fclose(file);
}

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/file", folder);
    write_file("old");
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

LEARNER static void event_came(uv_fs_event_t *handle, const char *name,
                               int events, int status)
{
    (void)events;
    played_log("%s:%d ", name, status);
    uv_fs_event_stop(handle);
    uv_close((uv_handle_t *)handle, NULL);
}

LEARNER static void watch_folder(void)
{
    uv_fs_event_init(&loop, &event);
    uv_fs_event_start(&event, event_came, folder, 0);
    write_file("new");
}

START_TEST(change_of_a_file_comes)
{
    make_folder();
    played_run(0, watch_folder);
    remove_folder();
    ck_assert_str_eq(played.log, "file:0 ");
    ck_assert_uint_eq(count_nodes(TRACE_WATCH), 1);
    check_clean_end();
}
END_TEST

LEARNER static void change_seen(uv_fs_poll_t *handle, int status,
                                const uv_stat_t *before, const uv_stat_t *now)
{
    played_log("%d:%d>%d ", status, (int)before->st_size, (int)now->st_size);
    uv_fs_poll_stop(handle);
    uv_close((uv_handle_t *)handle, NULL);
}

/* Of the driver: a submission would have to do this on the pool. */
static void change_file(uv_timer_t *handle)
{
    write_file("longer than before");
    uv_close((uv_handle_t *)handle, NULL);
}

LEARNER static void watch_file(void)
{
    uv_fs_poll_init(&loop, &poller);
    uv_fs_poll_start(&poller, change_seen, path, 1000);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, change_file, 1500, 0);
}

/* The timer of uv_fs_poll is libuv's own, and the time virtual. */
START_TEST(change_of_a_file_is_seen)
{
    make_folder();
    played_run(0, watch_file);
    remove_folder();
    ck_assert_str_eq(played.log, "0:3>18 ");
    ck_assert_uint_eq(count_nodes(TRACE_WATCH), 1);
    ck_assert_uint_ge(rt_now_ns(), 2 * UINT64_C(1000000000));
    check_clean_end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("watch");
    TCase *tcase = tcase_create("watch");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, datagram_is_sent_and_comes, 0, 16);
    tcase_add_test(tcase, datagram_changed_in_flight_is_reported);
    tcase_add_test(tcase, descriptor_is_polled);
    tcase_add_test(tcase, signals_come);
    tcase_add_test(tcase, child_process_ends);
    tcase_add_test(tcase, handle_of_failed_spawn_must_be_closed);
    tcase_add_test(tcase, change_of_a_file_comes);
    tcase_add_test(tcase, change_of_a_file_is_seen);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
