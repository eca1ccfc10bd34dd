/* What is left open: by a loop that cannot wake, by one that cannot be closed,
 * and at the end. */
#include <signal.h>

#include "played.h"

static uv_timer_t timers[12];
static uv_pipe_t ends[2];
static uv_async_t async;
static uv_signal_t signal_handle;

static struct trace_open opens[16];
static size_t open_count;

static void record(void *arg, const struct trace_record *head)
{
    played_record(arg, head);
    if (head->type == TRACE_OPEN && open_count < 16)
        memcpy(&opens[open_count++], head, sizeof(opens[0]));
}

static void play(void (*scene)(void))
{
    struct rt_config config = played_config(0);

    config.sink = record;
    played_run_with(&config, scene);
}

/* --- a loop that cannot wake --- */

LEARNER static void woken(uv_async_t *handle)
{
    (void)handle;
}

LEARNER static void no_bytes(uv_stream_t *stream, ssize_t count,
                             const uv_buf_t *buf)
{
    (void)stream;
    (void)count;
    (void)buf;
}

LEARNER static void no_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    (void)buf;
}

LEARNER static void read_for_ever(uv_timer_t *timer)
{
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    for (int i = 0; i < 2; i++) {
        uv_pipe_init(&loop, &ends[i], 0);
        uv_pipe_open(&ends[i], fds[i]);
    }
    uv_read_start((uv_stream_t *)&ends[0], no_buffer, no_bytes);
    uv_unref((uv_handle_t *)&ends[1]);
    uv_close((uv_handle_t *)timer, NULL);
}

LEARNER static void wait_for_ever(void)
{
    uv_async_init(&loop, &async, woken);
    for (int i = 1; i < 12; i++) {
        uv_timer_init(&loop, &timers[i]);
        uv_unref((uv_handle_t *)&timers[i]);
    }
    uv_timer_init(&loop, &timers[0]);
    uv_timer_start(&timers[0], read_for_ever, 5, 0);
}

/* However many they are; what keeps the loop comes first. */
START_TEST(all_that_is_open_is_listed)
{
    const struct trace_finding *finding;

    play(wait_for_ever);
    finding = played_find("UV113");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(finding->severity, TRACE_DEFINITE);
    ck_assert_uint_eq(open_count, 14);
    ck_assert_str_eq(opens[0].type, "uv_async_t");
    ck_assert_str_eq(opens[0].state, "waits for uv_async_send");
    ck_assert_uint_eq(opens[0].flags, TRACE_OPEN_KEEPS);
    ck_assert_str_eq(opens[1].type, "uv_pipe_t");
    ck_assert_str_eq(opens[1].state, "reads");
    ck_assert_uint_eq(opens[1].flags, TRACE_OPEN_KEEPS);
    ck_assert(played_within(opens[1].made_pc, (void (*)(void))read_for_ever));
    ck_assert_uint_gt(opens[1].started_pc, opens[1].made_pc);
    ck_assert_uint_eq(played.nodes[opens[1].node - 1].kind, TRACE_TIMER);
    ck_assert_str_eq(opens[2].state, "never started");
    ck_assert_uint_eq(opens[2].flags, TRACE_OPEN_UNREFERENCED);
    ck_assert_ptr_nonnull(strstr(finding->detail, "uv_pipe_t (reads)"));
}
END_TEST

static uv_write_t writing;
static char bytes[1 << 20];

LEARNER static void written(uv_write_t *req, int status)
{
    (void)req;
    (void)status;
}

LEARNER static void write_to_nobody(void)
{
    uv_buf_t buf = uv_buf_init(bytes, sizeof(bytes));
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    uv_pipe_init(&loop, &ends[0], 0);
    uv_pipe_open(&ends[0], fds[1]);
    uv_write(&writing, (uv_stream_t *)&ends[0], &buf, 1, written);
}

/* Nobody reads at the other end, which is the program's own. */
START_TEST(request_that_never_completes_is_listed)
{
    const struct trace_finding *finding;

    play(write_to_nobody);
    finding = played_find("UV113");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(open_count, 2);
    ck_assert_uint_eq(opens[0].flags, TRACE_OPEN_REQUEST | TRACE_OPEN_KEEPS);
    ck_assert_str_eq(opens[0].type, "uv_write");
    ck_assert(played_within(opens[0].made_pc, write_to_nobody));
    ck_assert_str_eq(opens[1].state, "does not read");
    ck_assert_uint_eq(rt_now_ns(), 0);
}
END_TEST

LEARNER static void never_signalled(uv_signal_t *handle, int number)
{
    (void)handle;
    (void)number;
}

LEARNER static void wait_for_signal(void)
{
    uv_signal_init(&loop, &signal_handle);
    uv_signal_start(&signal_handle, never_signalled, SIGTERM);
}

/* A program that waits for somebody to end it is not wrong. */
START_TEST(wait_for_others_is_a_hint)
{
    play(wait_for_signal);
    ck_assert_ptr_nonnull(played_find("UV113"));
    ck_assert_uint_eq(played_find("UV113")->severity, TRACE_HINT);
}
END_TEST

/* --- a loop that cannot be closed --- */

static void close_all(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

LEARNER static void make_handles(void)
{
    uv_timer_init(&loop, &timers[0]);
    uv_timer_init(&loop, &timers[1]);
    uv_close((uv_handle_t *)&timers[1], NULL);
}

LEARNER static void close_too_early(void)
{
    make_handles();
    played_log("%d", uv_loop_close(&loop) == UV_EBUSY);
}

START_TEST(busy_loop_is_explained)
{
    struct rt_config config = played_config(0);

    config.sink = record;
    played_start(&config);
    rt_enter_main();
    close_too_early();
    rt_leave();
    rt_finish();
    ck_assert_str_eq(played.log, "1");
    ck_assert_uint_eq(played.finding_count, 2);
    ck_assert(played_within(played_find("UV201")->stack[0], make_handles));
    ck_assert(played_within(played_find("UV112")->stack[0], make_handles));
    ck_assert_ptr_nonnull(strstr(played_find("UV112")->detail, "EBUSY"));
    ck_assert_uint_eq(open_count, 4); /* both, behind each */
    ck_assert_str_eq(opens[0].state, "its close callback has not run");
    ck_assert_str_eq(opens[1].state, "never started");
}
END_TEST

LEARNER static void close_in_the_end(void)
{
    make_handles();
    if (uv_loop_close(&loop) == UV_EBUSY)
        uv_walk(&loop, close_all, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    played_log("%d", uv_loop_close(&loop));
}

START_TEST(loop_that_is_closed_in_the_end_is_fine)
{
    struct rt_config config = played_config(0);

    config.sink = record;
    played_start(&config);
    rt_enter_main();
    close_in_the_end();
    rt_leave();
    rt_finish();
    ck_assert_str_eq(played.log, "0");
    played_clean();
}
END_TEST

/* --- memory that nobody frees --- */

static char hello[] = "hello";
static void *kept;

LEARNER static void write_from(uv_write_t *req)
{
    uv_buf_t buf = uv_buf_init(hello, 5);
    uv_file fds[2];

    uv_pipe(fds, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
    uv_pipe_init(&loop, &ends[0], 0);
    uv_pipe_open(&ends[0], fds[1]);
    uv_write(req, (uv_stream_t *)&ends[0], &buf, 1, NULL);
}

LEARNER static void closed(uv_handle_t *handle)
{
    (void)handle;
    free(kept);
}

LEARNER static void lose_request(void)
{
    write_from(malloc(sizeof(uv_write_t)));
    uv_close((uv_handle_t *)&ends[0], NULL);
}

LEARNER static void free_request_later(void)
{
    kept = malloc(sizeof(uv_write_t));
    write_from(kept);
    uv_close((uv_handle_t *)&ends[0], closed);
}

LEARNER static void request_within(void)
{
    struct {
        void *before[2];
        uv_write_t req;
    } *all = calloc(1, sizeof(*all));

    write_from(&all->req);
    uv_close((uv_handle_t *)&ends[0], NULL);
}

LEARNER static void lose_handle(void)
{
    uv_timer_t *timer = malloc(sizeof(*timer));

    uv_timer_init(&loop, timer);
    uv_close((uv_handle_t *)timer, NULL);
}

START_TEST(request_without_callback_is_lost)
{
    play(lose_request);
    ck_assert_ptr_nonnull(played_find("UV109"));
    ck_assert_str_eq(played_find("UV109")->subject, "uv_write");
    ck_assert_uint_eq(played.finding_count, 1);
}
END_TEST

START_TEST(handle_without_callback_is_lost)
{
    play(lose_handle);
    ck_assert_ptr_nonnull(played_find("UV109"));
    ck_assert_str_eq(played_find("UV109")->subject, "uv_close");
    ck_assert(played_within(played_find("UV109")->stack[0], lose_handle));
}
END_TEST

START_TEST(request_freed_elsewhere_is_fine)
{
    play(free_request_later);
    played_clean();
}
END_TEST

/* It belongs to something that may live as long as the program. */
START_TEST(request_within_a_larger_block_is_fine)
{
    play(request_within);
    played_clean();
}
END_TEST

static uv_getaddrinfo_t look_up;
static bool frees;

LEARNER static void resolved(uv_getaddrinfo_t *req, int status,
                             struct addrinfo *found)
{
    (void)req;
    played_log("%d", status);
    if (frees)
        uv_freeaddrinfo(found);
}

LEARNER static void resolve(void)
{
    uv_getaddrinfo(&loop, &look_up, resolved, "127.0.0.1", "80", NULL);
}

START_TEST(addresses_must_be_freed)
{
    frees = _i == 1;
    play(resolve);
    ck_assert_str_eq(played.log, "0");
    ck_assert_uint_eq(played.finding_count, _i == 1 ? 0 : 1);
    if (_i == 0)
        ck_assert(played_within(played_find("UV203")->stack[0], resolve));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("open");
    TCase *tcase = tcase_create("open");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, all_that_is_open_is_listed);
    tcase_add_test(tcase, request_that_never_completes_is_listed);
    tcase_add_test(tcase, wait_for_others_is_a_hint);
    tcase_add_test(tcase, busy_loop_is_explained);
    tcase_add_test(tcase, loop_that_is_closed_in_the_end_is_fine);
    tcase_add_test(tcase, request_without_callback_is_lost);
    tcase_add_test(tcase, handle_without_callback_is_lost);
    tcase_add_test(tcase, request_freed_elsewhere_is_fine);
    tcase_add_test(tcase, request_within_a_larger_block_is_fine);
    tcase_add_loop_test(tcase, addresses_must_be_freed, 0, 2);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
