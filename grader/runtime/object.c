#include "runtime/rt_internal.h"

/* Further apart than this are no two frames of one function's call. */
enum { FRAME_MAX = 256 * 1024 };

static struct {
    uintptr_t base;
    size_t size;
} object;

void rt_set_object(const void *base, size_t size)
{
    object.base = (uintptr_t)base;
    object.size = size;
}

uint64_t rt_pc(const void *address)
{
    uintptr_t offset = (uintptr_t)address - object.base;

    return offset < object.size ? offset : 0;
}

/*
 * Frames are followed only upward, in small steps, and below the frame that
 * called into the learner's code: beyond it lies libuv, which keeps no frame
 * pointers. A task's stack ends with the pointer of another stack, which is
 * far away.
 */
size_t rt_stack(const void *frame, uint64_t *ret_pcs, size_t max)
{
    const uintptr_t *fp = frame;
    uintptr_t limit = (uintptr_t)rt_node_frame();
    size_t count = 0;

    if (limit <= (uintptr_t)fp)
        limit = UINTPTR_MAX;
    while (count < max && (uintptr_t)fp < limit) {
        uint64_t pc = rt_pc((const void *)fp[1]);
        const uintptr_t *next = (const uintptr_t *)fp[0];

        if (pc)
            ret_pcs[count++] = pc;
        if (next <= fp || (uintptr_t)next - (uintptr_t)fp > FRAME_MAX ||
            (uintptr_t)next % sizeof(void *))
            break;
        fp = next;
    }
    return count;
}
