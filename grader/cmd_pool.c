/*
 * Theory of operation. One poll() loop; each running child has two pipes,
 * stdout and stderr, and a pidfd. A child is over when its pidfd says so; then
 * what is left in its pipes is read without waiting, so that a grandchild that
 * keeps a pipe open delays nobody. A child dies with us (PR_SET_PDEATHSIG):
 * killing a batch leaves nothing running.
 */
#include "cmd_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/xalloc.h"

enum { CAPTURE_MAX_BYTES = 32 << 20, FDS_PER_CHILD = 3 };

struct child {
    struct pool_job *job; /* NULL: the place is free */
    pid_t pid;
    int out, err, pidfd;
};

struct pool {
    struct child *children;
    size_t parallel, running;
};

static int open_pidfd(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* Never returns. */
static void become(char **argv, int out, int err, pid_t parent)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    /* The parent may have died before that took effect. */
    if (getppid() != parent || null < 0 || dup2(null, STDIN_FILENO) < 0 ||
        dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
        _exit(3);
    execv("/proc/self/exe", argv);
    _exit(3);
}

static void close_pair(const int pair[2])
{
    if (pair[0] >= 0)
        close(pair[0]);
    if (pair[1] >= 0)
        close(pair[1]);
}

static int start_child(struct child *child, struct pool_job *job)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1}, rc = 0;
    pid_t parent = getpid();

    if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0) {
        rc = -errno;
        close_pair(out);
        close_pair(err);
        return rc;
    }
    child->pid = fork();
    if (child->pid == 0)
        become(job->argv, out[1], err[1], parent);
    if (child->pid < 0) {
        rc = -errno;
        close_pair(out);
        close_pair(err);
        return rc;
    }
    close(out[1]);
    close(err[1]);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(err[0], F_SETFL, O_NONBLOCK);
    child->job = job;
    child->out = out[0];
    child->err = err[0];
    child->pidfd = open_pidfd(child->pid);
    return 0;
}

/* Reads what is there; false at the end of the stream. What is above the cap
 * is read and dropped, so that the child does not wait for us for ever. */
static bool drain(int fd, struct strbuf *text)
{
    char chunk[65536];
    ssize_t n;

    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        if (text->len + (size_t)n <= CAPTURE_MAX_BYTES)
            strbuf_add(text, chunk, (size_t)n);
    return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void end_child(struct pool *pool, struct child *child,
                      void (*finished)(struct pool_job *, void *), void *arg)
{
    struct pool_job *job = child->job;
    int status = 0;

    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (child->out >= 0)
        drain(child->out, &job->out);
    if (child->err >= 0)
        drain(child->err, &job->err);
    job->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (child->out >= 0)
        close(child->out);
    if (child->err >= 0)
        close(child->err);
    if (child->pidfd >= 0)
        close(child->pidfd);
    *child = (struct child){0};
    pool->running--;
    finished(job, arg);
}

static void watch(const struct child *child, struct pollfd *fds)
{
    fds[0] = (struct pollfd){child->job ? child->out : -1, POLLIN, 0};
    fds[1] = (struct pollfd){child->job ? child->err : -1, POLLIN, 0};
    fds[2] = (struct pollfd){child->job ? child->pidfd : -1, POLLIN, 0};
}

static void serve(struct pool *pool, struct child *child,
                  const struct pollfd *fds,
                  void (*finished)(struct pool_job *, void *), void *arg)
{
    if (!child->job)
        return;
    if (fds[0].revents && !drain(child->out, &child->job->out)) {
        close(child->out);
        child->out = -1;
    }
    if (fds[1].revents && !drain(child->err, &child->job->err)) {
        close(child->err);
        child->err = -1;
    }
    /* Without pidfds (an old kernel) the end of both streams is the end. */
    if (child->pidfd >= 0 ? fds[2].revents != 0
                          : child->out < 0 && child->err < 0)
        end_child(pool, child, finished, arg);
}

static int wait_for_some(struct pool *pool,
                         void (*finished)(struct pool_job *, void *), void *arg)
{
    struct pollfd *fds = xcalloc(pool->parallel * FDS_PER_CHILD, sizeof *fds);
    size_t i;
    int rc = 0;

    for (i = 0; i < pool->parallel; i++)
        watch(&pool->children[i], &fds[i * FDS_PER_CHILD]);
    if (poll(fds, pool->parallel * FDS_PER_CHILD, -1) < 0)
        rc = errno == EINTR ? 0 : -errno;
    else
        for (i = 0; i < pool->parallel; i++)
            serve(pool, &pool->children[i], &fds[i * FDS_PER_CHILD], finished,
                  arg);
    free(fds);
    return rc;
}

static struct child *free_place(struct pool *pool)
{
    size_t i;

    for (i = 0; i < pool->parallel; i++)
        if (!pool->children[i].job)
            return &pool->children[i];
    return NULL;
}

/* With nobody there who could make room: the others are still tried. */
static void not_started(struct pool_job *job, int rc,
                        void (*finished)(struct pool_job *, void *), void *arg)
{
    job->exit_code = -1;
    strbuf_addf(&job->err, "cannot start a process: %s", strerror(-rc));
    finished(job, arg);
}

int pool_run(struct pool_job *jobs, size_t count, size_t parallel,
             void (*finished)(struct pool_job *job, void *arg), void *arg,
             struct error *err)
{
    struct pool pool = {.parallel = parallel ? parallel : 1};
    struct child *place;
    size_t next = 0;
    int rc = 0;

    pool.children = xcalloc(pool.parallel, sizeof *pool.children);
    while (rc == 0 && (next < count || pool.running)) {
        while (next < count && (place = free_place(&pool))) {
            int started = start_child(place, &jobs[next]);

            /* No room for one more: those that run make room. */
            if (started < 0 && pool.running)
                break;
            if (started < 0)
                not_started(&jobs[next], started, finished, arg);
            pool.running += started == 0;
            next++;
        }
        if (pool.running)
            rc = wait_for_some(&pool, finished, arg);
    }
    free(pool.children);
    if (rc < 0)
        return error_set(err, rc, "cannot wait for a process: %s",
                         strerror(-rc));
    return 0;
}

void pool_job_add_arg(struct pool_job *job, const char *word)
{
    size_t count = 0;

    while (job->argv && job->argv[count])
        count++;
    job->argv = xrealloc(job->argv, (count + 2) * sizeof *job->argv);
    job->argv[count] = xstrdup(word);
    job->argv[count + 1] = NULL;
}

void pool_job_grade(struct pool_job *job, const struct settings *settings,
                    const struct exercise *ex, int part, const char *path)
{
    char *word;

    pool_job_add_arg(job, "grade");
    pool_job_add_arg(job, "run");
    pool_job_add_arg(job, "--format=json");
    pool_job_add_arg(job, "--no-progress");
    pool_job_add_arg(job, settings->compiler ? "--compiler=clang"
                                             : "--compiler=gcc");
    if (settings->schedules.is_set) {
        word = xasprintf("--schedules=%lld", settings->schedules.value);
        pool_job_add_arg(job, word);
        free(word);
    }
    word = part ? xasprintf("%s/%d", ex->slug, part) : xstrdup(ex->slug);
    pool_job_add_arg(job, "--");
    pool_job_add_arg(job, word);
    pool_job_add_arg(job, path);
    free(word);
}

void pool_job_release(struct pool_job *job)
{
    size_t i;

    for (i = 0; job->argv && job->argv[i]; i++)
        free(job->argv[i]);
    free(job->argv);
    strbuf_release(&job->out);
    strbuf_release(&job->err);
}

size_t pool_processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) < 0)
        return 1;
    return (size_t)CPU_COUNT(&set);
}
