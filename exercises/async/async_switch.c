/*
 * Theory of operation
 *
 * A context that nobody runs has its registers on its own stack: those that a
 * function must keep for its caller, as the calling convention says; all others
 * are the caller's own business. So a switch is a function call that returns
 * somewhere else. The C library's swapcontext() does the same and also saves
 * the signal mask, which costs a system call each time and which no task has of
 * its own.
 *
 * The sanitizers keep books about stacks; they are told before and after each
 * switch.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "async_switch.h"

#include <stdint.h>
#include <string.h>

#if ASYNC_OWN_SWITCH
#include "async_machine.h"
#endif

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define HAS_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HAS_TSAN 1
#endif
#endif

#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif
#ifdef HAS_TSAN
#include <sanitizer/tsan_interface.h>
#endif

/* Who went to the running context last. */
static _Thread_local struct async_context *came_from;

/* --- what the sanitizers are told --- */

/* Without a frame of its own, which would begin on one stack and end on the
 * other. */
#define WITHIN static inline __attribute__((always_inline))

WITHIN void switch_begins(struct async_context *from,
                          const struct async_context *to, bool for_good)
{
    came_from = from;
#ifdef HAS_ASAN
    __sanitizer_start_switch_fiber(for_good ? NULL : &from->fake_stack, to->low,
                                   to->size);
#endif
#ifdef HAS_TSAN
    if (!from->fiber)
        from->fiber = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(to->fiber, 0);
#endif
    (void)to, (void)for_good;
}

WITHIN void switch_ended(void *fake_stack)
{
#ifdef HAS_ASAN
    __sanitizer_finish_switch_fiber(fake_stack, &came_from->low,
                                    &came_from->size);
#endif
    (void)fake_stack;
}

void async_context_entered(void)
{
    switch_ended(NULL);
}

void async_context_release(struct async_context *context)
{
#ifdef HAS_ASAN
    /* Functions that never returned left their marks. */
    __asan_unpoison_memory_region(context->low, context->size);
#endif
#ifdef HAS_TSAN
    __tsan_destroy_fiber(context->fiber);
#endif
    memset(context, 0, sizeof(*context));
}

/* --- the switch itself --- */

#if ASYNC_OWN_SWITCH

static void prepare(struct async_context *context, void *low, size_t size,
                    void (*entry)(void))
{
    uintptr_t end = ((uintptr_t)low + size) & ~(uintptr_t)15;
    struct saved *saved = (struct saved *)(end - sizeof(*saved));

    memset(saved, 0, sizeof(*saved));
    saved_init(saved, entry);
    context->top = saved;
}

WITHIN void swap(struct async_context *from, struct async_context *to)
{
    async_context_swap(&from->top, to->top);
}

#else

static void prepare(struct async_context *context, void *low, size_t size,
                    void (*entry)(void))
{
    getcontext(&context->registers);
    context->registers.uc_stack.ss_sp = low;
    context->registers.uc_stack.ss_size = size;
    context->registers.uc_link = NULL;
    makecontext(&context->registers, entry, 0);
#ifdef __x86_64__
    /* Whoever walks the frames shall find an end, not the maker's frames. */
    context->registers.uc_mcontext.gregs[REG_RBP] = 0;
#endif
}

WITHIN void swap(struct async_context *from, struct async_context *to)
{
    swapcontext(&from->registers, &to->registers);
}

#endif

void async_context_make(struct async_context *context, void *low, size_t size,
                        void (*entry)(void))
{
    memset(context, 0, sizeof(*context));
    context->low = low;
    context->size = size;
#ifdef HAS_TSAN
    context->fiber = __tsan_create_fiber(0);
#endif
    prepare(context, low, size, entry);
}

void async_context_switch(struct async_context *from, struct async_context *to,
                          bool for_good)
{
    switch_begins(from, to, for_good);
    swap(from, to);
    switch_ended(from->fake_stack);
}
