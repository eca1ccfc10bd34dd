#include "proc/sandbox_child.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const int namespaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS |
                              CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

/* Processors that one job may keep busy: a compiler and its assembler, or a
 * player and a run. */
enum { JOB_CPUS = 2 };
/* Processes of a job that are ours: the keeper, and one that checks. */
enum { KEEPERS = 2 };

static int open_control(int *ret_ours, int *ret_theirs, struct error *err)
{
    int pair[2], on = 1;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return error_set(err, -errno, "cannot make a socket: %s",
                         strerror(errno));
    /* The kernel tells us the program's pid as we see it. */
    if (setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) {
        int rc = error_set(err, -errno, "cannot ask for credentials: %s",
                           strerror(errno));

        close(pair[0]);
        close(pair[1]);
        return rc;
    }
    *ret_ours = pair[0];
    *ret_theirs = pair[1];
    return 0;
}

/* The old call: containers that know no clone3 refuse it. */
static pid_t clone_keeper(enum sandbox_level level, int *ret_pidfd)
{
    unsigned long flags = CLONE_PIDFD | SIGCHLD;

    if (level >= SANDBOX_S2)
        flags |= (unsigned long)namespaces;
    return (pid_t)syscall(SYS_clone, flags, NULL, ret_pidfd, NULL, 0);
}

static int put_map(pid_t keeper, const char *name)
{
    static const char map[] = "0 0 1\n1000 65534 1\n";
    char path[64];
    int fd, rc = 0;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)keeper, name);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (write(fd, map, sizeof map - 1) < 0)
        rc = -errno;
    close(fd);
    return rc;
}

/*
 * Root maps itself, so that the keeper can reach files that only root can,
 * and nobody, whom the keeper becomes. The keeper of an ordinary user maps
 * that user alone, and can do so itself.
 */
static int write_maps(pid_t keeper)
{
    int rc = put_map(keeper, "gid_map");

    return rc < 0 ? rc : put_map(keeper, "uid_map");
}

static pid_t sender_of(struct msghdr *message)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c;
         c = CMSG_NXTHDR(message, c)) {
        struct ucred sender;

        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_CREDENTIALS)
            continue;
        memcpy(&sender, CMSG_DATA(c), sizeof sender);
        return sender.pid;
    }
    return 0;
}

/* 1 with a report, 0 at the end, negative errno. */
static int receive(int control, struct sandbox_report *report, pid_t *ret_pid)
{
    char credentials[CMSG_SPACE(sizeof(struct ucred))];
    struct iovec data = {report, sizeof *report};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = credentials,
                             .msg_controllen = sizeof credentials};
    ssize_t len;

    do
        len = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    while (len < 0 && errno == EINTR);
    if (len < 0)
        return -errno;
    if ((size_t)len < sizeof *report)
        return 0;
    *ret_pid = sender_of(&message);
    return 1;
}

static int wait_started(struct sandbox_process *process, struct error *err)
{
    struct sandbox_report report;
    pid_t sender = 0;

    for (;;) {
        int rc = receive(process->control, &report, &sender);

        if (rc <= 0)
            return error_set(err, rc < 0 ? rc : -ECHILD,
                             "the sandbox ended before the program started");
        if (report.type == REPORT_PID) {
            process->program = sender;
        } else if (report.type == REPORT_STARTED) {
            return 0;
        } else if (report.type == REPORT_ERROR) {
            report.what[sizeof report.what - 1] = '\0';
            return error_set(err, report.error, "%s: %s", report.what,
                             strerror(-report.error));
        }
    }
}

static int tell_go(const struct sandbox_process *process,
                   const struct sandbox_plan *plan, struct error *err)
{
    int rc = 0;

    if (plan->level >= SANDBOX_S2 && plan->is_root)
        rc = write_maps(process->keeper);
    if (rc < 0)
        return error_set(err, rc, "user map: %s", strerror(-rc));
    if (send(process->control, "g", 1, MSG_NOSIGNAL) != 1)
        return error_set(err, -errno, "the sandbox did not start: %s",
                         strerror(errno));
    return 0;
}

/* The keeper is in it before it does anything else, and all that it starts. */
static int make_group(struct sandbox_process *process,
                      struct sandbox_plan *plan, struct error *err)
{
    const struct job_limits *l = &plan->job->limits;
    /* Files in the private folders are memory of the group. */
    const struct cgroup_limits limits = {
        .memory_mb = l->memory_mb ? l->memory_mb + 2 * l->file_mb : 0,
        .processes = l->processes ? l->processes + KEEPERS : 0,
        .cpus = JOB_CPUS,
    };

    if (!plan->place)
        return 0;
    plan->group = &process->group;
    return cgroup_make(plan->place, &limits, &process->group, err);
}

static int add_to_group(struct sandbox_process *process, struct error *err)
{
    cgroup_shut(&process->group);
    return process->group.is_v2
               ? cgroup_add(&process->group, process->keeper, err)
               : 0;
}

static void abandon(struct sandbox_process *process)
{
    close(process->control);
    if (process->keeper > 0) {
        /* Not through the pidfd: it may be what could not be had. */
        kill(process->keeper, SIGKILL);
        waitpid(process->keeper, NULL, 0);
        close(process->pidfd);
    }
    cgroup_remove(&process->group);
}

int sandbox_start(struct sandbox_plan *plan, struct sandbox_process *ret,
                  struct error *err)
{
    struct sandbox_process process = {.pidfd = -1};
    sigset_t all, before;
    int rc;

    rc = open_control(&process.control, &plan->control, err);
    if (rc < 0)
        return rc;
    rc = make_group(&process, plan, err);
    if (rc < 0) {
        close(plan->control);
        abandon(&process);
        return rc;
    }
    /* No handler of ours may run in the child. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    process.keeper = clone_keeper(plan->level, &process.pidfd);
    if (process.keeper == 0)
        sandbox_keep(plan);
    rc = process.keeper < 0 ? -errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(plan->control);
    if (rc < 0)
        error_set(err, rc, "new namespaces: %s", strerror(-rc));
    if (rc == 0)
        rc = add_to_group(&process, err);
    if (rc == 0)
        rc = tell_go(&process, plan, err);
    if (rc == 0)
        rc = wait_started(&process, err);
    if (rc < 0) {
        abandon(&process);
        return rc;
    }
    *ret = process;
    return 0;
}

void sandbox_kill(const struct sandbox_process *process,
                  enum sandbox_level level)
{
    if (level >= SANDBOX_S2)
        syscall(SYS_pidfd_send_signal, process->pidfd, SIGKILL, NULL, 0);
    else
        shutdown(process->control, SHUT_WR);
}
