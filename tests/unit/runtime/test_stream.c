/* Streams on the loopback, as nodes and operations; what goes wrong on them. */
#include "played.h"

static uv_tcp_t server, client, peer;
static uv_connect_t connecting;
static uv_write_t writing;
static uv_shutdown_t closing;
static char text[] = "hello";
static char received[64], heard[64]; /* a schedule may cut what comes */

LEARNER static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(received, sizeof(received));
}

LEARNER static void bytes_came(uv_stream_t *stream, ssize_t count,
                               const uv_buf_t *buf)
{
    if (count < 0) {
        played_log("end ");
        uv_close((uv_handle_t *)stream, NULL);
        uv_close((uv_handle_t *)&server, NULL);
        return;
    }
    strncat(heard, buf->base, (size_t)count);
}

LEARNER static void came_in(uv_stream_t *stream, int status)
{
    played_log("in:%d ", status);
    uv_tcp_init(&loop, &peer);
    uv_accept(stream, (uv_stream_t *)&peer);
    uv_read_start((uv_stream_t *)&peer, give_buffer, bytes_came);
}

LEARNER static void was_shut(uv_shutdown_t *req, int status)
{
    played_log("shut:%d ", status);
    uv_close((uv_handle_t *)req->handle, NULL);
}

LEARNER static void was_written(uv_write_t *req, int status)
{
    played_log("written:%d ", status);
    uv_shutdown(&closing, req->handle, was_shut);
}

LEARNER static void connected(uv_connect_t *req, int status)
{
    uv_buf_t buf = uv_buf_init(text, 5);

    played_log("connected:%d ", status);
    uv_write(&writing, req->handle, &buf, 1, was_written);
}

LEARNER static void listen_here(void)
{
    struct sockaddr_in any;

    uv_ip4_addr("127.0.0.1", 0, &any);
    uv_tcp_init(&loop, &server);
    uv_tcp_bind(&server, (struct sockaddr *)&any, 0);
    uv_listen((uv_stream_t *)&server, 5, came_in);
}

LEARNER static void connect_to_server(uv_connect_cb callback)
{
    struct sockaddr_in here;
    int len = sizeof(here);

    uv_tcp_getsockname(&server, (struct sockaddr *)&here, &len);
    uv_tcp_init(&loop, &client);
    uv_tcp_connect(&connecting, &client, (struct sockaddr *)&here, callback);
}

LEARNER static void talk(void)
{
    listen_here();
    connect_to_server(connected);
}

/* How many nodes of this kind there were; the parent of the last. */
static size_t count_nodes(uint32_t kind, uint32_t *ret_parent)
{
    size_t count = 0;

    for (size_t i = 0; i < played.node_count; i++)
        if (played.nodes[i].kind == kind) {
            count++;
            if (ret_parent)
                *ret_parent = played.nodes[i].parent;
        }
    return count;
}

static uint32_t node_of(const void *callback)
{
    uint64_t pc = (uint64_t)((const char *)callback - __start_learner);

    for (size_t i = 0; i < played.node_count; i++)
        if (played.nodes[i].callback_pc == pc)
            return played.nodes[i].node;
    return 0;
}

/* Each callback is a node, and its parent is the one that started it. */
START_TEST(callbacks_of_a_connection_are_nodes)
{
    uint32_t parent = 0;

    played_run(0, talk);
    played_clean();
    ck_assert_ptr_nonnull(strstr(heard, "hello"));
    ck_assert_ptr_nonnull(strstr(played.log, "end"));
    ck_assert_uint_eq(count_nodes(TRACE_CONNECTION, &parent), 1);
    ck_assert_uint_eq(parent, 1);
    /* connect, write, shutdown */
    ck_assert_uint_eq(count_nodes(TRACE_NET, &parent), 3);
    ck_assert_uint_eq(parent, node_of((void *)was_written));
    /* the bytes and the end */
    ck_assert_uint_ge(count_nodes(TRACE_STREAM, &parent), 2);
    ck_assert_uint_eq(parent, node_of((void *)came_in));
    ck_assert_uint_ge(count_nodes(TRACE_ALLOC, &parent), 2);
    ck_assert_uint_eq(parent, node_of((void *)came_in));
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

/* The same on each schedule, but for the order. */
START_TEST(connection_works_on_every_schedule)
{
    played_run((uint64_t)_i, talk);
    played_clean();
    ck_assert_ptr_nonnull(strstr(heard, "hello"));
    ck_assert_ptr_nonnull(strstr(played.log, "written:0"));
    ck_assert_ptr_nonnull(strstr(played.log, "shut:0"));
    ck_assert_ptr_nonnull(strstr(played.log, "end"));
}
END_TEST

LEARNER static void sees_fields(uv_connect_t *req, int status)
{
    played_log("%d%d%d", status, req->handle == (uv_stream_t *)&client,
               req->data == text && req->cb == sees_fields);
    uv_close((uv_handle_t *)&client, NULL);
    uv_close((uv_handle_t *)&server, NULL);
}

LEARNER static void accept_nobody(uv_stream_t *stream, int status)
{
    (void)stream;
    (void)status;
}

LEARNER static void look_at_request(void)
{
    struct sockaddr_in any;

    uv_ip4_addr("127.0.0.1", 0, &any);
    uv_tcp_init(&loop, &server);
    uv_tcp_bind(&server, (struct sockaddr *)&any, 0);
    uv_listen((uv_stream_t *)&server, 5, accept_nobody);
    connecting.data = text;
    connect_to_server(sees_fields);
}

/* What libuv says of a request is what the program sees of it. */
START_TEST(fields_of_a_request_are_the_users)
{
    played_run(0, look_at_request);
    played_clean();
    ck_assert_str_eq(played.log, "011");
}
END_TEST

/* --- what goes wrong --- */

static void check_finding(const char *rule, void (*where)(void))
{
    const struct trace_finding *finding = played_find(rule);

    ck_assert_msg(finding, "no %s, but %zu findings: %s %s", rule,
                  played.finding_count, played.findings[0].rule,
                  played.findings[0].detail);
    ck_assert(played_within(finding->stack[0], where));
    ck_assert_uint_eq(played.finding_count, 1);
}

LEARNER static void write_and_change(uv_connect_t *req, int status)
{
    uv_buf_t buf = uv_buf_init(text, 5);

    (void)status;
    uv_write(&writing, req->handle, &buf, 1, was_written);
    text[1] = 'a';
}

LEARNER static void change_in_flight(void)
{
    listen_here();
    connect_to_server(write_and_change);
}

/* Though the kernel took them at once. */
START_TEST(bytes_changed_in_flight_are_reported)
{
    played_run(0, change_in_flight);
    check_finding("UV215", (void (*)(void))write_and_change);
    ck_assert_uint_eq(played_find("UV215")->node,
                      node_of((void *)write_and_change));
    ck_assert_ptr_nonnull(strstr(heard, "hello"));
}
END_TEST

LEARNER static void write_and_store_same(uv_connect_t *req, int status)
{
    uv_buf_t buf = uv_buf_init(text, 5);

    (void)status;
    uv_write(&writing, req->handle, &buf, 1, was_written);
    text[1] = 'e';
}

LEARNER static void store_same_in_flight(void)
{
    listen_here();
    connect_to_server(write_and_store_same);
}

START_TEST(same_bytes_are_no_change)
{
    played_run(0, store_same_in_flight);
    played_clean();
}
END_TEST

LEARNER static void write_and_free(uv_connect_t *req, int status)
{
    char *copy = strdup("hello");
    uv_buf_t buf = uv_buf_init(copy, 5);

    (void)status;
    uv_write(&writing, req->handle, &buf, 1, was_written);
    free(copy);
}

LEARNER static void free_in_flight(void)
{
    listen_here();
    connect_to_server(write_and_free);
}

/* Once, and not as a change as well. */
START_TEST(bytes_freed_in_flight_are_reported)
{
    played_run(0, free_in_flight);
    check_finding("UV206", (void (*)(void))write_and_free);
}
END_TEST

LEARNER static void try_write_and_change(uv_connect_t *req, int status)
{
    uv_buf_t buf = uv_buf_init(text, 5);

    (void)status;
    uv_try_write(req->handle, &buf, 1);
    text[1] = 'a';
    uv_shutdown(&closing, req->handle, was_shut);
}

LEARNER static void change_after_try(void)
{
    listen_here();
    connect_to_server(try_write_and_change);
}

START_TEST(bytes_of_try_write_are_free_at_once)
{
    played_run(0, change_after_try);
    played_clean();
}
END_TEST

LEARNER static void write_twice(uv_connect_t *req, int status)
{
    uv_buf_t buf = uv_buf_init(text, 5);

    (void)status;
    uv_write(&writing, req->handle, &buf, 1, was_written);
    uv_write(&writing, req->handle, &buf, 1, was_written);
}

LEARNER static void reuse_write(void)
{
    listen_here();
    connect_to_server(write_twice);
}

START_TEST(write_request_in_flight_is_not_started_again)
{
    played_run(0, reuse_write);
    check_finding("UV207", (void (*)(void))write_twice);
}
END_TEST

LEARNER static void write_when_closed(uv_connect_t *req, int status)
{
    uv_buf_t buf = uv_buf_init(text, 5);

    (void)status;
    uv_close((uv_handle_t *)req->handle, NULL);
    played_log("%d ", uv_write(&writing, req->handle, &buf, 1, was_written) ==
                          UV_EBADF);
}

LEARNER static void write_after_close(void)
{
    listen_here();
    connect_to_server(write_when_closed);
}

START_TEST(use_after_close_is_reported)
{
    played_run(0, write_after_close);
    check_finding("UV503", (void (*)(void))write_when_closed);
    ck_assert_uint_eq(played_find("UV503")->related_count, 1);
    ck_assert_ptr_nonnull(strstr(played.log, "1 "));
}
END_TEST

LEARNER static void init_twice(void)
{
    uv_tcp_init(&loop, &client);
    uv_close((uv_handle_t *)&client, NULL);
    uv_tcp_init(&loop, &client);
}

/* libuv's queues are damaged then, so the loop is not run. */
START_TEST(memory_of_a_closing_handle_is_not_reused)
{
    struct rt_config config = played_config(0);

    played_start(&config);
    rt_enter_main();
    init_twice();
    check_finding("UV205", init_twice);
    _exit(0);
}
END_TEST

LEARNER static void leave_connection_open(uv_connect_t *req, int status)
{
    (void)req;
    (void)status;
    uv_close((uv_handle_t *)&server, NULL);
}

LEARNER static void leave_open(void)
{
    struct sockaddr_in any;

    uv_ip4_addr("127.0.0.1", 0, &any);
    uv_tcp_init(&loop, &server);
    uv_tcp_bind(&server, (struct sockaddr *)&any, 0);
    uv_listen((uv_stream_t *)&server, 5, accept_nobody);
    connect_to_server(leave_connection_open);
}

START_TEST(stream_left_open_is_reported)
{
    played_run(0, leave_open);
    check_finding("UV201", (void (*)(void))connect_to_server);
    ck_assert_str_eq(played_find("UV201")->subject, "uv_tcp_t");
}
END_TEST

/* --- pipes --- */

static uv_pipe_t ends[2];

LEARNER static void pipe_bytes_came(uv_stream_t *stream, ssize_t count,
                                    const uv_buf_t *buf)
{
    if (count > 0)
        played_log("%.*s", (int)count, buf->base);
    else if (count < 0)
        uv_close((uv_handle_t *)stream, NULL);
}

LEARNER static void pipe_written(uv_write_t *req, int status)
{
    (void)status;
    uv_close((uv_handle_t *)req->handle, NULL);
}

LEARNER static void talk_over_pipe(void)
{
    uv_buf_t buf = uv_buf_init(text, 5);
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    for (int i = 0; i < 2; i++) {
        uv_pipe_init(&loop, &ends[i], 0);
        uv_pipe_open(&ends[i], fds[i]);
    }
    uv_read_start((uv_stream_t *)&ends[0], give_buffer, pipe_bytes_came);
    uv_write(&writing, (uv_stream_t *)&ends[1], &buf, 1, pipe_written);
}

START_TEST(pipes_are_streams)
{
    played_run((uint64_t)_i, talk_over_pipe);
    played_clean();
    ck_assert_str_eq(played.log, "hello");
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

LEARNER static void not_there(uv_connect_t *req, int status)
{
    played_log("%s", uv_err_name(status));
    uv_close((uv_handle_t *)req->handle, NULL);
}

LEARNER static void connect_to_nothing(void)
{
    uv_pipe_init(&loop, &ends[0], 0);
    uv_pipe_connect(&connecting, &ends[0], "/nowhere", not_there);
}

START_TEST(failed_connect_is_told)
{
    played_run(0, connect_to_nothing);
    played_clean();
    ck_assert_str_eq(played.log, "ENOENT");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stream");
    TCase *tcase = tcase_create("stream");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, callbacks_of_a_connection_are_nodes);
    tcase_add_loop_test(tcase, connection_works_on_every_schedule, 0, 64);
    tcase_add_test(tcase, fields_of_a_request_are_the_users);
    tcase_add_test(tcase, bytes_changed_in_flight_are_reported);
    tcase_add_test(tcase, same_bytes_are_no_change);
    tcase_add_test(tcase, bytes_freed_in_flight_are_reported);
    tcase_add_test(tcase, bytes_of_try_write_are_free_at_once);
    tcase_add_test(tcase, write_request_in_flight_is_not_started_again);
    tcase_add_test(tcase, use_after_close_is_reported);
    tcase_add_test(tcase, memory_of_a_closing_handle_is_not_reused);
    tcase_add_test(tcase, stream_left_open_is_reported);
    tcase_add_loop_test(tcase, pipes_are_streams, 0, 8);
    tcase_add_test(tcase, failed_connect_is_told);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
