/*
 * sandbox_child.h - starting a process in the sandbox. Internal to proc/:
 * job.c and the probe in sandbox.c are the only users.
 */
#ifndef GRADE_PROC_SANDBOX_CHILD_H
#define GRADE_PROC_SANDBOX_CHILD_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"
#include "proc/cgroup.h"
#include "proc/job.h"
#include "proc/sandbox.h"

enum { SANDBOX_FDS_MAX = 3 + JOB_FDS_MAX };

/* All that the new process needs to know; nothing is allocated after it was
 * made, since the process that was started may have had threads. */
struct sandbox_plan {
    enum sandbox_level level;
    const struct job *job; /* argv NULL: go all the way, exec nothing */
    const struct sock_fprog *filter;  /* NULL: none to be had */
    int landlock_abi;                 /* 0: none to be had */
    const struct cgroup_place *place; /* at S3; NULL: no control group */
    int fds[SANDBOX_FDS_MAX];         /* become 0, 1, 2, ... */
    size_t fd_count;
    const char *program;           /* argv[0] as it is to be opened */
    const char *folder;            /* below S2: the private folder */
    bool is_root;                  /* we are, the program must not be */
    char uid_map[32], gid_map[32]; /* of an ordinary user */
    int control;                   /* the keeper's end of the socket */
    const struct cgroup *group;    /* that the keeper enters; NULL: none */
};

enum sandbox_report_type {
    REPORT_PID,
    REPORT_STARTED,
    REPORT_ENDED,
    REPORT_ERROR
};

/* What the keeper says over the control socket. */
struct sandbox_report {
    enum sandbox_report_type type;
    int error;       /* negative errno of REPORT_ERROR */
    char what[200];  /* and what failed */
    int wait_status; /* of REPORT_ENDED */
    long long cpu_ms;
    long max_rss_kb;
};

struct sandbox_process {
    pid_t keeper, program;
    int pidfd;           /* of the keeper: readable when nothing is left */
    int control;         /* our end; reports arrive here */
    struct cgroup group; /* to be removed when nothing is left; may be empty */
};

/* Starts it. On failure nothing is left behind. `plan->control` is set here. */
int sandbox_start(struct sandbox_plan *plan, struct sandbox_process *ret,
                  struct error *err) __attribute__((warn_unused_result));
/* Asks the keeper to kill everything; at S2 the kernel does it at once. */
void sandbox_kill(const struct sandbox_process *process,
                  enum sandbox_level level);

/* The life of the keeper; never returns. */
void sandbox_keep(struct sandbox_plan *plan) __attribute__((noreturn));

/* What sandbox_probe() learnt besides: fills level, filter, landlock_abi and
 * is_root for a job. The filter is kept for the life of the process. */
void sandbox_plan_init(struct sandbox_plan *plan, const struct job *job);

/* --- sandbox_fs.c, called by the keeper --- */

/* Puts a private root in place of the host's. `ret_what` names what failed. */
int sandbox_fs_enter(const struct job *job, const char **ret_what);

/* Folders and files of the host that every job may read; ends with NULL. */
extern const char *const sandbox_fs_system[];

/* --- sandbox_landlock.c --- */

int sandbox_landlock_abi(void); /* 0: none */
/* Confines the calling process for good. */
int sandbox_landlock(const struct sandbox_plan *plan);

#endif
