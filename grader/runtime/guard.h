/*
 * guard.h - the real-time guard. The player watches from outside (struct
 * rt_beacon, /proc) how long one callback takes in real time. When it decides
 * that the callback is stuck it calls rt_guard_trigger(); a signal handler in
 * the child then takes the stack at the interrupted instruction, tells it as a
 * finding, and ends the child.
 *
 * The handler sends two records through rt_config.sink: the finding and a
 * TRACE_LIMIT. So the sink must be callable from a signal handler (no
 * allocation, no lock) and must have sent everything when it returns from a
 * TRACE_LIMIT: after that the child calls _exit(RT_GUARD_EXIT).
 */
#ifndef GRADE_RUNTIME_GUARD_H
#define GRADE_RUNTIME_GUARD_H

#include <sys/types.h>

enum { RT_GUARD_EXIT = 86 }; /* status of a child that the guard ended */

enum rt_guard_kind {
    RT_GUARD_BLOCKED = 1, /* waits in the kernel: UV301 */
    RT_GUARD_COMPUTING    /* uses the processor: UV305 */
};

/* In the child, on the loop thread, before the submission is mapped. Returns 0
 * or a negative errno. */
int rt_guard_install(void) __attribute__((warn_unused_result));

/*
 * In the player: `detail` is the number of the system call that the thread is
 * in (-1: unknown) for BLOCKED; nothing for COMPUTING, whose times differ from
 * run to run and are not told.
 * Returns 0 or a negative errno. A submission can keep the signal from
 * arriving: kill the child if it has not ended soon after.
 */
int rt_guard_trigger(pid_t pid, pid_t thread, enum rt_guard_kind kind,
                     int detail) __attribute__((warn_unused_result));

#endif
