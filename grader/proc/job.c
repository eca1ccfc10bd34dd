/*
 * Theory of operation: sandbox_start() does the starting; here are the pipes,
 * the clock and the end. Both pipes sit in one epoll descriptor, so that a
 * caller with a loop of its own has one thing to watch. A job that prints more
 * than it may is killed while it prints: what we hold is bounded whatever it
 * does. The end of a job is the keeper's pidfd: by then no process is left
 * that could still hold a pipe.
 */
#include "proc/job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "proc/sandbox_child.h"

enum { DEFAULT_FILES = 256, DEFAULT_PROCESSES = 64, DEFAULT_OUTPUT_KB = 64 };
/* What a job below S2 gets to kill its own before we stop waiting. */
enum { SWEEP_MS = 5000 };

struct running_job {
    struct job_limits limits;
    enum sandbox_level level;
    struct sandbox_process process;
    int pipes[2]; /* stdout, stderr: our ends; -1 when closed */
    int epoll;
    struct strbuf text[2];
    size_t output;
    long long deadline_ms; /* 0: none */
    enum job_limit limit;
    char *folder; /* below S2: takes the place of the private /tmp */
};

static const char *const limit_names[] = {
    [JOB_LIMIT_NONE] = "none",      [JOB_LIMIT_CPU] = "cpu time",
    [JOB_LIMIT_WALL] = "wall time", [JOB_LIMIT_MEMORY] = "memory",
    [JOB_LIMIT_OUTPUT] = "output",  [JOB_LIMIT_FILE_SIZE] = "file size",
};

static long long now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static void close_if_open(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* --- the private folder of a job below S2 --- */

static int make_folder(struct running_job *r, bool own, struct error *err)
{
    const char *base = getenv("TMPDIR");
    int rc = 0;

    r->folder = xasprintf("%s/grade-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(r->folder)) {
        rc = error_set(err, -errno, "cannot make a folder like '%s': %s",
                       r->folder, strerror(errno));
        free(r->folder);
        r->folder = NULL;
    } else if (geteuid() == 0 && !own && chown(r->folder, 65534, 65534) < 0) {
        rc = error_set(err, -errno, "cannot give away '%s': %s", r->folder,
                       strerror(errno));
    }
    return rc;
}

static void release(struct running_job *r)
{
    if (!r)
        return;
    if (r->folder)
        path_remove_tree(r->folder);
    free(r->folder);
    for (int i = 0; i < 2; i++) {
        close_if_open(&r->pipes[i]);
        strbuf_release(&r->text[i]);
    }
    cgroup_remove(&r->process.group);
    close_if_open(&r->epoll);
    close_if_open(&r->process.pidfd);
    close_if_open(&r->process.control);
    free(r);
}

/* --- starting --- */

/* A descriptor from which the job reads its input: nothing has to be pumped,
 * and what the caller holds cannot be changed through it. */
static int open_input(const struct job *job, struct error *err)
{
    size_t done = 0;
    int fd;

    if (!job->input) {
        fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
        return fd < 0 ? error_set(err, -errno, "cannot open '/dev/null': %s",
                                  strerror(errno))
                      : fd;
    }
    fd = memfd_create("input", MFD_CLOEXEC);
    if (fd < 0)
        return error_set(err, -errno, "cannot hold the input: %s",
                         strerror(errno));
    while (done < job->input_len) {
        ssize_t n = pwrite(fd, (const char *)job->input + done,
                           job->input_len - done, (off_t)done);

        if (n < 0) {
            int rc = error_set(err, -errno, "cannot hold the input: %s",
                               strerror(errno));

            close(fd);
            return rc;
        }
        done += (size_t)n;
    }
    return fd;
}

static int open_outputs(struct running_job *r, int ret_theirs[2],
                        struct error *err)
{
    r->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (r->epoll < 0)
        return error_set(err, -errno, "cannot watch output: %s",
                         strerror(errno));
    for (int i = 0; i < 2; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (unsigned)i};
        int pair[2];

        if (pipe2(pair, O_CLOEXEC) < 0)
            return error_set(err, -errno, "cannot make a pipe: %s",
                             strerror(errno));
        r->pipes[i] = pair[0];
        ret_theirs[i] = pair[1];
        if (fcntl(pair[0], F_SETFL, O_NONBLOCK) < 0 ||
            epoll_ctl(r->epoll, EPOLL_CTL_ADD, pair[0], &event) < 0)
            return error_set(err, -errno, "cannot watch output: %s",
                             strerror(errno));
    }
    return 0;
}

/* Below S2 there are no binds: the program is where it is on the host. */
static const char *host_program(const struct job *job)
{
    for (size_t i = 0; i < job->bind_count; i++) {
        const struct job_bind *bind = &job->binds[i];

        if (bind->target && strcmp(bind->target, job->argv[0]) == 0)
            return bind->source;
    }
    return job->argv[0];
}

static struct job with_defaults(const struct job *job)
{
    struct job full = *job;

    if (!full.limits.files)
        full.limits.files = DEFAULT_FILES;
    if (!full.limits.processes)
        full.limits.processes = DEFAULT_PROCESSES;
    if (!full.limits.output_kb)
        full.limits.output_kb = DEFAULT_OUTPUT_KB;
    return full;
}

static int launch(struct running_job *r, const struct job *job,
                  const int std_fds[3], struct error *err)
{
    struct sandbox_plan plan;
    int rc = 0;

    sandbox_plan_init(&plan, job);
    r->level = plan.level;
    for (size_t i = 0; i < 3; i++)
        plan.fds[plan.fd_count++] = std_fds[i];
    for (size_t i = 0; i < job->fd_count; i++)
        plan.fds[plan.fd_count++] = job->fds[i];
    if (plan.level < SANDBOX_S2) {
        rc = make_folder(r, job->own, err);
        plan.folder = r->folder;
        plan.program = host_program(job);
    }
    if (rc == 0)
        rc = sandbox_start(&plan, &r->process, err);
    return rc;
}

int job_start(const struct job *job, struct running_job **ret,
              struct error *err)
{
    struct job full = with_defaults(job);
    struct running_job *r = xcalloc(1, sizeof *r);
    int std_fds[3] = {-1, -1, -1};
    int rc;

    r->pipes[0] = r->pipes[1] = r->epoll = -1;
    r->process.pidfd = r->process.control = -1;
    r->limits = full.limits;
    sandbox_probe();
    rc = std_fds[0] = open_input(job, err);
    if (rc >= 0)
        rc = open_outputs(r, std_fds + 1, err);
    if (rc == 0)
        rc = launch(r, &full, std_fds, err);
    for (int i = 0; i < 3; i++)
        close_if_open(&std_fds[i]);
    if (rc < 0) {
        error_wrap(err, "cannot start '%s'", path_base(job->argv[0]));
        release(r);
        return rc;
    }
    if (r->limits.wall_ms > 0)
        r->deadline_ms = now_ms() + r->limits.wall_ms;
    *ret = r;
    return 0;
}

/* --- while it runs --- */

static void stop(struct running_job *r, enum job_limit why)
{
    if (r->limit == JOB_LIMIT_NONE)
        r->limit = why;
    sandbox_kill(&r->process, r->level);
}

/* Keeps what fits; the rest is read and forgotten, so that nobody waits. */
static void keep(struct running_job *r, int which, const char *data, size_t len)
{
    size_t most = (size_t)r->limits.output_kb * 1024;
    size_t room = most - r->output;

    if (len <= room) {
        strbuf_add(&r->text[which], data, len);
        r->output += len;
        return;
    }
    strbuf_add(&r->text[which], data, room);
    r->output = most;
    stop(r, JOB_LIMIT_OUTPUT);
}

/* Bounded, so that a flood cannot hold us here. */
static void drain_pipe(struct running_job *r, int which)
{
    char buffer[16384];

    for (int i = 0; i < 16 && r->pipes[which] >= 0; i++) {
        ssize_t len = read(r->pipes[which], buffer, sizeof buffer);

        if (len > 0)
            keep(r, which, buffer, (size_t)len);
        else if (len == 0)
            close_if_open(&r->pipes[which]);
        else if (errno != EINTR)
            return;
    }
}

void job_drain(struct running_job *r)
{
    drain_pipe(r, 0);
    drain_pipe(r, 1);
}

void job_forget_output(struct running_job *r)
{
    job_drain(r);
    strbuf_clear(&r->text[0]);
    strbuf_clear(&r->text[1]);
    r->output = 0;
}

int job_output_fd(const struct running_job *r)
{
    return r->epoll;
}

pid_t job_pid(const struct running_job *r)
{
    return r->process.program;
}

int job_pidfd(const struct running_job *r)
{
    return r->process.pidfd;
}

/* --- the end --- */

/* How long poll may wait; -1: for ever. */
static int time_left(const struct running_job *r)
{
    long long left;

    if (!r->deadline_ms)
        return -1;
    left = r->deadline_ms - now_ms();
    return left < 0 ? 0 : left > 3600000 ? 3600000 : (int)left;
}

static void deadline_passed(struct running_job *r, bool *killed)
{
    if (*killed) {
        /* A keeper below S2 that does not come to its end. */
        kill(r->process.keeper, SIGKILL);
        r->deadline_ms = 0;
        return;
    }
    stop(r, JOB_LIMIT_WALL);
    *killed = true;
    r->deadline_ms = r->level < SANDBOX_S2 ? now_ms() + SWEEP_MS : 0;
}

static void wait_end(struct running_job *r, bool killed)
{
    for (;;) {
        struct pollfd fds[2] = {{r->process.pidfd, POLLIN, 0},
                                {r->epoll, POLLIN, 0}};
        int n = poll(fds, 2, time_left(r));

        if (n == 0)
            deadline_passed(r, &killed);
        if (fds[1].revents)
            job_drain(r);
        if (fds[0].revents)
            break;
    }
    /* All writers are gone: what is in the pipes is all there will be. */
    job_drain(r);
}

/* False when the keeper was killed before it could say anything. */
static bool take_report(struct running_job *r, struct sandbox_report *report)
{
    while (recv(r->process.control, report, sizeof *report, MSG_DONTWAIT) ==
           (ssize_t)sizeof *report) {
        if (report->type == REPORT_ENDED)
            return true;
    }
    return false;
}

/*
 * Which limit it was. The kernel tells for CPU time and file size by signal;
 * CPU time is looked at, too, since a compiler's child may have got it. Of
 * memory the control group tells; without one there is nothing but ENOMEM: a
 * job that failed with its memory nearly full is taken to have hit the limit.
 */
static enum job_limit guess_limit(const struct running_job *r,
                                  const struct sandbox_report *report)
{
    const struct job_limits *l = &r->limits;
    int status = report->wait_status;
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    bool failed = signal || WEXITSTATUS(status);

    if (!failed)
        return JOB_LIMIT_NONE;
    if (signal == SIGXCPU || (l->cpu_s && report->cpu_ms >= l->cpu_s * 1000LL))
        return JOB_LIMIT_CPU;
    if (signal == SIGXFSZ)
        return JOB_LIMIT_FILE_SIZE;
    if (cgroup_ran_out_of_memory(&r->process.group))
        return JOB_LIMIT_MEMORY;
    if (l->memory_mb && report->max_rss_kb >= l->memory_mb * 1024L / 8 * 7)
        return JOB_LIMIT_MEMORY;
    return JOB_LIMIT_NONE;
}

int job_finish(struct running_job *r, bool kill, struct job_result *ret,
               struct error *err)
{
    struct sandbox_report report = {.type = REPORT_ERROR};
    bool asked = kill;
    int rc = 0;

    if (kill) {
        sandbox_kill(&r->process, r->level);
        r->deadline_ms = r->level < SANDBOX_S2 ? now_ms() + SWEEP_MS : 0;
    }
    wait_end(r, kill);
    waitpid(r->process.keeper, NULL, 0);
    *ret = (struct job_result){.exit_code = -1, .limit = r->limit};
    if (take_report(r, &report)) {
        if (WIFEXITED(report.wait_status))
            ret->exit_code = WEXITSTATUS(report.wait_status);
        else
            ret->signal = WTERMSIG(report.wait_status);
        if (ret->limit == JOB_LIMIT_NONE)
            ret->limit = guess_limit(r, &report);
    } else if (asked || ret->limit != JOB_LIMIT_NONE) {
        ret->signal = SIGKILL;
    } else {
        rc = error_set(err, -ECHILD, "the sandbox ended without a report");
    }
    ret->out = r->text[0];
    ret->err = r->text[1];
    r->text[0] = r->text[1] = (struct strbuf)STRBUF_INIT;
    release(r);
    return rc;
}

int job_run(const struct job *job, struct job_result *ret, struct error *err)
{
    struct running_job *running;
    int rc;

    *ret = (struct job_result){.exit_code = -1};
    rc = job_start(job, &running, err);
    if (rc < 0)
        return rc;
    return job_finish(running, false, ret, err);
}

void job_result_release(struct job_result *result)
{
    strbuf_release(&result->out);
    strbuf_release(&result->err);
}

const char *job_limit_name(enum job_limit limit)
{
    return limit_names[limit];
}
