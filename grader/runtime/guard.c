/*
 * guard.c - the real-time guard, in the child.
 *
 * Theory of operation. The player sends a queued signal to the loop thread;
 * its value tells the kind and a detail. The handler runs on a stack of its
 * own and tells where the submission was; see interrupted.c.
 *
 * Nothing here allocates or locks. What is interrupted is a callback that has
 * taken long, hence not the runtime itself, whose data is whole.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "runtime/guard.h"
#include "runtime/rt_internal.h"

enum { STACK_SIZE = 64 * 1024, FRAMES_MAX = 256, KIND_BITS = 2 };

static _Alignas(16) char handler_stack[STACK_SIZE];

/* Not one that a program is likely to use: glibc keeps the lowest two. */
static int guard_signal(void)
{
    return SIGRTMIN + 7;
}

static const struct {
    int number;
    const char *name;
} calls[] = {{SYS_read, "read"},
             {SYS_write, "write"},
             {SYS_readv, "readv"},
             {SYS_writev, "writev"},
             {SYS_pread64, "pread"},
             {SYS_poll, "poll"},
             {SYS_ppoll, "ppoll"},
             {SYS_select, "select"},
             {SYS_pselect6, "pselect"},
             {SYS_epoll_wait, "epoll_wait"},
             {SYS_epoll_pwait, "epoll_pwait"},
             {SYS_futex, "a lock or a condition (futex)"},
             {SYS_nanosleep, "nanosleep"},
             {SYS_clock_nanosleep, "clock_nanosleep"},
             {SYS_pause, "pause"},
             {SYS_wait4, "wait4"},
             {SYS_waitid, "waitid"},
             {SYS_accept, "accept"},
             {SYS_accept4, "accept4"},
             {SYS_connect, "connect"},
             {SYS_recvfrom, "recv"},
             {SYS_recvmsg, "recvmsg"},
             {SYS_sendto, "send"},
             {SYS_sendmsg, "sendmsg"},
             {SYS_flock, "flock"},
             {SYS_fcntl, "fcntl"},
             {SYS_fsync, "fsync"},
             {SYS_fdatasync, "fdatasync"},
             {SYS_rt_sigtimedwait, "sigwait"},
             {SYS_rt_sigsuspend, "sigsuspend"},
             {SYS_open, "open"},
             {SYS_openat, "open"}};

static const char *call_name(int number)
{
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (calls[i].number == number)
            return calls[i].name;
    return "a system call";
}

static void tell_limit(const char *value)
{
    struct trace_limit limit = {.node = rt_node()};

    rt_name(limit.name, "real time of one callback");
    rt_name(limit.value, value);
    rt_record(TRACE_LIMIT, &limit, sizeof(limit));
}

static void tell_blocked(struct trace_finding *finding, int call)
{
    rt_name(finding->subject, call_name(call));
    rt_report_always(finding,
                     "the callback waits in %s, and nothing came to end the "
                     "wait; timers and other callbacks wait with it",
                     call_name(call));
    tell_limit("blocked");
}

/*
 * Which line it was is chance, and so may be the function that it had called.
 * The one that the loop or the tests called, and that never came back, is not.
 */
static void tell_endless(const void *context)
{
    struct trace_finding clue =
        rt_finding("", TRACE_HINT, TRACE_CLUE_INSIDE, NULL);
    uint64_t pcs[FRAMES_MAX];
    size_t count = rt_interrupted_stack(context, pcs, FRAMES_MAX);

    if (count == 0)
        return;
    clue.stack[0] = pcs[count - 1];
    clue.stack_count = 1;
    rt_give_clue(&clue, "this was called and never came to its end");
}

static void tell_computing(struct trace_finding *finding)
{
    rt_name(finding->subject, "computing");
    rt_report_always(finding, "the callback computes without an end in sight; "
                              "the loop does nothing else meanwhile");
    tell_limit("computing");
}

static void triggered(int number, siginfo_t *info, void *context)
{
    int value = info->si_value.sival_int;
    enum rt_guard_kind kind = value & ((1 << KIND_BITS) - 1);
    bool blocked = kind == RT_GUARD_BLOCKED;
    struct trace_finding finding;

    (void)number;
    /* Only the player's: no other process may send a value, and the submission
     * has no reason to. */
    if (info->si_code != SI_QUEUE || info->si_pid == getpid())
        return;
    finding = rt_finding(blocked ? "UV301" : "UV305",
                         blocked ? TRACE_DEFINITE : TRACE_DOUBTFUL, "", NULL);
    finding.stack_count =
        rt_interrupted_stack(context, finding.stack, TRACE_STACK_MAX);
    if (!blocked)
        tell_endless(context);
    if (blocked)
        tell_blocked(&finding, value >> KIND_BITS);
    else
        tell_computing(&finding);
    _exit(RT_GUARD_EXIT);
}

int rt_guard_install(void)
{
    stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof(handler_stack)};
    struct sigaction action = {.sa_sigaction = triggered,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    int rc = rt_interrupted_prepare();

    if (rc < 0)
        return rc;
    sigfillset(&action.sa_mask);
    if (sigaltstack(&stack, NULL) < 0 ||
        sigaction(guard_signal(), &action, NULL) < 0)
        return -errno;
    return rt_crash_install();
}

int rt_guard_trigger(pid_t pid, pid_t thread, enum rt_guard_kind kind,
                     int detail)
{
    siginfo_t info = {.si_signo = guard_signal(), .si_code = SI_QUEUE};

    info.si_pid = getpid();
    info.si_uid = getuid();
    info.si_value.sival_int =
        (int)((unsigned)detail << KIND_BITS | (unsigned)kind);
    if (syscall(SYS_rt_tgsigqueueinfo, pid, thread, info.si_signo, &info) < 0)
        return -errno;
    return 0;
}
