#include <malloc.h>
#include <signal.h>
#include <stdarg.h>

#include "played.h"

static unsigned char *block, *copy;
static uv_timer_t *timer;

static bool all_bytes(const unsigned char *data, size_t len, unsigned char byte)
{
    for (size_t i = 0; i < len; i++)
        if (data[i] != byte)
            return false;
    return true;
}

LEARNER static void allocate(void)
{
    block = malloc(100);
    copy = calloc(10, 10);
}

/* Memory that was never written is the same on every machine. */
START_TEST(fresh_memory_has_a_pattern)
{
    played_run(0, allocate);
    ck_assert(all_bytes(block, 100, 0xbe));
    ck_assert(all_bytes(copy, 100, 0));
}
END_TEST

LEARNER static void use_after_free(void)
{
    block = malloc(100);
    memset(block, 7, 100);
    free(block);
    copy = malloc(100);
}

/* A freed block is not handed out again at once, and shows that it is gone. */
START_TEST(freed_memory_is_kept_back)
{
    played_run(0, use_after_free);
    ck_assert_ptr_ne(block, copy);
    ck_assert(all_bytes(block, 100, 0xdd));
}
END_TEST

LEARNER static void free_many(void)
{
    for (int i = 0; i < 10000; i++)
        free(malloc(5000));
}

/* What is kept back has a bound: 50 MB are freed, some 4 MB are kept. */
START_TEST(kept_memory_is_bounded)
{
    size_t before = mallinfo2().uordblks;

    played_run(0, free_many);
    ck_assert_uint_lt(mallinfo2().uordblks - before, 8 * 1024 * 1024);
}
END_TEST

LEARNER static void grow(void)
{
    unsigned char *old = malloc(10);
    volatile size_t half = SIZE_MAX / 2;

    memset(old, 7, 10);
    copy = old;
    block = realloc(old, 1000);
    ck_assert_ptr_null(reallocarray(NULL, half, 4));
}

/* realloc always moves, so that old pointers into the block show. */
START_TEST(grown_block_moves_with_its_content)
{
    played_run(0, grow);
    ck_assert_ptr_ne(block, copy);
    ck_assert(all_bytes(block, 10, 7));
    ck_assert(all_bytes(copy, 10, 0xdd));
}
END_TEST

LEARNER static void copy_text(void)
{
    block = (unsigned char *)strdup("timer");
    copy = (unsigned char *)strndup("timer", 3);
}

START_TEST(text_is_copied)
{
    played_run(0, copy_text);
    ck_assert_str_eq((char *)block, "timer");
    ck_assert_str_eq((char *)copy, "tim");
}
END_TEST

static bool was_closed;

LEARNER static void timer_closed(uv_handle_t *handle)
{
    was_closed = true;
    free(handle);
}

LEARNER static void free_too_early(void)
{
    timer = malloc(sizeof(*timer));
    uv_timer_init(&loop, timer);
    uv_close((uv_handle_t *)timer, timer_closed);
    free(timer);
}

/* The handle stays in memory, so that the run goes on to its end. */
START_TEST(handle_is_not_freed_before_it_is_closed)
{
    const struct trace_finding *finding;

    played_run(0, free_too_early);
    ck_assert_uint_eq(played.finding_count, 1);
    finding = played_find("UV205");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->subject, "uv_timer_t");
    ck_assert(played_within(finding->stack[0], (void (*)(void))free_too_early));
    ck_assert_uint_eq(finding->related_count, 2);
    ck_assert(was_closed);
}
END_TEST

LEARNER static void free_twice(void)
{
    block = malloc(100);
    free(block);
    free(block);
}

START_TEST(freeing_twice_aborts)
{
    played_run(0, free_twice);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alloc");
    TCase *tcase = tcase_create("alloc");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, fresh_memory_has_a_pattern);
    tcase_add_test(tcase, freed_memory_is_kept_back);
    tcase_add_test(tcase, kept_memory_is_bounded);
    tcase_add_test(tcase, grown_block_moves_with_its_content);
    tcase_add_test(tcase, text_is_copied);
    tcase_add_test(tcase, handle_is_not_freed_before_it_is_closed);
    tcase_add_test_raise_signal(tcase, freeing_twice_aborts, SIGABRT);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
