/*
 * memory.h - the watchdog of memory accesses: who read and wrote a word, in
 * which callback, and whether a value that was read before a wait is written
 * back after it over somebody else's update (UV501), whether threads access it
 * with nothing that orders them (UV402), whether a value is another task's
 * (UV504), not there yet (UV505) or no longer what was checked (UV502), or a
 * result is read while its operation is still under way (UV114).
 *
 * The compiler calls the __tsan_* functions of memory_hooks.c before each
 * access of the submission; redirect.h sends its memcpy() and the like to
 * rt_memcpy(). All threads that take turns (pool.c) are watched.
 */
#ifndef GRADE_RUNTIME_MEMORY_H
#define GRADE_RUNTIME_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts to record; the calling thread is the loop thread. */
void rt_memory_start(void);

/* The bytes now belong to something else (freed, allocated, a new stack):
 * what was recorded about them is dropped. */
void rt_memory_forget(const void *data, size_t len);

/* How memory is accessed; RT_DIRECT: by the code behind `site`, not by a
 * function of the library. */
enum { RT_READ = 0, RT_WRITE = 1, RT_ATOMIC = 2, RT_DIRECT = 4 };

/* The submission is about to access memory: `site` is the return address of
 * the call that tells so, `frame` the frame of the function that got it. */
void rt_memory_access(const void *data, size_t len, unsigned how,
                      const void *site, const void *frame);
/* Whatever was begun is done now: looks at its outcome. */
void rt_memory_settle(void);
/* The run ends, in whatever way: tells what only shows then. */
void rt_memory_finish(void);
/*
 * The running callback crashed at `pcs` (return addresses of the submission,
 * innermost first) because of a NULL pointer or a zero. Tells if that was the
 * last it loaded and nobody has set it yet (UV505); false if not.
 */
bool rt_memory_blame(uint64_t *pcs, size_t count, bool is_pointer);
/* The number of the last access so far. */
uint32_t rt_memory_seq(void);

#endif
