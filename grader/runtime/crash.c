/*
 * crash.c - a run that ends in the middle leaves a clue: where it was.
 *
 * Theory of operation. The handler of a deadly signal tells the place and
 * returns with the default restored; the instruction runs again, and the signal
 * ends the child as it would have without us, so that the player sees which one
 * it was. A second fault in the handler ends the child at once, without a clue.
 * exit(), abort() and assert() of the submission's own come by here and know
 * their caller; a library's exit() is heard by atexit().
 */
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <ucontext.h>
#include <unistd.h>

#include "runtime/alloc.h"
#include "runtime/memory.h"
#include "runtime/rt_internal.h"

enum {
    NULL_PAGE = 4096,
    NEAR_STACK = 64 * 1024 /* bytes below the stack that one push may reach */
};

static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXFSZ};

/* An address just below the stack, or in the frame that was being made. */
static bool is_stack_full(const siginfo_t *info, const ucontext_t *context)
{
    const greg_t *registers = context->uc_mcontext.gregs;
    uintptr_t fault = (uintptr_t)info->si_addr,
              stack = (uintptr_t)registers[REG_RSP],
              frame = (uintptr_t)registers[REG_RBP];
    bool own = rt_pc((const void *)registers[REG_RIP]) != 0;

    return info->si_signo == SIGSEGV && info->si_code > 0 &&
           info->si_code != SI_KERNEL && fault >= stack - NEAR_STACK &&
           fault <= (own && frame > stack ? frame : stack + NEAR_STACK);
}

/*
 * What alloc.c fills memory with is no address, and the processor does not say
 * which one it was asked for; some register still holds it.
 */
static bool a_register_holds(const ucontext_t *context, unsigned char filling)
{
    const uint32_t half = filling * UINT32_C(0x01010101);

    for (int i = REG_R8; i < REG_RIP; i++)
        if ((uint64_t)context->uc_mcontext.gregs[i] >> 32 == half)
            return true;
    return false;
}

static bool is_null_pointer(const siginfo_t *info)
{
    return info->si_signo == SIGSEGV && info->si_code == SEGV_MAPERR &&
           (uintptr_t)info->si_addr < NULL_PAGE;
}

static const char *segv_words(const siginfo_t *info, const ucontext_t *context)
{
    bool no_address = info->si_code == SI_KERNEL;

    if (no_address && a_register_holds(context, RT_ALLOC_FREED))
        return "it crashed here, on a pointer that was read from memory that "
               "had been freed";
    if (no_address && a_register_holds(context, RT_ALLOC_FRESH))
        return "it crashed here, on a pointer that was never set";
    if (is_null_pointer(info))
        return "it crashed here, on a pointer that is NULL";
    if (info->si_code == SEGV_ACCERR)
        return "it crashed here, on memory that may not be used in this way "
               "(a string constant that is written to?)";
    return "it crashed here, on a pointer that leads nowhere: never set, or to "
           "something that is gone";
}

static const char exit_words[] = "it ended the whole program here";
static const char abort_words[] =
    "it gave up here: abort(), assert(), or the heap was damaged before";

static const char *words(const siginfo_t *info, const ucontext_t *context)
{
    switch (info->si_signo) {
    case SIGSEGV:
        return segv_words(info, context);
    case SIGABRT:
        return abort_words;
    case SIGXFSZ:
        return "it was here when there was no more room for its output";
    default:
        return "it crashed here";
    }
}

/* What comes first is what happened: abort() raises a signal, too. */
static bool end_is_told;

static void tell_end(struct trace_finding clue, const char *text)
{
    if (!rt_is_running() || end_is_told || clue.stack_count == 0)
        return;
    end_is_told = true;
    rt_memory_finish();
    rt_give_clue(&clue, "%s", text);
}

static void tell(const siginfo_t *info, const void *context)
{
    struct trace_finding clue = rt_finding("", TRACE_HINT, "", NULL);

    if (is_stack_full(info, context)) {
        rt_name(clue.subject, TRACE_CLUE_FULL);
        clue.stack_count = (uint32_t)rt_full_stack(context, info->si_addr,
                                                   clue.stack, TRACE_STACK_MAX);
        rt_give_clue(&clue, "the stack is full here: a recursion without an "
                            "end, or local variables that are too large");
        return;
    }
    clue.stack_count =
        (uint32_t)rt_interrupted_stack(context, clue.stack, TRACE_STACK_MAX);
    if (clue.stack_count && (is_null_pointer(info) || info->si_signo == SIGFPE))
        (void)rt_memory_blame(clue.stack, clue.stack_count,
                              info->si_signo == SIGSEGV);
    tell_end(clue, words(info, context));
}

static void crashed(int number, siginfo_t *info, void *context)
{
    struct sigaction action = {.sa_handler = SIG_DFL};

    sigaction(number, &action, NULL);
    if (rt_is_running())
        tell(info, context);
    /* One that was sent does not come again by itself. */
    if (info->si_code <= 0)
        raise(number);
}

/* By way of a library's function, which keeps no frame pointers. */
void rt_tell_exit(void)
{
    struct trace_finding clue;

    if (!rt_is_running())
        return;
    clue = rt_finding("", TRACE_HINT, "", NULL);
    clue.stack_count =
        (uint32_t)rt_calling_stack(RT_FRAME, clue.stack, TRACE_STACK_MAX);
    tell_end(clue, exit_words);
}

/* The submission's own calls: their place is known, not searched for. */
#define ENDS(name, words, parameters, ...)                                     \
    void rt_##name parameters __attribute__((noreturn));                       \
    void rt_##name parameters                                                  \
    {                                                                          \
        tell_end(rt_finding_here("", TRACE_HINT, "", RT_FRAME), words);        \
        name(__VA_ARGS__);                                                     \
    }

ENDS(_exit, exit_words, (int status), status)
ENDS(abort, abort_words, (void))
ENDS(exit, exit_words, (int status), status)
ENDS(quick_exit, exit_words, (int status), status)
ENDS(__assert_fail, abort_words,
     (const char *expression, const char *file, unsigned line,
      const char *function),
     expression, file, line, function)

int rt_crash_install(void)
{
    struct sigaction action = {.sa_sigaction = crashed,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};

    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
        if (sigaction(deadly[i], &action, NULL) < 0)
            return -errno;
    return atexit(rt_tell_exit) == 0 && at_quick_exit(rt_tell_exit) == 0
               ? 0
               : -ENOMEM;
}
