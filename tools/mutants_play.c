/*
 * mutants_play.c - plays one program of tests/corpus/mutants, whole or changed,
 * linked to this file and built with ASan.
 *
 * Theory of operation
 * Each run is a process: seed_start() three times, then the loop. In the first
 * run nothing fails; in each further one another start or allocation fails, or
 * another operation ends with an error, until a run comes to its end without
 * having met the one that was to fail. If nothing was wrong so far, two starts
 * fail in one run, or one start and one operation. What was wrong in any run is
 * printed, a word each: missing (a completion never came), double (it came
 * again), request (a file request was left behind, or used again, without
 * uv_fs_req_cleanup()), memory (ASan, or lost memory), handle (one was left
 * open), crash (libuv or the program aborted) or hang. Nothing: all is right.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <uv.h>

#include "../tests/corpus/mutants/seed.h"
#include "mutants_inject.h"

/* What libuv has is what is called here. */
#undef uv_fs_req_cleanup
#undef uv_queue_work
#undef malloc
#undef calloc
#undef free

enum {
    STARTS = 3,
    REQUESTS_MAX = 64,
    RUNS_MAX = 60,
    PAIRS_MAX = 14, /* of the first so many, any two */
    SECONDS = 2,
    PATIENCE_S = 20,
    MET = 256
};
enum wrong {
    MISSING = 1,
    DOUBLE = 2,
    REQUEST = 4,
    MEMORY = 8,
    HANDLE = 16,
    CRASH = 32,
    HANG = 64
};

/* The numbers of those that fail; 0: none. */
struct faults {
    int start, other_start, end;
};

static struct faults faults;
static int starts, ends;
static bool was_met;
static int wrong, answers[STARTS], blocks;

/* --- file requests --- */

struct request {
    void *req;
    uv_fs_cb cb;
    uv_after_work_cb worked;
    uv_write_cb wrote;
    bool unclean;
};

static struct request requests[REQUESTS_MAX];
static int request_count;

/* Any kind of request. */
static struct request *find_request(void *req)
{
    int i = 0;

    while (i < request_count && requests[i].req != req)
        i++;
    if (i == request_count && request_count < REQUESTS_MAX)
        request_count++;
    requests[i].req = req;
    return &requests[i];
}

static bool ends_badly(void)
{
    if (++ends != faults.end)
        return false;
    was_met = true;
    return true;
}

static void ended(uv_fs_t *req)
{
    if (ends_badly()) {
        /* The result of a scan counts what libuv frees later. */
        if (req->fs_type == UV_FS_SCANDIR)
            uv_fs_req_cleanup(req);
        req->result = UV_EIO;
    }
    find_request(req)->cb(req);
}

static void worked(uv_work_t *req, int status)
{
    find_request(req)->worked(req, ends_badly() ? UV_ECANCELED : status);
}

static void wrote(uv_write_t *req, int status)
{
    find_request(req)->wrote(req, ends_badly() ? UV_EPIPE : status);
}

bool play_fails(void)
{
    starts++;
    if (starts != faults.start && starts != faults.other_start)
        return false;
    was_met |= starts == faults.start;
    return true;
}

void *play_malloc(size_t size)
{
    void *memory = play_fails() ? NULL : malloc(size);

    blocks += memory != NULL;
    return memory;
}

void *play_calloc(size_t count, size_t size)
{
    void *memory = play_fails() ? NULL : calloc(count, size);

    blocks += memory != NULL;
    return memory;
}

void play_free(void *memory)
{
    blocks -= memory != NULL;
    free(memory);
}

int play_fs(uv_fs_t *req, int result)
{
    struct request *known = find_request(req);

    if (result < 0)
        return result;
    if (known->unclean)
        wrong |= REQUEST;
    known->unclean = true;
    known->cb = req->cb;
    req->cb = ended;
    return result;
}

int play_write(uv_write_t *req, int result)
{
    if (result < 0)
        return result;
    find_request(req)->wrote = req->cb;
    req->cb = wrote;
    return result;
}

int play_work(uv_work_t *req, int result)
{
    if (result < 0)
        return result;
    find_request(req)->worked = req->after_work_cb;
    req->after_work_cb = worked;
    return result;
}

void play_cleaned(uv_fs_t *req)
{
    find_request(req)->unclean = false;
}

/* --- one run --- */

static void answered(void *arg, int status)
{
    (void)status;
    ++*(int *)arg;
}

static void judge(uv_loop_t *loop)
{
    for (int i = 0; i < STARTS; i++)
        wrong |= answers[i] == 0 ? MISSING : answers[i] > 1 ? DOUBLE : 0;
    for (int i = 0; i < request_count; i++)
        wrong |= requests[i].unclean ? REQUEST : 0;
    if (uv_loop_close(loop) < 0)
        wrong |= HANDLE;
    else if (blocks && !(wrong & MISSING))
        wrong |= MEMORY;
}

static _Noreturn void play(void)
{
    struct rlimit limit = {SECONDS, SECONDS};
    uv_loop_t loop;

    setrlimit(RLIMIT_CPU, &limit);
    alarm(PATIENCE_S); /* a busy machine is slow */
    if (!getenv("PLAY_SHOW"))
        (void)!freopen("/dev/null", "w", stderr);
    if (uv_loop_init(&loop) < 0)
        abort();
    for (int i = 0; i < STARTS; i++)
        seed_start(&loop, answered, &answers[i]);
    uv_run(&loop, UV_RUN_DEFAULT);
    judge(&loop);
    _exit((wrong & 31) | (was_met ? 0 : 32));
}

/* What was wrong, and MET if what was to fail was met. */
static int run(struct faults these)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        faults = these;
        play();
    }
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) {
        int by = WTERMSIG(status);
        bool hangs = by == SIGALRM || by == SIGXCPU || by == SIGKILL;

        return hangs ? HANG : CRASH;
    }
    if (WEXITSTATUS(status) == 99)
        return MEMORY | MET;
    return (WEXITSTATUS(status) & 31) | (WEXITSTATUS(status) & 32 ? 0 : MET);
}

/* ASan ends a process with 99: it is no sum of ours that is used. */
const char *__asan_default_options(void)
{
    return "exitcode=99:detect_leaks=0";
}

/* One after the other fails, besides `first`. */
static int run_each_start(int first, int max)
{
    int all = 0, found = MET;

    for (int i = first + 1; i < max && found & MET; i++) {
        found = run(first ? (struct faults){.start = i, .other_start = first}
                          : (struct faults){.start = i});
        all |= found;
    }
    return all;
}

static int run_each_end(int start, int max)
{
    int all = 0, found = MET;

    for (int i = 1; i < max && found & MET; i++) {
        found = run((struct faults){.other_start = start, .end = i});
        all |= found;
    }
    return all;
}

static int run_pairs(void)
{
    int all = 0;

    for (int i = 1; i < PAIRS_MAX && !(all & ~MET); i++)
        all |= run_each_start(i, PAIRS_MAX) | run_each_end(i, PAIRS_MAX);
    return all;
}

int main(void)
{
    static const char *const words[] = {
        "missing", "double", "request", "memory", "handle", "crash", "hang"};
    int all = run((struct faults){0}), i;

    all |= run_each_start(0, RUNS_MAX) | run_each_end(0, RUNS_MAX);
    if (!(all & ~MET))
        all |= run_pairs();
    for (i = 0; i < 7; i++)
        if (all & (1 << i))
            printf("%s\n", words[i]);
    return 0;
}
