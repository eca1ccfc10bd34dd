#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "async.h"
#include "async_watch.h"
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

/* --- bodies of tasks --- */

static int give(void *arg)
{
    return *(int *)arg;
}

static int count_up(void *arg)
{
    ++*(int *)arg;
    return 0;
}

static int sleep_ms(void *arg)
{
    return async_sleep(*(unsigned *)arg);
}

static char order[32];

static int note(void *arg)
{
    strncat(order, arg, sizeof(order) - strlen(order) - 1);
    return 0;
}

/* --- lazy tasks --- */

static int make_and_wait(void *arg)
{
    struct task *task = task_new("count", count_up, arg);

    ck_assert_int_eq(async_sleep(1), 0);
    ck_assert_int_eq(*(int *)arg, 0);
    return await(task);
}

START_TEST(a_task_runs_only_when_it_is_awaited)
{
    int count = 0;

    ck_assert_int_eq(run(make_and_wait, &count), 0);
    ck_assert_int_eq(count, 1);
}
END_TEST

static int await_one(void *arg)
{
    return await(task_new("give", give, arg));
}

START_TEST(await_returns_what_the_task_returned)
{
    int value = 7;

    ck_assert_int_eq(run(await_one, &value), 7);
    value = UV_ENOSPC;
    ck_assert_int_eq(run(await_one, &value), UV_ENOSPC);
}
END_TEST

static int spawn_three(void *arg)
{
    char a[] = "a", b[] = "b", c[] = "c";
    struct task *tasks[3] = {task_new("a", note, a), task_new("b", note, b),
                             task_new("c", note, c)};

    (void)arg;
    ck_assert_int_eq(task_spawn(tasks[2]), 0);
    ck_assert_int_eq(task_spawn(tasks[0]), 0);
    ck_assert_int_eq(task_spawn(tasks[0]), UV_EALREADY);
    ck_assert_str_eq(order, "");
    ck_assert_int_eq(async_sleep(0), 0);
    ck_assert_str_eq(order, "ca");
    return gather(tasks, 3, NULL);
}

START_TEST(spawned_tasks_run_in_the_order_of_spawning)
{
    ck_assert_int_eq(run(spawn_three, NULL), 0);
    ck_assert_str_eq(order, "cab");
}
END_TEST

static int ask_name(void *arg)
{
    (void)arg;
    ck_assert_str_eq(task_name(), "main");
    return 0;
}

START_TEST(the_running_task_knows_its_name)
{
    ck_assert_str_eq(task_name(), "");
    ck_assert_int_eq(run(ask_name, NULL), 0);
}
END_TEST

/* --- gather --- */

static int in_flight, most_in_flight;

static int overlap(void *arg)
{
    if (++in_flight > most_in_flight)
        most_in_flight = in_flight;
    ck_assert_int_eq(async_sleep(2), 0);
    in_flight--;
    return *(int *)arg;
}

static int gather_four(void *arg)
{
    static int values[4] = {3, UV_EIO, 5, UV_ENOENT};
    struct task *tasks[5] = {0};
    int results[5];

    (void)arg;
    for (int i = 0; i < 4; i++)
        tasks[i] = task_new("overlap", overlap, &values[i]);
    ck_assert_int_eq(gather(tasks, 5, results), UV_EIO);
    ck_assert_int_eq(in_flight, 0);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(results[i], values[i]);
    ck_assert_int_eq(results[4], UV_ENOMEM);
    return gather(tasks, 0, NULL);
}

/* Four tasks and one that could not be made. */
START_TEST(gather_runs_all_at_once_and_gives_the_first_error)
{
    ck_assert_int_eq(run(gather_four, NULL), 0);
    ck_assert_int_eq(most_in_flight, 4);
}
END_TEST

/* --- misuse --- */

START_TEST(outside_of_a_task_nothing_is_awaited)
{
    int count = 0;
    char *data;
    size_t len;
    struct task *task = task_new("count", count_up, &count);

    ck_assert_int_eq(await(task), UV_EINVAL);
    ck_assert_int_eq(gather(&task, 1, NULL), UV_EINVAL);
    ck_assert_int_eq(async_sleep(0), UV_EINVAL);
    ck_assert_int_eq(async_work(count_up, &count), UV_EINVAL);
    ck_assert_int_eq(async_read_file("x", &data, &len), UV_EINVAL);
    ck_assert_int_eq(async_write_file("x", "x", 1), UV_EINVAL);
    ck_assert_int_eq(async_rename("x", "y"), UV_EINVAL);
    ck_assert_int_eq(async_unlink("x"), UV_EINVAL);
    ck_assert_int_eq(async_mkdir("x"), UV_EINVAL);
    ck_assert_int_eq(count, 0);
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    ck_assert_int_eq(async_run(&loop, NULL), UV_ENOMEM);
    ck_assert_int_eq(async_run(&loop, task), 0);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

static struct task *shared;

static int await_shared(void *arg)
{
    (void)arg;
    return await(shared);
}

static int misuse(void *arg)
{
    unsigned ms = 1;
    struct task *first, *second;

    (void)arg;
    ck_assert_int_eq(await(NULL), UV_ENOMEM);
    ck_assert_int_eq(task_spawn(NULL), UV_ENOMEM);
    shared = task_new("shared", sleep_ms, &ms);
    first = task_new("first", await_shared, NULL);
    second = task_new("second", await_shared, NULL);
    ck_assert_int_eq(task_spawn(first), 0);
    ck_assert_int_eq(task_spawn(second), 0);
    ck_assert_int_eq(await(first), 0);
    ck_assert_int_eq(await(second), UV_EALREADY);
    ck_assert_int_eq(await(shared), UV_EALREADY);
    ck_assert_int_eq(task_spawn(shared), UV_EALREADY);
    ck_assert_int_eq(async_run(&loop, task_new("inner", give, &ms)), UV_EBUSY);
    shared = task_new("self", await_shared, NULL);
    return await(shared);
}

/* The last one awaits itself. */
START_TEST(awaiting_twice_or_oneself_is_told)
{
    ck_assert_int_eq(run(misuse, NULL), UV_EINVAL);
}
END_TEST

static struct task *knot[2];

static int await_other(void *arg)
{
    return await(knot[*(int *)arg]);
}

static int tie_knot(void *arg)
{
    static int other[2] = {1, 0};

    (void)arg;
    knot[0] = task_new("left", await_other, &other[0]);
    knot[1] = task_new("right", await_other, &other[1]);
    ck_assert_int_eq(task_spawn(knot[1]), 0);
    return await(knot[0]);
}

/* Main awaits left, which awaits right; right's awaiting of left is refused,
 * so it ends with that, and so do all. */
START_TEST(a_circle_of_awaits_is_refused)
{
    ck_assert_int_eq(run(tie_knot, NULL), UV_EALREADY);
}
END_TEST

static int fell;

static void stop_loop(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    uv_stop(timer->loop);
}

static void count_cancelled(void **watch, bool started, bool ended,
                            bool cancelled)
{
    (void)watch;
    ck_assert(started && !ended);
    fell += cancelled;
}

static const struct async_hooks cancel_hooks = {.dropped = count_cancelled};

START_TEST(a_main_that_cannot_go_on_is_cancelled)
{
    uv_timer_t timer;
    unsigned ms = 3600 * 1000;

    ck_assert_int_eq(uv_loop_init(&loop), 0);
    ck_assert_int_eq(uv_timer_init(&loop, &timer), 0);
    ck_assert_int_eq(uv_timer_start(&timer, stop_loop, 1, 0), 0);
    async_set_hooks(&cancel_hooks);
    ck_assert_int_eq(async_run(&loop, task_new("main", sleep_ms, &ms)),
                     UV_ECANCELED);
    async_set_hooks(NULL);
    ck_assert_int_eq(fell, 1);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

/* --- what is left over --- */

static int leave_some(void *arg)
{
    static unsigned hour_ms = 3600 * 1000;
    static int ended;

    ck_assert_int_eq(task_spawn(task_new("sleeps", sleep_ms, &hour_ms)), 0);
    ck_assert_int_eq(task_spawn(task_new("ends", count_up, &ended)), 0);
    ck_assert_int_eq(async_sleep(0), 0);
    ck_assert_int_eq(ended, 1);
    ck_assert_int_eq(task_spawn(task_new("ready", count_up, arg)), 0);
    return task_new("lazy", count_up, arg) ? 0 : UV_ENOMEM;
}

static char events[400], names[8][16];
static size_t name_count;

static void tell(const char *what, const char *name)
{
    strncat(events, what, sizeof(events) - strlen(events) - 1);
    strncat(events, name, sizeof(events) - strlen(events) - 1);
}

static void was_created(void **watch, const char *name, async_fn *fn,
                        const void *site)
{
    (void)fn;
    ck_assert_ptr_nonnull(site);
    snprintf(names[name_count], sizeof(names[0]), "%s", name);
    *watch = names[name_count++];
}

static void was_dropped(void **watch, bool started, bool ended, bool cancelled)
{
    ck_assert(!cancelled);
    ck_assert(started || !ended);
    tell(ended ? " ended:" : started ? " started:" : " never:", *watch);
}

static const struct async_hooks drop_hooks = {.created = was_created,
                                              .dropped = was_dropped};

/* The end of main is the end of all, in whatever state they are. */
START_TEST(tasks_that_nobody_awaited_are_dropped)
{
    int count = 0;

    async_set_hooks(&drop_hooks);
    ck_assert_int_eq(run(leave_some, &count), 0);
    async_set_hooks(NULL);
    ck_assert_int_eq(count, 0);
    ck_assert_str_eq(events,
                     " never:lazy never:ready ended:ends started:sleeps");
}
END_TEST

static int leave_write(void *arg)
{
    char *data = NULL;
    size_t len;

    return async_read_file(arg, &data, &len) == UV_ENOENT
               ? async_write_file(arg, "x", 1)
               : 0;
}

static int leave_in_flight(void *arg)
{
    ck_assert_int_eq(task_spawn(task_new("write", leave_write, arg)), 0);
    return async_sleep(0);
}

/* The request in flight lies on the stack of the task that is dropped. */
START_TEST(requests_in_flight_end_before_their_stack_goes)
{
    char *folder = unit_temporary_folder();
    char *path = path_join(folder, "file");

    ck_assert_int_eq(run(leave_in_flight, path), 0);
    free(path);
    free(folder);
}
END_TEST

/* --- hooks --- */

static void was_awaited(void **watch, const void *site)
{
    ck_assert_ptr_nonnull(site);
    tell(" awaited:", *watch);
}

static void was_started(void **watch, const void *stack, size_t stack_size)
{
    ck_assert_ptr_nonnull(stack);
    ck_assert_uint_ge(stack_size, 32 << 10);
    tell(" started:", *watch);
}

static void was_resumed(void **watch, async_fn *fn)
{
    ck_assert(fn);
    tell(" resumed:", *watch);
}

static void has_left(void **watch)
{
    tell(" left:", *watch);
}

static void was_completed(void **watch, int result)
{
    ck_assert_int_eq(result, 7);
    tell(" completed:", *watch);
}

static const struct async_hooks all_hooks = {
    .created = was_created,
    .started = was_started,
    .resumed = was_resumed,
    .left = has_left,
    .awaited = was_awaited,
    .completed = was_completed,
    .dropped = was_dropped,
};

START_TEST(hooks_see_each_step)
{
    int value = 7;

    async_set_hooks(&all_hooks);
    ck_assert_int_eq(run(await_one, &value), 7);
    async_set_hooks(NULL);
    ck_assert_str_eq(events,
                     " awaited:main started:main resumed:main awaited:give"
                     " left:main started:give"
                     " resumed:give completed:give left:give"
                     " resumed:main completed:main left:main");
}
END_TEST

/* --- the loop stays free --- */

static bool fired;

static void mark_fired(uv_timer_t *timer)
{
    fired = true;
    uv_close((uv_handle_t *)timer, NULL);
}

static int never_rest(void *arg)
{
    int count = 0;

    (void)arg;
    while (!fired)
        ck_assert_int_eq(await(task_new("count", count_up, &count)), 0);
    return 0;
}

/* Without turns of the loop between tasks this would never end. */
START_TEST(tasks_that_wake_each_other_let_timers_fire)
{
    uv_timer_t timer;

    ck_assert_int_eq(uv_loop_init(&loop), 0);
    ck_assert_int_eq(uv_timer_init(&loop, &timer), 0);
    ck_assert_int_eq(uv_timer_start(&timer, mark_fired, 1, 0), 0);
    ck_assert_int_eq(async_run(&loop, task_new("main", never_rest, NULL)), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

static int deep(void *arg)
{
    unsigned depth = *(unsigned *)arg - 1;

    if (depth == 0)
        return async_sleep(0);
    return await(task_new("deep", deep, &depth));
}

START_TEST(tasks_nest_a_thousand_deep)
{
    unsigned depth = 1000;

    ck_assert_int_eq(run(deep, &depth), 0);
}
END_TEST

START_TEST(a_task_without_room_for_a_stack_ends_with_enomem)
{
    int value = 7;

    async_set_stack_size((size_t)1 << 60);
    ck_assert_int_eq(run(await_one, &value), UV_ENOMEM);
    async_set_stack_size(0);
    ck_assert_int_eq(run(await_one, &value), 7);
}
END_TEST

/* --- waiting for libuv --- */

static uv_thread_t here;

static int other_thread(void *arg)
{
    uv_thread_t self = uv_thread_self();

    ck_assert_int_eq(uv_thread_equal(&here, &self), 0);
    ck_assert_int_eq(await(NULL), UV_ENOMEM);
    ck_assert_int_eq(async_sleep(0), UV_EINVAL);
    return *(int *)arg;
}

static int work_there(void *arg)
{
    return async_work(other_thread, arg);
}

START_TEST(work_runs_on_the_pool)
{
    int value = UV_EBUSY;

    here = uv_thread_self();
    ck_assert_int_eq(run(work_there, &value), UV_EBUSY);
}
END_TEST

/* Bytes of `len`, written and read back. */
static void round_trip(size_t len)
{
    char *bytes = malloc(len + 1), *data = NULL;
    size_t data_len = 1;

    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(i * 31 + i / 251);
    ck_assert_int_eq(async_write_file("file", bytes, len), 0);
    ck_assert_int_eq(async_read_file("file", &data, &data_len), 0);
    ck_assert_uint_eq(data_len, len);
    ck_assert_mem_eq(data, bytes, len);
    ck_assert_int_eq(data[len], '\0');
    free(data);
    free(bytes);
}

static int use_files(void *arg)
{
    char *data = NULL;
    size_t len;

    ck_assert_int_eq(chdir(arg), 0);
    round_trip(100000);
    round_trip(4095);
    round_trip(4096);
    round_trip(1);
    round_trip(0);
    ck_assert_int_eq(async_read_file("none", &data, &len), UV_ENOENT);
    ck_assert_int_eq(async_read_file(".", &data, &len), UV_EISDIR);
    ck_assert_ptr_null(data);
    ck_assert_int_eq(async_write_file("none/file", "x", 1), UV_ENOENT);
    ck_assert_int_eq(async_mkdir("none"), 0);
    ck_assert_int_eq(async_mkdir("none"), UV_EEXIST);
    ck_assert_int_eq(async_rename("file", "none/file"), 0);
    ck_assert_int_eq(async_rename("file", "none/file"), UV_ENOENT);
    ck_assert_int_eq(async_rename("none/file", "file"), 0);
    ck_assert_int_eq(async_unlink("none/file"), UV_ENOENT);
    return async_unlink("file");
}

START_TEST(files_come_back_as_they_were_written)
{
    char *folder = unit_temporary_folder();

    ck_assert_int_eq(run(use_files, folder), 0);
    ck_assert(!path_exists("file"));
    free(folder);
}
END_TEST

enum { LINES = 20 };

static int append_line(void *arg)
{
    char line[16];

    snprintf(line, sizeof(line), "%03d\n", *(int *)arg);
    return async_append_file("log", line, 4);
}

static int append_all(void *arg)
{
    struct task *tasks[LINES];
    int numbers[LINES];

    ck_assert_int_eq(chdir(arg), 0);
    for (int i = 0; i < LINES; i++) {
        numbers[i] = i;
        tasks[i] = task_new("append", append_line, &numbers[i]);
    }
    return gather(tasks, LINES, NULL);
}

/* Twenty tasks at once; each line is whole and there once. */
START_TEST(appended_lines_do_not_mix)
{
    char *folder = unit_temporary_folder();
    struct strbuf text = STRBUF_INIT;
    char line[16];

    ck_assert_int_eq(run(append_all, folder), 0);
    ck_assert_int_eq(path_read("log", 1000, &text, NULL), 0);
    ck_assert_uint_eq(text.len, 4 * LINES);
    for (int i = 0; i < LINES; i++) {
        snprintf(line, sizeof(line), "%03d\n", i);
        ck_assert_ptr_nonnull(strstr(text.text, line));
    }
    strbuf_release(&text);
    free(folder);
}
END_TEST

UNIT_MAIN(
    async, a_task_runs_only_when_it_is_awaited,
    await_returns_what_the_task_returned,
    spawned_tasks_run_in_the_order_of_spawning, the_running_task_knows_its_name,
    gather_runs_all_at_once_and_gives_the_first_error,
    outside_of_a_task_nothing_is_awaited, awaiting_twice_or_oneself_is_told,
    a_circle_of_awaits_is_refused, a_main_that_cannot_go_on_is_cancelled,
    tasks_that_nobody_awaited_are_dropped,
    requests_in_flight_end_before_their_stack_goes, hooks_see_each_step,
    tasks_that_wake_each_other_let_timers_fire, tasks_nest_a_thousand_deep,
    a_task_without_room_for_a_stack_ends_with_enomem, work_runs_on_the_pool,
    files_come_back_as_they_were_written, appended_lines_do_not_mix)
