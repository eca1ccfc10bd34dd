/*
 * async_machine.h - the switch of stacks for each kind of processor that has
 * one of its own; only async_switch.c includes this. async_context_swap(save,
 * top) pushes what a function must keep for its caller, writes the place into
 * *save, goes to the stack `top`, pops the same from there and returns.
 */
#ifndef ASYNC_MACHINE_H
#define ASYNC_MACHINE_H

#include <stdint.h>

void async_context_swap(void **save_top, void *top);

#define ASYNC_SWAP_BEGINS                                                      \
    ".text\n"                                                                  \
    ".globl async_context_swap\n"                                              \
    ".hidden async_context_swap\n"                                             \
    ".type async_context_swap, %function\n"                                    \
    "async_context_swap:\n"
#define ASYNC_SWAP_ENDS ".size async_context_swap, . - async_context_swap\n"

#ifdef __x86_64__

/* Floating point: how to round and which errors to trap are kept, too. */
__asm__(ASYNC_SWAP_BEGINS "    pushq %rbp\n"
                          "    pushq %rbx\n"
                          "    pushq %r12\n"
                          "    pushq %r13\n"
                          "    pushq %r14\n"
                          "    pushq %r15\n"
                          "    subq $8, %rsp\n"
                          "    stmxcsr (%rsp)\n"
                          "    fnstcw 4(%rsp)\n"
                          "    movq %rsp, (%rdi)\n"
                          "    movq %rsi, %rsp\n"
                          "    ldmxcsr (%rsp)\n"
                          "    fldcw 4(%rsp)\n"
                          "    addq $8, %rsp\n"
                          "    popq %r15\n"
                          "    popq %r14\n"
                          "    popq %r13\n"
                          "    popq %r12\n"
                          "    popq %rbx\n"
                          "    popq %rbp\n"
                          "    ret\n" ASYNC_SWAP_ENDS);

/* What lies at the top of a stack that nobody runs on. Its size is one address
 * off a multiple of 16: so does entry() find the stack as after a call. */
struct saved {
    uint32_t sse_control;
    uint16_t fpu_control, unused;
    uintptr_t r15, r14, r13, r12, rbx, rbp;
    uintptr_t return_to;
    uintptr_t end_of_frames; /* where entry() would return to */
};

static inline void saved_init(struct saved *saved, void (*entry)(void))
{
    __asm__("stmxcsr %0" : "=m"(saved->sse_control));
    __asm__("fnstcw %0" : "=m"(saved->fpu_control));
    saved->return_to = (uintptr_t)entry;
}

#else /* aarch64 */

__asm__(ASYNC_SWAP_BEGINS "    sub sp, sp, #176\n"
                          "    stp x19, x20, [sp, #0]\n"
                          "    stp x21, x22, [sp, #16]\n"
                          "    stp x23, x24, [sp, #32]\n"
                          "    stp x25, x26, [sp, #48]\n"
                          "    stp x27, x28, [sp, #64]\n"
                          "    stp x29, x30, [sp, #80]\n"
                          "    stp d8, d9, [sp, #96]\n"
                          "    stp d10, d11, [sp, #112]\n"
                          "    stp d12, d13, [sp, #128]\n"
                          "    stp d14, d15, [sp, #144]\n"
                          "    mrs x9, fpcr\n"
                          "    str x9, [sp, #160]\n"
                          "    mov x9, sp\n"
                          "    str x9, [x0]\n"
                          "    mov sp, x1\n"
                          "    ldr x9, [sp, #160]\n"
                          "    msr fpcr, x9\n"
                          "    ldp x19, x20, [sp, #0]\n"
                          "    ldp x21, x22, [sp, #16]\n"
                          "    ldp x23, x24, [sp, #32]\n"
                          "    ldp x25, x26, [sp, #48]\n"
                          "    ldp x27, x28, [sp, #64]\n"
                          "    ldp x29, x30, [sp, #80]\n"
                          "    ldp d8, d9, [sp, #96]\n"
                          "    ldp d10, d11, [sp, #112]\n"
                          "    ldp d12, d13, [sp, #128]\n"
                          "    ldp d14, d15, [sp, #144]\n"
                          "    add sp, sp, #176\n"
                          "    ret\n" ASYNC_SWAP_ENDS);

/* What lies at the top of a stack that nobody runs on. */
struct saved {
    uintptr_t x19_to_x28[10];
    uintptr_t frame;     /* x29; 0: whoever walks the frames is at their end */
    uintptr_t return_to; /* x30 */
    uint64_t d8_to_d15[8];
    uint64_t fpcr, unused;
};

static inline void saved_init(struct saved *saved, void (*entry)(void))
{
    __asm__("mrs %0, fpcr" : "=r"(saved->fpcr));
    saved->return_to = (uintptr_t)entry;
}

#endif
#endif
