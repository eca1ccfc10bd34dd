/*
 * cgroup.h - a control group for each job: what all its processes together
 * may use. Both kinds: v2 (one folder a group), and v1 (one folder in the
 * hierarchy of each controller).
 */
#ifndef GRADE_PROC_CGROUP_H
#define GRADE_PROC_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

enum { CGROUP_CONTROLLERS = 3 }; /* memory, pids, cpu */

/* Where this process may make groups. */
struct cgroup_place {
    bool is_v2;
    /* By controller; NULL: not to be had (cpu alone may be missing). With v2
     * all are the same folder. Owned. */
    char *folders[CGROUP_CONTROLLERS];
};

struct cgroup_limits {
    int memory_mb; /* of all processes and their files in memory; 0: none */
    int processes; /* threads included; 0: none */
    int cpus;      /* that may be kept busy at a time; 0: none */
};

struct cgroup {
    bool is_v2;
    char *folders[CGROUP_CONTROLLERS]; /* NULL: none. Owned. */
    int doors[CGROUP_CONTROLLERS];     /* v1: where a thread enters; -1: none */
};

/*
 * Reads where groups can be made from what /proc/self/mountinfo and
 * /proc/self/cgroup say. 0, or -ENOENT when there is no place for the
 * controllers of memory and processes. Whether this process may write there
 * is another question.
 */
int cgroup_locate(const char *mountinfo, const char *self,
                  struct cgroup_place *ret, struct error *err)
    __attribute__((warn_unused_result));
void cgroup_place_release(struct cgroup_place *place);

/*
 * The place of this process, made ready: with v2, where no group may have both
 * processes and groups, this process first moves into one of its own, if it is
 * alone where it is. Groups that graders left who are gone are removed. 0, or
 * a negative errno and why no groups can be made.
 */
int cgroup_find(struct cgroup_place *ret, struct error *err)
    __attribute__((warn_unused_result));

/* A new, empty group. On failure nothing is left behind. */
int cgroup_make(const struct cgroup_place *place,
                const struct cgroup_limits *limits, struct cgroup *ret,
                struct error *err) __attribute__((warn_unused_result));
/*
 * Puts a process into it; what that process starts is in it, too. With v1 a
 * process had better enter by itself, while it has one thread: then the kernel
 * need not hold up all forks of the machine, which takes some 10 ms.
 */
int cgroup_add(const struct cgroup *group, pid_t pid, struct error *err)
    __attribute__((warn_unused_result));
/* v1: the calling thread enters. 0 or a negative errno; only makes system
 * calls. With v2 nothing is done. */
int cgroup_enter(const struct cgroup *group)
    __attribute__((warn_unused_result));
/* Nobody else will enter. */
void cgroup_shut(struct cgroup *group);
/* Whether a process was killed since memory ran out. */
bool cgroup_ran_out_of_memory(const struct cgroup *group);
/* Removes the group, which has no process any more, and releases it. */
void cgroup_remove(struct cgroup *group);

#endif
