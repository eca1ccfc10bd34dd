/*
 * Theory of operation
 *
 * A stack is one mapping: below the guard, which nobody may touch, then the
 * room, and at its top the struct that describes it. The system gives memory
 * to pages that are touched only, so that a stack costs what its task used of
 * it. Those given back wait in `spare` for the next task.
 *
 * A task that uses all of its stack touches the guard. There is no stack left
 * to say so on, hence the signal is handled on one of its own; the handler
 * names the task, and lets the program end as it would have. A program that
 * handles SIGSEGV itself keeps its handler.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "async_internal.h"

enum {
    SIZE_MIN = 32 << 10,
    SIZE_DEFAULT = 256 << 10,
    /* Larger than a page: few functions have locals that reach beyond. */
    GUARD_SIZE = 64 << 10,
    SPARE_MAX = 256,
    SIGNAL_STACK_SIZE = 64 << 10
};

struct async_stack {
    struct async_stack *next; /* among the spare ones */
    char *base;               /* of the mapping */
    size_t size;              /* of the mapping */
};

static _Thread_local struct {
    struct async_stack *spare;
    unsigned spare_count;
    unsigned long count; /* of all */
    char *signal_stack;  /* ours; NULL: none, or the thread's own is used */
    char why[160];
} stacks;

static size_t stack_size = SIZE_DEFAULT; /* of those to come */

void async_set_stack_size(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    if (bytes < SIZE_MIN)
        bytes = SIZE_MIN;
    stack_size = (bytes + page - 1) / page * page;
}

/* --- making --- */

/* A number of /proc/sys/vm; 0 when it cannot be read. */
static unsigned long limit_of_maps(void)
{
    FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
    char text[32] = "";

    if (!file)
        return 0;
    if (!fgets(text, sizeof(text), file))
        text[0] = '\0';
    fclose(file);
    return strtoul(text, NULL, 10);
}

/* Two mappings a stack: the guard and the room. */
static struct async_stack *refused(size_t size)
{
    unsigned long maps = limit_of_maps();

    if (maps && stacks.count >= maps / 2 - maps / 16)
        snprintf(stacks.why, sizeof(stacks.why),
                 "no room for a stack beside %lu others: vm.max_map_count is "
                 "%lu, and each takes two maps",
                 stacks.count, maps);
    else
        snprintf(stacks.why, sizeof(stacks.why),
                 "no room for a stack of %zu KiB beside %lu others: %s",
                 size / 1024, stacks.count, strerror(errno));
    return NULL;
}

const char *async_why_no_stack(void)
{
    return stacks.why;
}

static struct async_stack *stack_new(size_t size)
{
    size_t whole = GUARD_SIZE + size;
    struct async_stack *stack;
    char *base =
        mmap(NULL, whole, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

    if (base == MAP_FAILED)
        return refused(size);
    if (mprotect(base, GUARD_SIZE, PROT_NONE) != 0) {
        int error = errno;

        munmap(base, whole);
        errno = error;
        return refused(size);
    }
    stack = (struct async_stack *)(base + whole) - 1;
    *stack = (struct async_stack){.base = base, .size = whole};
    stacks.count++;
    return stack;
}

static void stack_free(struct async_stack *stack)
{
    stacks.count--;
    munmap(stack->base, stack->size);
}

static struct async_stack *spare_take(void)
{
    struct async_stack *stack = stacks.spare;

    stacks.spare = stack->next;
    stacks.spare_count--;
    return stack;
}

struct async_stack *async_stack_take(void)
{
    /* After the size was changed those of the old one go. */
    while (stacks.spare && stacks.spare->size != GUARD_SIZE + stack_size)
        stack_free(spare_take());
    return stacks.spare ? spare_take() : stack_new(stack_size);
}

void async_stack_give(struct async_stack *stack)
{
    if (stacks.spare_count >= SPARE_MAX) {
        stack_free(stack);
        return;
    }
    stack->next = stacks.spare;
    stacks.spare = stack;
    stacks.spare_count++;
}

void async_stack_trim(void)
{
    while (stacks.spare)
        stack_free(spare_take());
}

void *async_stack_low(const struct async_stack *stack)
{
    return stack->base + GUARD_SIZE;
}

size_t async_stack_usable(const struct async_stack *stack)
{
    return (size_t)((const char *)stack - stack->base) - GUARD_SIZE;
}

bool async_stack_guards(const struct async_stack *stack, const void *address)
{
    uintptr_t offset = (uintptr_t)address - (uintptr_t)stack->base;

    return offset < GUARD_SIZE;
}

/* --- a full stack --- */

static void say(const char *text)
{
    /* Nobody is left to tell if this fails. */
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        return;
}

static void touched(int number, siginfo_t *info, void *context)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    const struct task *task = task_current();

    (void)context;
    sigaction(number, &action, NULL);
    if (task && async_stack_guards(task->stack, info->si_addr)) {
        say("async: the stack of the task '");
        say(task->name);
        say("' is full: a recursion without an end, or large local "
            "variables; see async_set_stack_size()\n");
    }
    /* One that was sent does not come again by itself. */
    if (info->si_code <= 0)
        raise(number);
}

/* Once a process. */
static void handler_install(void)
{
    struct sigaction old,
        action = {.sa_sigaction = touched, .sa_flags = SA_SIGINFO | SA_ONSTACK};

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGSEGV, NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) &&
        old.sa_handler == SIG_DFL)
        sigaction(SIGSEGV, &action, NULL);
}

void async_stack_watch(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    stack_t now, ours = {.ss_size = SIGNAL_STACK_SIZE};

    pthread_once(&once, handler_install);
    if (stacks.signal_stack || sigaltstack(NULL, &now) < 0 ||
        !(now.ss_flags & SS_DISABLE))
        return;
    ours.ss_sp = malloc(SIGNAL_STACK_SIZE);
    if (ours.ss_sp && sigaltstack(&ours, NULL) == 0)
        stacks.signal_stack = ours.ss_sp;
    else
        free(ours.ss_sp);
}

void async_stack_unwatch(void)
{
    stack_t none = {.ss_flags = SS_DISABLE};

    if (!stacks.signal_stack)
        return;
    sigaltstack(&none, NULL);
    free(stacks.signal_stack);
    stacks.signal_stack = NULL;
}
