/* expect: none */
/* Where a function does not run. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

static volatile sig_atomic_t stopped;
static int wake_fd;
static uv_async_t wake;
static uv_thread_t thread;

struct ops {
    int (*fetch)(void *arg);
    void (*report)(uv_loop_t *loop);
};

/* One table for the pool, one for the loop: fields tell them apart. */
static int slow_fetch(void *arg)
{
    (void)arg;
    sleep(1);
    return 0;
}

static void quick_report(uv_loop_t *loop) { uv_stop(loop); }

static const struct ops slow = {slow_fetch, quick_report};

struct job {
    uv_work_t req;
    const struct ops *ops;
    int (*run)(void *arg);
    int result;
};

static void job_work(uv_work_t *req)
{
    struct job *job = req->data;

    /* Neither is a completion. */
    job->result = job->run(job);
    job->result += job->ops->fetch(job);
}

static void job_after(uv_work_t *req, int status)
{
    struct job *job = req->data;

    if (status == 0)
        job->ops->report(req->loop);
    free(job);
}

/* A signal handler that does what handlers may. */
static void on_signal(int number)
{
    int saved = errno;
    char byte = (char)number;

    stopped = 1;
    if (write(wake_fd, &byte, 1) < 0)
        _exit(1);
    uv_async_send(&wake);
    errno = saved;
}

/* Polls that do not wait. */
static void on_check(uv_check_t *check)
{
    struct pollfd fd = {.fd = 1, .events = POLLIN};
    struct timeval none = {0, 0};
    fd_set set;

    FD_ZERO(&set);
    if (poll(&fd, 1, 0) < 0 || select(1, &set, NULL, NULL, &none) < 0)
        uv_check_stop(check);
    if (waitpid(-1, NULL, WNOHANG) < 0)
        uv_check_stop(check);
}

/* An own thread with an own loop: there it may do all that. */
static void on_own_timer(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

static void own_thread(void *arg)
{
    uv_loop_t loop;
    uv_timer_t timer;

    (void)arg;
    if (uv_loop_init(&loop) < 0)
        return;
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, on_own_timer, 10, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&loop) < 0)
        abort();
}

/* POSIX threads. */
static void *posix_thread(void *arg)
{
    sleep(1);
    uv_async_send(&wake);
    return arg;
}

static int by_size(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(int));
}

static void on_wake(uv_async_t *async)
{
    int items[2] = {2, 1};

    qsort(items, 2, sizeof(int), by_size);
    if (stopped)
        uv_close((uv_handle_t *)async, NULL);
}

static void close_one(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sigaction action;
    struct job *job = calloc(1, sizeof(*job));
    uv_check_t check;
    pthread_t posix;

    if (!job)
        return 1;
    memset(&action, 0, sizeof(action));
    action.sa_handler = on_signal;
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    job->ops = &slow;
    job->run = slow_fetch;
    job->req.data = job;
    if (uv_queue_work(loop, &job->req, job_work, job_after) < 0) {
        free(job);
        return 1;
    }
    uv_async_init(loop, &wake, on_wake);
    uv_check_init(loop, &check);
    uv_check_start(&check, on_check);
    if (uv_thread_create(&thread, own_thread, NULL) < 0)
        return 1;
    if (pthread_create(&posix, NULL, posix_thread, NULL))
        return 1;
    uv_run(loop, UV_RUN_DEFAULT);
    /* After the loop, waiting is fine. */
    pthread_join(posix, NULL);
    uv_thread_join(&thread);
    uv_walk(loop, close_one, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    return uv_loop_close(loop) < 0;
}

/* Functions of libuv that take neither a loop nor a handle. */
static void rename_work(uv_work_t *req)
{
    char random[8];

    (void)req;
    uv_set_process_title("worker");
    if (uv_random(NULL, NULL, random, sizeof(random), 0, NULL) < 0)
        uv_async_send(&wake);
}

int rename_start(uv_loop_t *loop, uv_work_t *req)
{
    return uv_queue_work(loop, req, rename_work, NULL);
}

/* A thread that makes a loop of its own, and has it run by somebody else. */
int play_all(uv_loop_t *loop);

static void *own_loop_thread(void *arg)
{
    uv_loop_t own;

    if (uv_loop_init(&own) < 0)
        return NULL;
    if (play_all(&own) < 0)
        arg = NULL;
    return uv_loop_close(&own) < 0 ? NULL : arg;
}

int own_loop_start(pthread_t *id)
{
    return -pthread_create(id, NULL, own_loop_thread, NULL);
}
