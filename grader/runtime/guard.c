/*
 * guard.c - the real-time guard, in the child.
 *
 * Theory of operation. The player sends a queued signal to the loop thread;
 * its value tells the kind and a detail. The handler runs on a stack of its
 * own. The interrupted instruction may be anywhere: in the submission, or in
 * the C library, which keeps no frame pointers. So the stack is searched from
 * its end for a return address that lies in the learner's object and follows a
 * call; from the frame that is found there on, frame pointers lead on.
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

enum {
    STACK_SIZE = 64 * 1024,
    SEARCH_MAX = 64 * 1024, /* bytes of the stack that are searched */
    PAGE = 4096,
    KIND_BITS = 2
};

static struct {
    uintptr_t stack_low, stack_high; /* of the loop thread */
    _Alignas(16) char stack[STACK_SIZE];
} guard;

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

/* Where searching the stack must stop; a task's stack ends who knows where,
 * but not before the end of its page. */
static uintptr_t search_end(uintptr_t stack)
{
    uintptr_t end = stack + SEARCH_MAX;

    if (stack < guard.stack_low || stack >= guard.stack_high)
        return (stack | (PAGE - 1)) + 1;
    return end < guard.stack_high ? end : guard.stack_high;
}

/* True if `address` is in the learner's object and the instruction before it
 * may be a call: e8 and four bytes, or ff with two to seven. */
static bool follows_call(uintptr_t address)
{
    const unsigned char *code = (const unsigned char *)address;

    if (rt_pc(code) <= 7 || !rt_pc(code - 7))
        return false;
    if (code[-5] == 0xe8)
        return true;
    for (int back = 2; back <= 7; back++)
        if (code[-back] == 0xff && (code[1 - back] & 0x38) == 0x10)
            return true;
    return false;
}

/* The innermost frame of the submission at or above `from`: a saved frame
 * pointer that leads upward, and below a return address. */
static const uintptr_t *find_frame(const uintptr_t *from, const uintptr_t *end)
{
    for (; from + 1 < end; from++)
        if (from[0] > (uintptr_t)from && from[0] < (uintptr_t)end)
            return from;
    return end;
}

static size_t follow_frames(const uintptr_t *frame, const uintptr_t *end,
                            uint64_t *ret_pcs, size_t max)
{
    size_t count = 0;

    while (count < max && frame + 1 < end) {
        const uintptr_t *next = (const uintptr_t *)frame[0];
        uint64_t pc = rt_pc((const void *)frame[1]);

        if (pc)
            ret_pcs[count++] = pc;
        if (next <= frame || (uintptr_t)next % sizeof(void *))
            break;
        frame = next;
    }
    return count;
}

/* The learner's places, innermost first, as return addresses. */
static size_t interrupted_stack(const ucontext_t *context, uint64_t *ret_pcs,
                                size_t max)
{
    const greg_t *registers = context->uc_mcontext.gregs;
    uint64_t here = rt_pc((const void *)registers[REG_RIP]);
    uintptr_t stack = (uintptr_t)registers[REG_RSP] & ~(uintptr_t)7;
    const uintptr_t *end = (const uintptr_t *)search_end(stack);
    const uintptr_t *word = (const uintptr_t *)stack;

    if (here) {
        const uintptr_t *frame = (const uintptr_t *)registers[REG_RBP];

        /* The instruction itself, not the one before it. */
        ret_pcs[0] = here + 1;
        if (frame < word || frame >= end || (uintptr_t)frame % sizeof(void *))
            return 1;
        return 1 + follow_frames(frame, end, ret_pcs + 1, max - 1);
    }
    while (word < end && !follows_call(*word))
        word++;
    if (word == end)
        return 0;
    ret_pcs[0] = rt_pc((const void *)*word);
    return 1 +
           follow_frames(find_frame(word + 1, end), end, ret_pcs + 1, max - 1);
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
        interrupted_stack(context, finding.stack, TRACE_STACK_MAX);
    if (blocked)
        tell_blocked(&finding, value >> KIND_BITS);
    else
        tell_computing(&finding);
    _exit(RT_GUARD_EXIT);
}

int rt_guard_install(void)
{
    stack_t stack = {.ss_sp = guard.stack, .ss_size = sizeof(guard.stack)};
    struct sigaction action = {.sa_sigaction = triggered,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    int rc = rt_loop_stack(&guard.stack_low, &guard.stack_high);

    if (rc < 0)
        return rc;
    sigfillset(&action.sa_mask);
    if (sigaltstack(&stack, NULL) < 0 ||
        sigaction(guard_signal(), &action, NULL) < 0)
        return -errno;
    return 0;
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
