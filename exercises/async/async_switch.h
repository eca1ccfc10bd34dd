/*
 * async_switch.h - stacks of tasks, and the change from one to another. One
 * thread's stacks belong to it alone.
 */
#ifndef ASYNC_SWITCH_H
#define ASYNC_SWITCH_H

#include <stdbool.h>
#include <stddef.h>

/* Own code where it is known, the C library's (slower: two system calls a
 * turn) elsewhere, and where the processor keeps a second stack of return
 * addresses. */
#if defined(__CET__) && (__CET__ & 2) || defined(__ARM_FEATURE_GCS_DEFAULT)
#define ASYNC_UCONTEXT 1
#endif
#if (defined(__x86_64__) && !defined(__ILP32__) || defined(__aarch64__)) &&    \
    !defined(ASYNC_UCONTEXT)
#define ASYNC_OWN_SWITCH 1
#else
#define ASYNC_OWN_SWITCH 0
#include <ucontext.h>
#endif

/* A place to go on from: a stack and, while nobody runs there, its registers.
 * All zero: the stack that a thread has from the start. */
struct async_context {
#if ASYNC_OWN_SWITCH
    void *top; /* registers are saved here */
#else
    ucontext_t registers;
#endif
    const void *low; /* the rest is what the sanitizers must be told */
    size_t size;
    void *fake_stack;
    void *fiber;
};

/* Makes a context that will call entry(), which must never return, on these
 * `size` bytes from `low` on. */
void async_context_make(struct async_context *context, void *low, size_t size,
                        void (*entry)(void));

/* Goes from the running context to another; returns when somebody goes back.
 * `for_good`: nobody will. */
void async_context_switch(struct async_context *from, struct async_context *to,
                          bool for_good);

/* First thing on a new stack. */
void async_context_entered(void);

/* The context will not be used again; it is not the running one. */
void async_context_release(struct async_context *context);

struct async_stack;

/* A stack of the size that async_set_stack_size() set, new or used before, with
 * a guard below that cannot be touched. NULL when the machine gives no more;
 * async_why_no_stack() says what was too much. */
struct async_stack *async_stack_take(void);
void async_stack_give(struct async_stack *stack);
void *async_stack_low(const struct async_stack *stack);
size_t async_stack_usable(const struct async_stack *stack);

/* True if `address` lies in the guard. */
bool async_stack_guards(const struct async_stack *stack, const void *address);

/* Gives back to the system what no task uses. */
void async_stack_trim(void);

#endif
