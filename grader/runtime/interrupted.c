/*
 * interrupted.c - where the submission was when something interrupted it: the
 * guard's signal, a crash, its own exit().
 *
 * Theory of operation. The interrupted instruction may be anywhere: in the
 * submission, in the runtime, or in the C library, which keeps no frame
 * pointers. So the stack is searched from its end for a return address that
 * lies in the learner's object and follows a call; from the frame that is found
 * there on, frame pointers lead on. Nothing here allocates or locks.
 */
#include <ucontext.h>

#include "runtime/rt_internal.h"

enum {
    SEARCH_MAX = 64 * 1024, /* bytes of the stack that are searched */
    FULL_LEAST = 16 * 1024, /* bytes that any stack has that is full */
    PAGE = 4096
};

static uintptr_t loop_low, loop_high; /* of the loop thread's stack */

/* Where searching the stack must stop; a task's stack ends who knows where,
 * but not before the end of its page. */
static uintptr_t search_end(uintptr_t stack)
{
    uintptr_t end = stack + SEARCH_MAX;

    if (stack < loop_low || stack >= loop_high)
        return (stack | (PAGE - 1)) + 1;
    return end < loop_high ? end : loop_high;
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

    while (count < max && frame && frame + 1 < end) {
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

/* Of an instruction of the submission: its frame is the one in the register,
 * unless the stack is full and it could not make one. */
static size_t stack_of_own(const greg_t *registers, uintptr_t stack,
                           const uintptr_t *end, uint64_t *ret_pcs, size_t max)
{
    uintptr_t frame = (uintptr_t)registers[REG_RBP];

    /* The instruction itself, not the one before it. */
    ret_pcs[0] = rt_pc((const void *)registers[REG_RIP]) + 1;
    if (frame < stack || frame >= (uintptr_t)end || frame % sizeof(void *))
        return 1;
    return 1 +
           follow_frames((const uintptr_t *)frame, end, ret_pcs + 1, max - 1);
}

static size_t stack_from(const greg_t *registers, uintptr_t stack,
                         const uintptr_t *end, uint64_t *ret_pcs, size_t max)
{
    const uintptr_t *word = (const uintptr_t *)stack;

    if (rt_pc((const void *)registers[REG_RIP]))
        return stack_of_own(registers, stack, end, ret_pcs, max);
    while (word < end && !follows_call(*word))
        word++;
    if (word == end)
        return 0;
    ret_pcs[0] = rt_pc((const void *)*word);
    return 1 +
           follow_frames(find_frame(word + 1, end), end, ret_pcs + 1, max - 1);
}

size_t rt_interrupted_stack(const void *context, uint64_t *ret_pcs, size_t max)
{
    const greg_t *registers = ((const ucontext_t *)context)->uc_mcontext.gregs;
    uintptr_t stack = (uintptr_t)registers[REG_RSP] & ~(uintptr_t)7;

    return stack_from(registers, stack, (const uintptr_t *)search_end(stack),
                      ret_pcs, max);
}

size_t rt_full_stack(const void *context, const void *fault, uint64_t *ret_pcs,
                     size_t max)
{
    const greg_t *registers = ((const ucontext_t *)context)->uc_mcontext.gregs;
    uintptr_t stack = (uintptr_t)registers[REG_RSP] & ~(uintptr_t)7,
              above = ((uintptr_t)fault | (PAGE - 1)) + 1;

    if (stack < above)
        stack = above;
    return stack_from(registers, stack, (const uintptr_t *)(stack + FULL_LEAST),
                      ret_pcs, max);
}

size_t rt_calling_stack(const void *frame, uint64_t *ret_pcs, size_t max)
{
    uintptr_t stack = (uintptr_t)frame & ~(uintptr_t)7;
    const greg_t nowhere[NGREG] = {0};

    return stack_from(nowhere, stack, (const uintptr_t *)search_end(stack),
                      ret_pcs, max);
}

int rt_interrupted_prepare(void)
{
    return rt_loop_stack(&loop_low, &loop_high);
}
