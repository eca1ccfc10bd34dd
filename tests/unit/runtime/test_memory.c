#include <stdarg.h>
#include <stdatomic.h>

#include "played.h"
#include "runtime/memory.h"

/*
 * Two chains start in main: each remembers the counter, waits on the pool, and
 * comes back. What they do with it then is up to the test.
 */
struct chain {
    uv_work_t work;
    long seen, wanted;
    char padding[64];
};

static struct chain chains[2];
static long counter;
static char neighbours[8];
static atomic_long atomic_counter;
static char buffer[512 * 1024];
static void (*come_back)(struct chain *chain);

LEARNER static void wait_on_pool(uv_work_t *work)
{
    (void)work;
}

LEARNER static void came_back(uv_work_t *work, int status)
{
    (void)status;
    come_back(work->data);
}

LEARNER static void start_chains(void)
{
    for (int i = 0; i < 2; i++) {
        chains[i].work.data = &chains[i];
        chains[i].seen = counter;
        chains[i].wanted = i + 1;
        uv_queue_work(&loop, &chains[i].work, wait_on_pool, came_back);
    }
}

LEARNER static void write_back(struct chain *chain)
{
    counter = chain->seen - chain->wanted;
}

static const struct trace_finding *only_finding(void)
{
    ck_assert_uint_eq(played.finding_count, 1);
    ck_assert_str_eq(played.findings[0].rule, "UV501");
    ck_assert_uint_eq(played.findings[0].severity, TRACE_DOUBTFUL);
    return &played.findings[0];
}

/* The finding names the read, the write that is lost, and both values. */
START_TEST(lost_update_is_told_with_its_three_places)
{
    const struct trace_finding *finding;

    counter = 10;
    come_back = write_back;
    played_run(0, start_chains);
    finding = only_finding();
    ck_assert_ptr_nonnull(strstr(finding->detail, "it was 10 "));
    ck_assert_ptr_nonnull(strstr(finding->detail, "made it 9 "));
    ck_assert_ptr_nonnull(strstr(finding->detail, "now 8 "));
    ck_assert_uint_eq(finding->related_count, 2);
    ck_assert(played_within(finding->stack[0], (void (*)(void))write_back));
    ck_assert(
        played_within(finding->related[0].pc, (void (*)(void))start_chains));
    ck_assert(
        played_within(finding->related[1].pc, (void (*)(void))write_back));
    ck_assert_uint_ne(finding->related[1].node, finding->node);
}
END_TEST

/* Negative numbers are shown as such. */
START_TEST(values_are_shown_with_their_sign)
{
    counter = -5;
    come_back = write_back;
    played_run(0, start_chains);
    ck_assert_ptr_nonnull(strstr(only_finding()->detail, "it was -5 "));
}
END_TEST

LEARNER static void update(struct chain *chain)
{
    counter -= chain->seen > 0 ? chain->wanted : 0;
}

/* Read and written in one callback: nobody comes between. */
START_TEST(update_in_one_callback_is_silent)
{
    counter = 10;
    come_back = update;
    played_run(0, start_chains);
    played_clean();
    ck_assert_int_eq(counter, 7);
}
END_TEST

LEARNER static void replace(struct chain *chain)
{
    counter = chain->wanted * 100;
}

/* What is written owes nothing to what was read. */
START_TEST(unrelated_value_is_silent)
{
    counter = 10;
    come_back = replace;
    played_run(0, start_chains);
    played_clean();
    ck_assert(counter == 100 || counter == 200);
}
END_TEST

LEARNER static void read_by_copy(struct chain *chain)
{
    long copy;

    memcpy(&copy, &counter, sizeof(copy));
    counter = copy - (chain->seen > 0 ? chain->wanted : 0);
}

/* A copy by a function of the library is a read, too. */
START_TEST(copy_counts_as_a_read)
{
    counter = 10;
    come_back = read_by_copy;
    played_run(0, start_chains);
    played_clean();
    ck_assert_int_eq(counter, 7);
}
END_TEST

LEARNER static void write_back_by_copy(struct chain *chain)
{
    long value = chain->seen - chain->wanted;

    memcpy(&counter, &value, sizeof(value));
}

/* And a write. */
START_TEST(copy_counts_as_a_write)
{
    counter = 10;
    come_back = write_back_by_copy;
    played_run(0, start_chains);
    only_finding();
}
END_TEST

LEARNER static void take_atomically(struct chain *chain)
{
    atomic_fetch_sub(&atomic_counter, chain->wanted);
}

/* The runtime does the atomic operation itself; it is an update. */
START_TEST(atomic_update_is_done_and_silent)
{
    atomic_long expected = 7;

    atomic_store(&atomic_counter, 10);
    come_back = take_atomically;
    played_run(0, start_chains);
    played_clean();
    ck_assert_int_eq(atomic_load(&atomic_counter), 7);
    ck_assert(atomic_compare_exchange_strong(&atomic_counter, &expected, 20));
    ck_assert(!atomic_compare_exchange_strong(&atomic_counter, &expected, 30));
    ck_assert_int_eq(expected, 20);
    ck_assert_int_eq(atomic_exchange(&atomic_counter, 6), 20);
    ck_assert_int_eq(atomic_fetch_or(&atomic_counter, 9), 6);
    ck_assert_int_eq(atomic_fetch_and(&atomic_counter, 3), 15);
    ck_assert_int_eq(atomic_fetch_xor(&atomic_counter, 1), 3);
    ck_assert_int_eq(atomic_load(&atomic_counter), 2);
}
END_TEST

LEARNER static void write_own_byte(struct chain *chain)
{
    neighbours[chain->wanted] = (char)(chain->seen + chain->wanted);
}

/* Bytes of one word are variables of their own. */
START_TEST(neighbours_in_a_word_are_told_apart)
{
    counter = 3;
    come_back = write_own_byte;
    played_run(0, start_chains);
    played_clean();
    ck_assert_int_eq(neighbours[1], 4);
    ck_assert_int_eq(neighbours[2], 5);
}
END_TEST

LEARNER static void sweep_and_write_back(struct chain *chain)
{
    for (size_t i = 0; i < sizeof(buffer); i++)
        buffer[i] = (char)chain->wanted;
    counter = chain->seen - chain->wanted;
}

/* A walk over half a megabyte, much more than the table holds, leaves the
 * variable that several callbacks share. */
START_TEST(shared_variable_survives_a_sweep)
{
    counter = 10;
    come_back = sweep_and_write_back;
    played_run(0, start_chains);
    only_finding();
}
END_TEST

LEARNER static void forget_and_write_back(struct chain *chain)
{
    rt_memory_forget(&counter, sizeof(counter));
    counter = chain->seen - chain->wanted;
}

/* Memory that belongs to something else now has no past. */
START_TEST(forgotten_memory_has_no_past)
{
    counter = 10;
    come_back = forget_and_write_back;
    played_run(0, start_chains);
    played_clean();
}
END_TEST

LEARNER static void write_stack(struct chain *chain)
{
    volatile long local = chain->seen;

    local = chain->seen - chain->wanted;
    counter += local;
}

/* Locals of two callbacks at one address have nothing to do with each other. */
START_TEST(stack_of_a_callback_is_its_own)
{
    counter = 10;
    come_back = write_stack;
    played_run(0, start_chains);
    played_clean();
}
END_TEST

LEARNER static long look(void)
{
    return counter;
}

LEARNER static void store(long value)
{
    counter = value;
}

/* Two tasks that each keep what they read in a variable on their own stack,
 * and go on when the other has had its turn. */
static void run_two_tasks(void)
{
    struct rt_op *tasks[2];
    long seen[2];

    for (int i = 0; i < 2; i++) {
        tasks[i] = rt_op_start(TRACE_TASK, "task", NULL);
        rt_op_enter(tasks[i], (const void *)look);
        seen[i] = look();
        rt_leave();
    }
    for (int i = 0; i < 2; i++) {
        rt_op_enter(tasks[i], (const void *)store);
        store(seen[i] - 1 - i);
        rt_leave();
        rt_op_awaited(tasks[i], NULL);
        rt_op_end(tasks[i], 0);
    }
}

START_TEST(update_lost_between_tasks_is_told)
{
    struct rt_config config = played_config(0);

    counter = 10;
    played_start(&config);
    rt_enter_main();
    run_two_tasks();
    rt_leave();
    rt_finish();
    ck_assert(played_within(only_finding()->stack[0], (void (*)(void))store));
}
END_TEST

static uv_fs_t request;
static ssize_t looked;

LEARNER static void measured(uv_fs_t *req)
{
    looked = req->result;
    uv_fs_req_cleanup(req);
}

LEARNER static void look_too_early(void)
{
    request.data = &looked;
    uv_fs_stat(&loop, &request, "/dev/null", measured);
    if (request.data == &looked)
        looked = request.result;
}

/* The result before the callback is told; the learner's own field is not. */
START_TEST(result_before_completion_is_told)
{
    const struct trace_finding *finding;

    played_run(0, look_too_early);
    ck_assert_uint_eq(played.finding_count, 1);
    finding = played_find("UV114");
    ck_assert_ptr_nonnull(finding);
    ck_assert_uint_eq(finding->severity, TRACE_DEFINITE);
    ck_assert_str_eq(finding->subject, "uv_fs_stat");
    ck_assert_uint_eq(finding->related_count, 1);
    ck_assert_uint_lt(finding->related[0].pc, finding->stack[0]);
}
END_TEST

PLAYED_MAIN(memory, lost_update_is_told_with_its_three_places,
            values_are_shown_with_their_sign, update_in_one_callback_is_silent,
            unrelated_value_is_silent, copy_counts_as_a_read,
            copy_counts_as_a_write, atomic_update_is_done_and_silent,
            neighbours_in_a_word_are_told_apart,
            shared_variable_survives_a_sweep, forgotten_memory_has_no_past,
            stack_of_a_callback_is_its_own, update_lost_between_tasks_is_told,
            result_before_completion_is_told)
