/*
 * Theory of operation: keeps a child's hands off its parent. Both have the same
 * user, so what would let one stop, kill, limit or read the other is refused:
 * signals to the parent and to whoever started it, to everybody, and by way
 * of a descriptor's owner. Arguments are compared as the kernel reads them:
 * a pid has 32 bits, whatever the rest of the register holds.
 */
#include "proc/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef FIOSETOWN
#define FIOSETOWN 0x8901
#endif
#ifndef SIOCSPGRP
#define SIOCSPGRP 0x8902
#endif

static int deny(scmp_filter_ctx filter, const char *name, unsigned argument,
                int value)
{
    struct scmp_arg_cmp is_value = {
        .arg = argument,
        .op = SCMP_CMP_MASKED_EQ,
        .datum_a = UINT32_MAX,
        .datum_b = (uint32_t)value,
    };
    int call = seccomp_syscall_resolve_name(name);

    if (call == __NR_SCMP_ERROR)
        return 0;
    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), call, 1,
                                  &is_value);
}

static int deny_signals(scmp_filter_ctx filter, pid_t process)
{
    static const char *const calls[] = {
        "kill",     "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
        "prlimit64"};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof(calls) / sizeof(calls[0]); i++)
        rc = deny(filter, calls[i], 0, process);
    /* Its process group, and moving into it. */
    if (rc == 0)
        rc = deny(filter, "kill", 0, -process);
    if (rc == 0)
        rc = deny(filter, "setpgid", 1, process);
    return rc;
}

/* What slows down others of the same user. Its own CPUs it may choose. */
static int deny_slowing(scmp_filter_ctx filter)
{
    static const char *const calls[] = {"setpriority", "sched_setscheduler",
                                        "sched_setparam", "sched_setattr",
                                        "ioprio_set"};
    struct scmp_arg_cmp is_other = SCMP_A0(SCMP_CMP_NE, 0);
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof(calls) / sizeof(calls[0]); i++) {
        int call = seccomp_syscall_resolve_name(calls[i]);

        if (call != __NR_SCMP_ERROR)
            rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
    }
    if (rc == 0)
        rc = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM),
                                    SCMP_SYS(sched_setaffinity), 1, &is_other);
    return rc;
}

/* A child that is not dumpable cannot be watched in /proc. */
static int deny_hiding(scmp_filter_ctx filter)
{
    struct scmp_arg_cmp tests[] = {
        SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, PR_SET_DUMPABLE),
        SCMP_A1(SCMP_CMP_NE, 1),
    };

    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM),
                                  SCMP_SYS(prctl), 2, tests);
}

static int fill(scmp_filter_ctx filter)
{
    int rc = deny_signals(filter, getpid());

    if (rc == 0 && getppid() > 1)
        rc = deny_signals(filter, getppid());
    if (rc == 0)
        rc = deny(filter, "kill", 0, -1);
    if (rc == 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
                              SCMP_SYS(pidfd_send_signal), 0);
    if (rc == 0)
        rc = deny(filter, "fcntl", 1, F_SETOWN);
    if (rc == 0)
        rc = deny(filter, "fcntl", 1, F_SETOWN_EX);
    if (rc == 0)
        rc = deny(filter, "ioctl", 1, FIOSETOWN);
    if (rc == 0)
        rc = deny(filter, "ioctl", 1, SIOCSPGRP);
    if (rc == 0)
        rc = deny_slowing(filter);
    if (rc == 0)
        rc = deny_hiding(filter);
    return rc;
}

int sandbox_shield_self(bool debug)
{
    scmp_filter_ctx filter;
    int rc;

    /* A group of its own, unless it leads one already. */
    if (setpgid(0, 0) < 0 && errno != EPERM)
        return -errno;
    if (!debug && prctl(PR_SET_DUMPABLE, 0) < 0)
        return -errno;
    filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return -ENOMEM;
    rc = fill(filter);
    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    return rc;
}
