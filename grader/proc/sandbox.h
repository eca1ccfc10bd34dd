/*
 * sandbox.h - what this machine can hold a job with. Probed once.
 */
#ifndef GRADE_PROC_SANDBOX_H
#define GRADE_PROC_SANDBOX_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/strbuf.h"

/* Each has what the one before has, and more. */
enum sandbox_level {
    SANDBOX_S0, /* limits only */
    SANDBOX_S1, /* + no new privileges, Landlock, seccomp */
    SANDBOX_S2, /* + user, pid, mount, net, ipc, uts namespaces */
    SANDBOX_S3  /* + a control group */
};

struct sandbox {
    enum sandbox_level level;
    char lost[400]; /* what cannot be had here and why; "" when nothing */
    char mend[200]; /* the command that mends it; "" when there is none */
};

/* The first call probes (a few ms), later ones answer from memory. The
 * environment's GRADE_SANDBOX=S1 or S0 asks for less, for tests and doctors. */
const struct sandbox *sandbox_probe(void);
/*
 * Takes over what the process that started this one has found, instead of
 * probing again. Before the first sandbox_probe(). A level that does not hold
 * makes the jobs fail: it is never lowered silently.
 */
void sandbox_assume(enum sandbox_level level);
/* "S2: own processes, files, network"; static. */
const char *sandbox_level_words(enum sandbox_level level);
/* The same behind "sandbox" and with what is lost, for results and pages. */
void sandbox_describe(const struct sandbox *sandbox, struct strbuf *ret_text);

/*
 * What a process can do to itself before it lets foreign code in: no new
 * privileges, a seccomp filter that refuses exec, ptrace, sockets to the
 * outside, mounts and other kernel doors. Children inherit it. Returns 0 or a
 * negative errno.
 */
int sandbox_lock_self(void) __attribute__((warn_unused_result));

/*
 * From now on neither this process nor its children, which have the same
 * user, can send it a signal, limit it, or, unless `debug`, look at it. A
 * child that is to be looked at in /proc makes itself dumpable again. Returns
 * 0 or a negative errno.
 */
int sandbox_shield_self(bool debug) __attribute__((warn_unused_result));

/*
 * From now on this process makes others with sandbox_fork() alone, and what it
 * makes that way can start threads but no process, by whatever system call.
 * Call it once, after sandbox_lock_self() and before any thread is started.
 * Returns 0 or a negative errno.
 */
int sandbox_fork_prepare(void) __attribute__((warn_unused_result));
/* Like fork(); functions given to pthread_atfork() are not called. */
pid_t sandbox_fork(void) __attribute__((warn_unused_result));
/* For one that runs foreign code itself: no further sandbox_fork(). */
void sandbox_fork_forget(void);

#endif
