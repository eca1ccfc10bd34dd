/*
 * played.h - the frame of the runtime's tests: each test is a run in a process
 * of its own. Functions marked LEARNER are the submission, everything else in
 * the test is the driver.
 */
#ifndef GRADE_TESTS_PLAYED_H
#define GRADE_TESTS_PLAYED_H

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "runtime/rt.h"

/* The linker makes __start_learner and __stop_learner of this. */
#define LEARNER __attribute__((section("learner"), noinline))

extern const char __start_learner[], __stop_learner[];

enum { PLAYED_MAX = 4096 };

/* What the run told: findings, and what happened in short words. */
static struct {
    struct trace_finding findings[32];
    size_t finding_count;
    struct trace_limit limit;
    size_t node_count, choice_count, limit_count, op_count;
    struct trace_node nodes[PLAYED_MAX];
    char log[PLAYED_MAX]; /* see played_log() */
} played;

static uv_loop_t loop;

static inline void played_record(void *arg, const struct trace_record *record)
{
    (void)arg;
    switch (record->type) {
    case TRACE_NODE:
        if (played.node_count < PLAYED_MAX)
            memcpy(&played.nodes[played.node_count], record,
                   sizeof(played.nodes[0]));
        played.node_count++;
        break;
    case TRACE_OP:
        played.op_count++;
        break;
    case TRACE_CHOICE:
        played.choice_count++;
        break;
    case TRACE_LIMIT:
        memcpy(&played.limit, record, sizeof(played.limit));
        played.limit_count++;
        break;
    case TRACE_FINDING:
        if (played.finding_count < 32)
            memcpy(&played.findings[played.finding_count++], record,
                   sizeof(played.findings[0]));
        break;
    default:
        break;
    }
}

/* Appends to what the test compares: the order of what happened. */
static inline void played_log(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
static inline void played_log(const char *format, ...)
{
    size_t len = strlen(played.log);
    va_list ap;

    va_start(ap, format);
    vsnprintf(played.log + len, sizeof(played.log) - len, format, ap);
    va_end(ap);
}

static inline struct rt_config played_config(uint64_t seed)
{
    struct rt_config config = rt_config_default();

    config.seed = seed;
    config.sink = played_record;
    return config;
}

static inline void played_start(const struct rt_config *config)
{
    ck_assert_int_eq(rt_start(config), 0);
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    rt_set_object(__start_learner, (size_t)(__stop_learner - __start_learner));
}

/* Plays `scene` (a LEARNER function) and runs the loop to its end. */
static inline void played_run_with(const struct rt_config *config,
                                   void (*scene)(void))
{
    played_start(config);
    rt_enter_main();
    scene();
    uv_run(&loop, UV_RUN_DEFAULT);
    rt_leave();
    rt_finish();
}

static inline void played_run(uint64_t seed, void (*scene)(void))
{
    struct rt_config config = played_config(seed);

    played_run_with(&config, scene);
}

static inline const struct trace_finding *played_find(const char *rule)
{
    for (size_t i = 0; i < played.finding_count; i++)
        if (strcmp(played.findings[i].rule, rule) == 0)
            return &played.findings[i];
    return NULL;
}

static inline void played_clean(void)
{
    ck_assert_msg(played.finding_count == 0, "found %s: %s",
                  played.findings[0].rule, played.findings[0].detail);
}

/* True if the code offset lies in the learner's function `from`, and before
 * the function `to` (the next in the file). */
static inline bool played_within(uint64_t pc, void (*from)(void))
{
    uint64_t start = (uint64_t)((const char *)from - __start_learner);

    return pc > start && pc < start + 400;
}

static inline int played_main(const char *name, const TTest *const *tests,
                              size_t count)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner = srunner_create(suite);
    int failed;

    for (size_t i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    srunner_set_fork_status(runner, CK_FORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}

#define PLAYED_MAIN(name, ...)                                                 \
    int main(void)                                                             \
    {                                                                          \
        const TTest *const tests[] = {__VA_ARGS__};                            \
                                                                               \
        return played_main(#name, tests, sizeof(tests) / sizeof(tests[0]));    \
    }

#endif
