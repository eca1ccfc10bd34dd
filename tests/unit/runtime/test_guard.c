#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "played.h"
#include "runtime/guard.h"

/* What the child tells, and when it is in the callback: shared memory. */
static struct report {
    struct rt_beacon beacon;
    volatile int in_callback;
    struct trace_finding finding;
    struct trace_limit limit;
} * report;

static uv_timer_t timer;
static int ends[2];

static void keep(void *arg, const struct trace_record *record)
{
    (void)arg;
    if (record->type == TRACE_FINDING)
        memcpy(&report->finding, record, sizeof(report->finding));
    if (record->type == TRACE_LIMIT)
        memcpy(&report->limit, record, sizeof(report->limit));
}

LEARNER static void spin(void)
{
    report->in_callback = 1;
    for (volatile unsigned long i = 0;; i++)
        ;
}

LEARNER static void spin_fired(uv_timer_t *t)
{
    (void)t;
    spin();
}

LEARNER static void hang_fired(uv_timer_t *t)
{
    char byte;

    (void)t;
    report->in_callback = 1;
    /* A call that no wrapper knows: the pipe is empty. */
    syscall(SYS_read, ends[0], &byte, 1);
}

LEARNER static void start_spin(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, spin_fired, 5, 0);
}

LEARNER static void start_hang(void)
{
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, hang_fired, 5, 0);
}

/* Plays `scene` in a child, triggers the guard, and returns the wait status. */
static int trigger(void (*scene)(void), enum rt_guard_kind kind, int detail)
{
    struct rt_config config = played_config(0);
    int status;
    pid_t child;

    report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(report, MAP_FAILED);
    ck_assert_int_eq(pipe(ends), 0);
    config.sink = keep;
    config.beacon = &report->beacon;
    child = fork();
    if (child == 0) {
        ck_assert_int_eq(rt_guard_install(), 0);
        played_run_with(&config, scene);
        _exit(0);
    }
    while (!report->in_callback)
        usleep(1000);
    /* It is about to enter the call; where it is then does not matter much. */
    usleep(20000);
    ck_assert_int_eq(
        rt_guard_trigger(child, report->beacon.thread, kind, detail), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

/* A loop without end: told as computing, at the loop, with its caller. */
START_TEST(computing_callback_is_found_at_its_loop)
{
    int status = trigger(start_spin, RT_GUARD_COMPUTING, 0);

    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), RT_GUARD_EXIT);
    ck_assert_str_eq(report->finding.rule, "UV305");
    ck_assert_str_eq(report->finding.subject, "computing");
    ck_assert_uint_ge(report->finding.stack_count, 2);
    ck_assert(played_within(report->finding.stack[0], spin));
    ck_assert(
        played_within(report->finding.stack[1], (void (*)(void))spin_fired));
    ck_assert_str_eq(report->limit.value, "computing");
    ck_assert_uint_eq(report->finding.node, report->beacon.node);
}
END_TEST

/* Blocked in the kernel, below the C library, which has no frame pointers. */
START_TEST(blocked_callback_is_found_at_its_call)
{
    int status = trigger(start_hang, RT_GUARD_BLOCKED, SYS_read);

    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), RT_GUARD_EXIT);
    ck_assert_str_eq(report->finding.rule, "UV301");
    ck_assert_str_eq(report->finding.subject, "read");
    ck_assert_uint_ge(report->finding.stack_count, 1);
    ck_assert(
        played_within(report->finding.stack[0], (void (*)(void))hang_fired));
    ck_assert_str_eq(report->limit.value, "blocked");
}
END_TEST

/* An unknown call is still a finding. */
START_TEST(unknown_call_is_told_as_such)
{
    int status = trigger(start_hang, RT_GUARD_BLOCKED, -1);

    ck_assert_int_eq(WEXITSTATUS(status), RT_GUARD_EXIT);
    ck_assert_str_eq(report->finding.subject, "a system call");
}
END_TEST

LEARNER static void raise_it(void)
{
    siginfo_t info = {.si_signo = SIGRTMIN + 7, .si_code = SI_QUEUE};

    info.si_pid = getpid();
    info.si_value.sival_int = RT_GUARD_BLOCKED;
    syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), info.si_signo, &info);
}

/* What the submission sends itself has no effect. */
START_TEST(own_signal_is_ignored)
{
    ck_assert_int_eq(rt_guard_install(), 0);
    played_run(0, raise_it);
    played_clean();
}
END_TEST

PLAYED_MAIN(guard, computing_callback_is_found_at_its_loop,
            blocked_callback_is_found_at_its_call, unknown_call_is_told_as_such,
            own_signal_is_ignored)
