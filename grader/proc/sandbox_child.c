/*
 * Theory of operation
 *
 *     grade --clone, new namespaces--> keeper (pid 1) --> the program
 *       \__________ control socket ______/
 *
 * The keeper waits until grade has written its user map (or, for an ordinary
 * user, writes it), builds the private
 * root, gives up its rights, and starts the program; then it reaps whatever
 * the program leaves behind and reports how the program ended. When the
 * keeper exits the kernel kills the rest of its pid namespace and lets the
 * keeper go only when that is done: the keeper's pidfd becoming readable means
 * that nothing of the job is left.
 *
 * Below S2 there is no such namespace: the keeper is a subreaper instead and
 * kills its descendants until it has none.
 *
 * Between clone and exec nothing allocates and nothing of stdio is called,
 * since grade may have had threads. The program cannot reach the control
 * socket (close-on-exec) or the keeper (not dumpable, pid 1 of the
 * namespace), so it cannot forge a report.
 */
#include "proc/sandbox_child.h"
#include "proc/put.h"
#include "proc/sandbox_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the keeper keeps what it needs; the program's own are below. */
enum { CONTROL_FD = 20, FIRST_FREE_FD, PARKED_FDS = 30 };

/* As itself seen inside, and as root sees it from outside when it was root
 * who started the job. */
enum { INSIDE_ID = 1000, NOBODY_ID = 65534 };

struct limit {
    int resource;
    rlim_t soft, hard;
};

/* --- saying what happened --- */

static void send_report(const struct sandbox_report *report)
{
    /* Nobody listens any more when this fails, and then nobody cares. */
    (void)!send(CONTROL_FD, report, sizeof *report, MSG_NOSIGNAL);
}

static void __attribute__((noreturn)) fail(const char *what, int error)
{
    struct sandbox_report report = {.type = REPORT_ERROR, .error = error};

    strncpy(report.what, what, sizeof report.what - 1);
    send_report(&report);
    _exit(127);
}

/* --- steps of the keeper --- */

/* All signals were blocked by grade and stay so in the keeper. */
static void reset_signals(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};

    for (int i = 1; i < NSIG; i++)
        sigaction(i, &action, NULL);
}

/* The program's descriptors to 0, 1, ..., ours above them, no other. */
static int tidy_fds(struct sandbox_plan *plan)
{
    for (size_t i = 0; i < plan->fd_count; i++) {
        plan->fds[i] = fcntl(plan->fds[i], F_DUPFD_CLOEXEC, PARKED_FDS);
        if (plan->fds[i] < 0)
            return -errno;
    }
    plan->control = fcntl(plan->control, F_DUPFD_CLOEXEC, PARKED_FDS);
    if (plan->control < 0 || dup3(plan->control, CONTROL_FD, O_CLOEXEC) < 0)
        return -errno;
    for (size_t i = 0; i < plan->fd_count; i++) {
        if (dup2(plan->fds[i], (int)i) < 0)
            return -errno;
    }
    close_range((unsigned)plan->fd_count, CONTROL_FD - 1, 0);
    close_range(FIRST_FREE_FD, ~0U, 0);
    return 0;
}

/* One who may not be looked at (grade's referee) may not write its own map
 * either; nothing that could look runs yet. */
static void map_user(const struct sandbox_plan *plan)
{
    int rc;

    prctl(PR_SET_DUMPABLE, 1);
    rc = put_text("/proc/self/setgroups", "deny");
    if (rc == 0)
        rc = put_text("/proc/self/gid_map", plan->gid_map);
    if (rc == 0)
        rc = put_text("/proc/self/uid_map", plan->uid_map);
    prctl(PR_SET_DUMPABLE, 0);
    if (rc < 0)
        fail("user map", rc);
}

/* Quotas that all jobs of one user would share otherwise. Kernels without one
 * of them just do not have it. */
static void limit_namespaces(void)
{
    (void)put_text("/proc/sys/user/max_user_namespaces", "0");
    (void)put_text("/proc/sys/user/max_inotify_instances", "16");
    (void)put_text("/proc/sys/user/max_inotify_watches", "256");
}

/* A new network has a loopback that is down. */
static int raise_loopback(void)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), rc = 0;

    if (fd < 0)
        return -errno;
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
        rc = -errno;
    close(fd);
    return rc;
}

static int drop_rights(const struct sandbox_plan *plan)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}};
    id_t id = plan->level >= SANDBOX_S2 ? INSIDE_ID : NOBODY_ID;

    /* The user's own program may read what the user may; root without
     * capabilities is an ordinary user. */
    if (plan->is_root && !plan->job->own &&
        (syscall(SYS_setgroups, 0, NULL) < 0 ||
         syscall(SYS_setresgid, id, id, id) < 0 ||
         syscall(SYS_setresuid, id, id, id) < 0))
        return -errno;
    if (syscall(SYS_capset, &head, none) < 0)
        return -errno;
    return 0;
}

/* The program is nobody when root started it: what only root may read would
 * look to a compiler like a fault of the submission. */
static void check_binds(const struct sandbox_plan *plan)
{
    for (size_t i = 0; i < plan->job->bind_count; i++) {
        const struct job_bind *bind = &plan->job->binds[i];
        const char *path = bind->source;

        if (plan->level >= SANDBOX_S2 && bind->target)
            path = bind->target;
        if (access(path, R_OK) < 0)
            fail(path, -errno);
    }
}

static void die_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void enter(struct sandbox_plan *plan)
{
    const char *what = "";
    char go;
    /* Its doors are closed with all other descriptors. */
    int entered = plan->group ? cgroup_enter(plan->group) : 0, rc;

    reset_signals();
    umask(022);
    rc = tidy_fds(plan);
    if (rc < 0)
        _exit(127); /* there may be no socket to say it */
    if (entered < 0)
        fail("the control group", entered);
    die_with_parent();
    if (recv(CONTROL_FD, &go, 1, 0) != 1)
        _exit(127);
    if (setsid() < 0 && errno != EPERM)
        fail("a new session", -errno);
    if (plan->level >= SANDBOX_S2) {
        if (!plan->is_root)
            map_user(plan);
        limit_namespaces();
        /* What it is called outside is nobody's business; older kernels have
         * no such namespace. */
        (void)unshare(CLONE_NEWCGROUP);
        if (sethostname("sandbox", 7) < 0)
            fail("a host name", -errno);
        rc = plan->job->own ? raise_loopback() : 0;
        if (rc < 0)
            fail("a loopback", rc);
        rc = sandbox_fs_enter(plan->job, &what);
        if (rc < 0)
            fail(what, rc);
    } else if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
        fail("adopting processes", -errno);
    }
    rc = drop_rights(plan);
    if (rc < 0)
        fail("giving up rights", rc);
    check_binds(plan);
    die_with_parent(); /* the change of identity has cleared it */
    prctl(PR_SET_DUMPABLE, 0);
}

/* --- the program, before it is one --- */

static rlim_t megabytes(int count)
{
    return (rlim_t)count << 20;
}

/*
 * Built to find our own faults, programs of ours run with AddressSanitizer: it
 * reserves more address space than any limit allows, and looks for leaks with
 * ptrace, which is refused here.
 */
#ifdef __SANITIZE_ADDRESS__
#define SANITIZER_OPTIONS "ASAN_OPTIONS=detect_leaks=0",
enum { IS_SANITIZED = 1 };
#else
#define SANITIZER_OPTIONS
enum { IS_SANITIZED = 0 };
#endif

static void set_limits(const struct sandbox_plan *plan)
{
    const struct job_limits *l = &plan->job->limits;
    rlim_t memory =
        l->memory_mb && !IS_SANITIZED ? megabytes(l->memory_mb) : RLIM_INFINITY;
    /* One second between asking and killing; the keeper counts, too. */
    const struct limit limits[] = {
        {RLIMIT_CPU, l->cpu_s ? (rlim_t)l->cpu_s : RLIM_INFINITY,
         l->cpu_s ? (rlim_t)l->cpu_s + 1 : RLIM_INFINITY},
        {RLIMIT_AS, memory, memory},
        {RLIMIT_FSIZE, megabytes(l->file_mb), megabytes(l->file_mb)},
        {RLIMIT_NOFILE, (rlim_t)l->files, (rlim_t)l->files},
        {RLIMIT_STACK, megabytes(8), megabytes(64)},
        {RLIMIT_CORE, 0, 0},
        {RLIMIT_MEMLOCK, 0, 0},
        {RLIMIT_MSGQUEUE, 0, 0},
        {RLIMIT_NPROC, (rlim_t)l->processes + 1, (rlim_t)l->processes + 1},
    };
    size_t count = sizeof limits / sizeof limits[0];

    /* Without a user namespace the count is that of all the user's
     * processes; a limit would hit at random. */
    if (plan->level < SANDBOX_S2)
        count--;
    for (size_t i = 0; i < count; i++) {
        struct rlimit limit = {limits[i].soft, limits[i].hard}, now;

        if (getrlimit((__rlimit_resource_t)limits[i].resource, &now) < 0)
            fail("a limit", -errno);
        /* Never above what we were given ourselves. */
        if (limit.rlim_max > now.rlim_max)
            limit.rlim_max = now.rlim_max;
        if (limit.rlim_cur > limit.rlim_max)
            limit.rlim_cur = limit.rlim_max;
        if (setrlimit((__rlimit_resource_t)limits[i].resource, &limit) < 0)
            fail("a limit", -errno);
    }
}

static void lock(const struct sandbox_plan *plan)
{
    int rc = 0;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        fail("no new privileges", -errno);
    if (plan->level < SANDBOX_S1)
        return;
    if (plan->landlock_abi > 0)
        rc = sandbox_landlock(plan);
    if (rc < 0)
        fail("Landlock", rc);
    if (plan->filter &&
        prctl(PR_SET_SECCOMP, 2 /* a filter */, plan->filter, 0, 0) < 0)
        fail("seccomp", -errno);
}

static void execute(const struct sandbox_plan *plan)
{
    static const char *const usual_env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C",
                                            SANITIZER_OPTIONS NULL};
    const char *const *env = plan->job->env ? plan->job->env : usual_env;
    char *const *argv = (char *const *)plan->job->argv;
    int fd;

    if (plan->job->allow_exec || plan->job->own) {
        lock(plan);
        execve(plan->program, argv, (char *const *)env);
        fail(plan->program, -errno);
    }
    /* See FILTER_ONE_EXEC. */
    fd = open(plan->program, O_PATH | O_CLOEXEC);
    if (fd < 0)
        fail(plan->program, -errno);
    if (mmap((void *)(uintptr_t)FILTER_EXEC_PAGE, 4096, PROT_READ,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
             0) == MAP_FAILED)
        fail("the page for exec", -errno);
    lock(plan);
    syscall(SYS_execveat, fd, FILTER_EXEC_PAGE, argv, env, AT_EMPTY_PATH);
    fail(plan->program, -errno);
}

static void __attribute__((noreturn)) become(const struct sandbox_plan *plan)
{
    const struct sandbox_report hello = {.type = REPORT_PID};
    const char *cwd = plan->job->cwd ? plan->job->cwd : plan->folder;
    sigset_t none;

    die_with_parent();
    send_report(&hello);
    if (setsid() < 0)
        fail("a session of its own", -errno);
    if (chdir(cwd ? cwd : "/tmp") < 0)
        fail(cwd ? cwd : "/tmp", -errno);
    if (plan->job->fixed_addresses)
        personality(ADDR_NO_RANDOMIZE);
    set_limits(plan);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (plan->job->argv)
        execute(plan);
    lock(plan);
    _exit(0);
}

/* --- the keeper's loop --- */

static long long to_ms(struct timeval tv)
{
    return tv.tv_sec * 1000LL + tv.tv_usec / 1000;
}

/* True when the program itself has ended, described in `report`. */
static bool reap(pid_t program, struct sandbox_report *report)
{
    struct rusage usage;
    bool ended = false;
    int status;
    pid_t pid;

    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
        if (pid != program)
            continue;
        ended = true;
        report->type = REPORT_ENDED;
        report->wait_status = status;
        report->cpu_ms = to_ms(usage.ru_utime) + to_ms(usage.ru_stime);
        report->max_rss_kb = usage.ru_maxrss;
    }
    return ended;
}

/* Below S2: descendants become our children when their parent dies, so this
 * ends when none is left. */
static void sweep(void)
{
    char children[4096];
    ssize_t len;
    int fd;

    for (;;) {
        fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
        len = fd < 0 ? -1 : read(fd, children, sizeof children - 1);
        if (fd >= 0)
            close(fd);
        children[len > 0 ? len : 0] = '\0';
        for (char *at = children; *at;) {
            kill((pid_t)strtol(at, &at, 10), SIGKILL);
            at += strspn(at, " ");
        }
        if (waitpid(-1, NULL, 0) < 0 && errno == ECHILD)
            return;
    }
}

static void watch(pid_t program, struct sandbox_report *report)
{
    struct signalfd_siginfo info;
    struct pollfd fds[2];
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    fds[0] = (struct pollfd){signalfd(-1, &child, SFD_CLOEXEC), POLLIN, 0};
    fds[1] = (struct pollfd){CONTROL_FD, POLLIN, 0};
    if (fds[0].fd < 0)
        fail("signals", -errno);
    while (!reap(program, report)) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            fail("poll", -errno);
        if (fds[1].revents) /* grade wants it dead or is dead itself */
            return;
        if (fds[0].revents)
            (void)!read(fds[0].fd, &info, sizeof info);
    }
}

void sandbox_keep(struct sandbox_plan *plan)
{
    struct sandbox_report report = {.type = REPORT_STARTED};
    long program;

    enter(plan);
    /* CLONE_VFORK: when we go on, the program was executed or has said why
     * not. Memory is not shared. */
    program = syscall(SYS_clone, CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, 0);
    if (program == 0)
        become(plan);
    if (program < 0)
        fail("a process", (int)-errno);
    close_range(0, CONTROL_FD - 1, 0);
    send_report(&report);
    report.type = REPORT_ERROR;
    watch((pid_t)program, &report);
    if (plan->level < SANDBOX_S2)
        sweep();
    if (report.type == REPORT_ENDED)
        send_report(&report);
    _exit(0);
}
