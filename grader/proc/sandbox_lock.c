/*
 * Theory of operation: a deny-list. libuv and the C library use a wide set of
 * system calls that grows with each release, so an allow-list would rot; what
 * is listed here opens a door out of the sandbox or into the kernel and no
 * exercise needs it. The filter is no boundary by itself: the namespaces and
 * the separate referee are.
 *
 * This file is linked into the player alone: it uses libc and libseccomp and
 * nothing else of the project.
 */
#include "proc/sandbox.h"
#include "proc/sandbox_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

struct denied {
    const char *name; /* resolved when used: old libraries know fewer */
    int error;
};

static const struct denied denied_calls[] = {
    /* other processes */
    {"ptrace", EPERM},
    {"process_vm_readv", EPERM},
    {"process_vm_writev", EPERM},
    {"process_madvise", EPERM},
    {"kcmp", EPERM},
    {"pidfd_getfd", EPERM},
    /* mounts and namespaces */
    {"mount", EPERM},
    {"umount2", EPERM},
    {"pivot_root", EPERM},
    {"chroot", EPERM},
    {"open_tree", EPERM},
    {"move_mount", EPERM},
    {"fsopen", EPERM},
    {"fsconfig", EPERM},
    {"fsmount", EPERM},
    {"fspick", EPERM},
    {"mount_setattr", EPERM},
    {"setns", EPERM},
    {"unshare", EPERM},
    {"open_by_handle_at", EPERM},
    {"name_to_handle_at", EPERM},
    {"quotactl", EPERM},
    {"quotactl_fd", EPERM},
    /* Its flags cannot be seen by a filter; ENOSYS makes libc use clone. */
    {"clone3", ENOSYS},
    /* kernel doors; libuv uses its threads when io_uring says ENOSYS */
    {"io_uring_setup", ENOSYS},
    {"io_uring_enter", ENOSYS},
    {"io_uring_register", ENOSYS},
    {"bpf", EPERM},
    {"perf_event_open", EPERM},
    {"userfaultfd", EPERM},
    {"keyctl", EPERM},
    {"add_key", EPERM},
    {"request_key", EPERM},
    {"fanotify_init", EPERM},
    {"lookup_dcookie", EPERM},
    {"kexec_load", EPERM},
    {"kexec_file_load", EPERM},
    {"init_module", EPERM},
    {"finit_module", EPERM},
    {"delete_module", EPERM},
    {"modify_ldt", EPERM},
    {"iopl", EPERM},
    {"ioperm", EPERM},
    {"acct", EPERM},
    {"swapon", EPERM},
    {"swapoff", EPERM},
    {"reboot", EPERM},
    {"syslog", EPERM},
    {"vhangup", EPERM},
    {"personality", EPERM},
    /* the machine's clock and name */
    {"settimeofday", EPERM},
    {"clock_settime", EPERM},
    {"clock_adjtime", EPERM},
    {"adjtimex", EPERM},
    {"sethostname", EPERM},
    {"setdomainname", EPERM},
    /* things that outlive a process or are shared by all */
    {"shmget", EPERM},
    {"semget", EPERM},
    {"msgget", EPERM},
    {"mq_open", EPERM},
    {"memfd_secret", ENOSYS},
};

/* The way to other programs; socketpair stays. Only a program of the user's
 * own may. */
static const struct denied denied_sockets[] = {
    {"socket", EPERM},
    {"connect", EPERM},
    {"bind", EPERM},
    {"listen", EPERM},
};

static const uint64_t new_namespaces[] = {
    CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
    CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET, CLONE_NEWTIME,
};

/* Writing into a terminal's input: TIOCSTI and the console's selection. */
static const uint64_t terminal_requests[] = {TIOCSTI, TIOCLINUX};

static int deny(scmp_filter_ctx ctx, const char *name, int error)
{
    int call = seccomp_syscall_resolve_name(name);

    if (call == __NR_SCMP_ERROR)
        return 0;
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO((uint32_t)error), call, 0);
}

static int deny_if(scmp_filter_ctx ctx, int call, struct scmp_arg_cmp test)
{
    return seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(EPERM), call, 1, &test);
}

static int add_denied_calls(scmp_filter_ctx ctx, const struct denied *calls,
                            size_t count)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = deny(ctx, calls[i].name, calls[i].error);
    return rc;
}

static int add_denied_arguments(scmp_filter_ctx ctx)
{
    int rc = 0;

    for (size_t i = 0;
         rc == 0 && i < sizeof new_namespaces / sizeof new_namespaces[0]; i++)
        rc = deny_if(
            ctx, SCMP_SYS(clone),
            SCMP_A0(SCMP_CMP_MASKED_EQ, new_namespaces[i], new_namespaces[i]));
    for (size_t i = 0;
         rc == 0 && i < sizeof terminal_requests / sizeof terminal_requests[0];
         i++)
        rc = deny_if(
            ctx, SCMP_SYS(ioctl),
            SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, terminal_requests[i]));
    if (rc == 0)
        rc = deny_if(ctx, SCMP_SYS(socketpair), SCMP_A0(SCMP_CMP_NE, AF_UNIX));
    return rc;
}

/* Refuses every way to map FILTER_EXEC_PAGE: an address argument (a hint is
 * rounded to a page) from 0x1000 to 0x1ffff, and memory that grows down. */
static int keep_exec_page_free(scmp_filter_ctx ctx)
{
    const uint64_t below = 2 * (uint64_t)FILTER_EXEC_PAGE;
    int rc;

    rc = deny_if(ctx, SCMP_SYS(mmap),
                 SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_GROWSDOWN, MAP_GROWSDOWN));
    for (uint64_t bit = 0x1000; rc == 0 && bit < below; bit *= 2) {
        uint64_t mask = ~(below - 1) | bit;

        rc = deny_if(ctx, SCMP_SYS(mmap),
                     SCMP_A0(SCMP_CMP_MASKED_EQ, mask, bit));
        if (rc == 0)
            rc = deny_if(ctx, SCMP_SYS(mremap),
                         SCMP_A4(SCMP_CMP_MASKED_EQ, mask, bit));
    }
    return rc;
}

static int add_exec_rules(scmp_filter_ctx ctx, enum filter_exec exec)
{
    int rc;

    if (exec == FILTER_ANY_EXEC || exec == FILTER_OWN)
        return 0;
    rc = deny(ctx, "execve", EPERM);
    if (rc == 0 && exec == FILTER_NO_EXEC)
        return deny(ctx, "execveat", EPERM);
    if (rc == 0)
        rc = deny_if(ctx, SCMP_SYS(execveat),
                     SCMP_A1(SCMP_CMP_NE, FILTER_EXEC_PAGE));
    if (rc == 0)
        rc = deny_if(ctx, SCMP_SYS(execveat),
                     SCMP_A4(SCMP_CMP_NE, AT_EMPTY_PATH));
    if (rc == 0)
        rc = keep_exec_page_free(ctx);
    return rc;
}

static int fill(scmp_filter_ctx ctx, enum filter_exec exec)
{
    int rc;

    /* A search tree: the rules are many and each system call pays. */
    rc = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (rc == -EOPNOTSUPP || rc == -EINVAL)
        rc = 0;
    if (rc == 0)
        rc = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH,
                              SCMP_ACT_KILL_PROCESS);
    if (rc == 0)
        rc = add_denied_calls(ctx, denied_calls,
                              sizeof denied_calls / sizeof denied_calls[0]);
    if (rc == 0 && exec != FILTER_OWN)
        rc = add_denied_calls(ctx, denied_sockets,
                              sizeof denied_sockets / sizeof denied_sockets[0]);
    if (rc == 0)
        rc = add_denied_arguments(ctx);
    if (rc == 0)
        rc = add_exec_rules(ctx, exec);
    return rc;
}

static int read_program(int fd, struct sock_fprog *ret)
{
    struct sock_filter *filter;
    struct stat st;

    if (fstat(fd, &st) < 0)
        return -errno;
    filter = malloc((size_t)st.st_size);
    if (!filter)
        return -ENOMEM;
    if (pread(fd, filter, (size_t)st.st_size, 0) != st.st_size) {
        free(filter);
        return -EIO;
    }
    ret->filter = filter;
    ret->len = (unsigned short)((size_t)st.st_size / sizeof *filter);
    return 0;
}

int sandbox_filter_make(enum filter_exec exec, struct sock_fprog *ret)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    int fd = memfd_create("filter", MFD_CLOEXEC);
    int rc = -ENOMEM;

    if (!ctx || fd < 0)
        goto out;
    rc = fill(ctx, exec);
    if (rc == 0)
        rc = seccomp_export_bpf(ctx, fd);
    if (rc == 0)
        rc = read_program(fd, ret);
out:
    if (fd >= 0)
        close(fd);
    if (ctx)
        seccomp_release(ctx);
    return rc;
}

int sandbox_lock_self(void)
{
    struct sock_fprog program = {0};
    int rc;

    rc = sandbox_filter_make(FILTER_NO_EXEC, &program);
    if (rc < 0)
        return rc;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        prctl(PR_SET_SECCOMP, 2 /* a filter */, &program, 0, 0) < 0)
        rc = -errno;
    free(program.filter);
    return rc;
}
