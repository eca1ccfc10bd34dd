/*
 * player_guard.c - watches a child that takes long in real time.
 *
 * Theory of operation. Nearly every run is over within a few milliseconds:
 * virtual time makes waiting free. A child that still lives after PATIENCE_MS
 * is looked at every SAMPLE_MS: which callback runs (the beacon), what its
 * threads do (/proc), how much CPU the loop's thread got. Three cases look
 * alike from a clock and must not be mixed up:
 *   - blocked: one callback has been going on, and no thread of the child
 *     runs or wants to run, for STILL_SAMPLES in a row;
 *   - computing: one callback alone used COMPUTING_MS of CPU;
 *   - starved: the child wants to run and the machine does not let it. It is
 *     left alone until the limits of the whole run.
 * Blocked and computing children get a signal first, so that the runtime
 * takes the stack at that very place, and are then killed.
 */
#include "play/player.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <dirent.h>

#include "runtime/guard.h"

enum {
    PATIENCE_MS = 100,
    SAMPLE_MS = 20,
    STILL_SAMPLES = 8,
    COMPUTING_MS = 500,
    CPU_LIMIT_MS = 5000,
    WALL_LIMIT_MS = 10000,
    ANSWER_MS = 200, /* how long the signal's handler may take */
    THREADS_MAX = 64
};

struct sample {
    bool any_runs;     /* some thread runs or waits for a CPU */
    uint64_t cpu_ns;   /* of the loop's thread */
    uint64_t total_ns; /* of all threads */
};

struct guard {
    pid_t child;
    unsigned multiplier;
    const struct player_page *page;
    uint32_t sequence;    /* of the callback that is watched */
    uint64_t callback_ns; /* CPU of the loop's thread when it began */
    uint64_t last_ns;     /* CPU of all threads at the last sample */
    unsigned still;       /* samples in a row without any progress */
};

/* The library's own clock_gettime() is the runtime's in this program. */
static uint64_t real_now_ms(void)
{
    struct timespec now;

    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool read_small(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got;

    if (fd < 0)
        return false;
    got = read(fd, text, size - 1);
    close(fd);
    if (got <= 0)
        return false;
    text[got] = '\0';
    return true;
}

static uint64_t thread_cpu_ns(pid_t child, long thread)
{
    char path[64], text[128];

    snprintf(path, sizeof(path), "/proc/%d/task/%ld/schedstat", (int)child,
             thread);
    return read_small(path, text, sizeof(text)) ? strtoull(text, NULL, 10) : 0;
}

/* 'R', 'S', 'D', ...; the name before it may hold anything, blanks and
 * brackets included, so the last bracket counts. */
static char thread_state(pid_t child, long thread)
{
    char path[64], text[512], *bracket;

    snprintf(path, sizeof(path), "/proc/%d/task/%ld/stat", (int)child, thread);
    if (!read_small(path, text, sizeof(text)))
        return '?';
    bracket = strrchr(text, ')');
    return bracket && bracket[1] == ' ' ? bracket[2] : '?';
}

static bool take_sample(const struct guard *guard, struct sample *ret)
{
    char path[64];
    struct dirent *entry;
    DIR *dir;

    *ret = (struct sample){0};
    snprintf(path, sizeof(path), "/proc/%d/task", (int)guard->child);
    dir = opendir(path);
    if (!dir)
        return false;
    for (int i = 0; i < THREADS_MAX && (entry = readdir(dir));) {
        long thread = strtol(entry->d_name, NULL, 10);
        uint64_t cpu_ns;
        char state;

        if (thread <= 0)
            continue;
        i++;
        cpu_ns = thread_cpu_ns(guard->child, thread);
        state = thread_state(guard->child, thread);
        ret->total_ns += cpu_ns;
        if (thread == guard->page->beacon.thread)
            ret->cpu_ns = cpu_ns;
        /* Asleep, stopped by a signal, or over while other threads go on. Not
         * D, the disk: on a busy machine a page of the program itself may
         * have to come from there, and the limit of real time ends the rest. */
        if (!strchr("STtZ", state))
            ret->any_runs = true;
    }
    closedir(dir);
    return true;
}

/* What the sample means, after those before it. */
static enum protocol_stop judge(struct guard *guard, const struct sample *now)
{
    const struct rt_beacon *beacon = &guard->page->beacon;
    uint64_t ms = UINT64_C(1000000) * guard->multiplier;
    bool same = beacon->sequence == guard->sequence && beacon->node != 0;

    if (now->total_ns >= CPU_LIMIT_MS * ms)
        return PROTOCOL_STOP_CPU;
    if (!same) {
        guard->sequence = beacon->sequence;
        guard->callback_ns = now->cpu_ns;
    }
    if (!same || now->any_runs || now->total_ns != guard->last_ns ||
        guard->page->sending)
        guard->still = 0;
    else
        guard->still++;
    guard->last_ns = now->total_ns;
    if (guard->still >= STILL_SAMPLES)
        return PROTOCOL_STOP_BLOCKED;
    if (same && now->cpu_ns - guard->callback_ns >= COMPUTING_MS * ms)
        return PROTOCOL_STOP_COMPUTING;
    return PROTOCOL_STOP_NONE;
}

static bool wait_ms(int pidfd, int timeout_ms)
{
    struct pollfd gone = {.fd = pidfd, .events = POLLIN};

    return poll(&gone, 1, timeout_ms) > 0;
}

/* Returns why the child has to end, NONE when it ended by itself. */
static enum protocol_stop watch(struct guard *guard, int pidfd)
{
    uint64_t end_ms;

    if (wait_ms(pidfd, PATIENCE_MS))
        return PROTOCOL_STOP_NONE;
    end_ms = real_now_ms() + (uint64_t)WALL_LIMIT_MS * guard->multiplier;
    while (!wait_ms(pidfd, SAMPLE_MS)) {
        enum protocol_stop stop;
        struct sample sample;

        if (real_now_ms() >= end_ms)
            return PROTOCOL_STOP_WALL;
        if (!take_sample(guard, &sample))
            continue;
        stop = judge(guard, &sample);
        if (stop != PROTOCOL_STOP_NONE)
            return stop;
    }
    return PROTOCOL_STOP_NONE;
}

/* The system call that a thread is in; -1: none or unknown. */
static int thread_syscall(pid_t child, long thread)
{
    char path[64], text[128];

    snprintf(path, sizeof(path), "/proc/%d/task/%ld/syscall", (int)child,
             thread);
    if (!read_small(path, text, sizeof(text)) || text[0] < '0' || text[0] > '9')
        return -1;
    return (int)strtol(text, NULL, 10);
}

/* Has the runtime report what the loop's thread is doing. What it says must
 * not depend on the machine: no measured times. */
static void ask_for_stack(const struct guard *guard, int pidfd,
                          enum protocol_stop stop)
{
    pid_t thread = guard->page->beacon.thread;
    int rc;

    if (thread <= 0)
        return;
    if (stop == PROTOCOL_STOP_BLOCKED)
        rc = rt_guard_trigger(guard->child, thread, RT_GUARD_BLOCKED,
                              thread_syscall(guard->child, thread));
    else
        rc = rt_guard_trigger(guard->child, thread, RT_GUARD_COMPUTING,
                              COMPUTING_MS);
    if (rc == 0)
        (void)wait_ms(pidfd, ANSWER_MS);
}

static void reap(const struct guard *guard, struct protocol_exited *ret)
{
    struct rusage usage = {0};
    int status = 0;

    while (wait4(guard->child, &status, 0, &usage) < 0 && errno == EINTR)
        ;
    ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ret->cpu_ms =
        (uint32_t)((usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
                   (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000);
}

void player_guard_wait(pid_t child, unsigned multiplier,
                       struct player_page *page,
                       struct protocol_exited *ret_exited)
{
    struct guard guard = {
        .child = child,
        .multiplier = multiplier,
        .page = page,
    };
    int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    uint64_t start_ms = real_now_ms();
    enum protocol_stop stop = PROTOCOL_STOP_NONE;

    if (pidfd >= 0)
        stop = watch(&guard, pidfd);
    if (stop != PROTOCOL_STOP_NONE) {
        ret_exited->node = page->beacon.node;
        if (stop == PROTOCOL_STOP_BLOCKED || stop == PROTOCOL_STOP_COMPUTING)
            ask_for_stack(&guard, pidfd, stop);
        kill(child, SIGKILL);
    }
    reap(&guard, ret_exited);
    ret_exited->wall_ms = (uint32_t)(real_now_ms() - start_ms);
    if (ret_exited->node == 0)
        ret_exited->node = page->beacon.node;
    ret_exited->stop = stop;
    if (pidfd >= 0)
        close(pidfd);
}
