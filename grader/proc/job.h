/*
 * job.h - runs one program in the sandbox and brings back what it said. The
 * only way in which the grader starts anything that touches a learner's bytes.
 */
#ifndef GRADE_PROC_JOB_H
#define GRADE_PROC_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "proc/sandbox.h"

enum { JOB_FDS_MAX = 4, JOB_BINDS_MAX = 48 };

/*
 * A file or folder of the host that the job sees, read-only. When root starts
 * a job it runs as nobody, who must be able to read it. Below S2 there is no
 * other place for it than `source`.
 */
struct job_bind {
    const char *source, *target; /* absolute; target NULL: same as source */
};

/* processes, files, output_kb: 0 is the usual (64, 256, 64). */
struct job_limits {
    int cpu_s;     /* CPU time of each process; 0: none */
    int wall_ms;   /* real time; 0: no limit (the caller watches) */
    int memory_mb; /* address space of each process; 0: none */
    int processes;
    int files;     /* open descriptors */
    int output_kb; /* stdout and stderr together; more ends the job */
    int file_mb;   /* largest file, and the size of the private /tmp */
};

enum job_limit {
    JOB_LIMIT_NONE,
    JOB_LIMIT_CPU,
    JOB_LIMIT_WALL,
    JOB_LIMIT_MEMORY,
    JOB_LIMIT_OUTPUT,
    JOB_LIMIT_FILE_SIZE
};

struct job {
    const char *const *argv; /* argv[0] is the absolute path in the sandbox */
    const char *const *env;  /* NULL: just PATH=/usr/bin:/bin and LC_ALL=C */
    const char *cwd;         /* in the sandbox; NULL: "/tmp", private, empty */
    struct job_bind binds[JOB_BINDS_MAX]; /* besides /usr and what it needs */
    size_t bind_count;
    int fds[JOB_FDS_MAX]; /* become 3, 4, ...; all else is closed above 2 */
    size_t fd_count;
    struct job_limits limits;
    const void *input; /* bytes for stdin; NULL: /dev/null */
    size_t input_len;
    bool allow_exec;      /* false: after the first exec no other is possible */
    bool own;             /* the user's own program, not somebody's submission:
                             runs as the user, may start processes and use
                             sockets; at S2 in a network of its own, with a
                             loopback and nothing else. Implies allow_exec. */
    bool fixed_addresses; /* without address space randomisation */
};

struct job_result {
    int exit_code; /* -1 when a signal ended it */
    int signal;
    enum job_limit limit; /* what ended it, if a limit did */
    struct strbuf out, err;
};

/*
 * Runs the job to its end; every process it made is gone when this returns.
 * 0 when the program was started, whatever it did; a negative errno when the
 * sandbox or the machine failed. `ret` is to be released in either case.
 */
int job_run(const struct job *job, struct job_result *ret, struct error *err)
    __attribute__((warn_unused_result));
void job_result_release(struct job_result *result);

/*
 * A job dies with the thread that started it. memory: the kernel does not
 * tell that it refused memory; a job that failed with 7/8 of its limit in use
 * is taken to have hit it.
 *
 * The same in two halves, for a job that the caller talks to meanwhile over
 * `fds`. job_finish() waits (at most `limits.wall_ms` from the start; `kill`
 * ends it at once), collects, and frees.
 */
struct running_job;
int job_start(const struct job *job, struct running_job **ret,
              struct error *err) __attribute__((warn_unused_result));
int job_finish(struct running_job *running, bool kill, struct job_result *ret,
               struct error *err) __attribute__((warn_unused_result));
/* Drains what the job printed so far, so that it never waits for us, and
 * enforces output_kb; call it when job_output_fd() is readable. */
void job_drain(struct running_job *running);
/* What was printed so far is thrown away and does not count for output_kb. */
void job_forget_output(struct running_job *running);
int job_output_fd(const struct running_job *running); /* an epoll descriptor */
pid_t job_pid(const struct running_job *running);
int job_pidfd(const struct running_job *running); /* readable at its end */

const char *job_limit_name(enum job_limit limit); /* "cpu time", ... */

#endif
