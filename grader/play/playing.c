/*
 * playing.c - the referee is our own program and reads no learner's bytes but
 * the checked ones of the protocol, so it runs outside the sandbox: it is the
 * one who starts the sandbox of the player.
 */
#include "play/playing.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "proc/sandbox.h"

enum { REFEREE_OBJECT_FD = 3, TESTIMONY_MAX_BYTES = 64 << 20, SHARES_MAX = 4 };

extern char **environ;

static int add_fds(posix_spawn_file_actions_t *actions, int object_fd,
                   int output, bool debug)
{
    int rc = 0;

    if (!debug)
        rc = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY,
                                              0);
    if (rc == 0)
        rc = posix_spawn_file_actions_adddup2(actions, output, 1);
    if (rc == 0)
        rc = posix_spawn_file_actions_adddup2(actions, object_fd,
                                              REFEREE_OBJECT_FD);
    return rc;
}

/* One referee and what it says. */
struct referee {
    pid_t pid;
    int output; /* -1 when there is none */
    struct strbuf text;
};

static int spawn(const struct playing_request *request, const char *program,
                 int output, int share, int shares, pid_t *ret_pid,
                 struct error *err)
{
    enum { OPTION_MAX = 48 };
    char options[7][OPTION_MAX] = {"--debug"};
    char *argv[] = {(char *)program, options[1], options[2],
                    options[3],      options[4], options[5],
                    options[6],      NULL,       NULL};
    char *trace = NULL;
    posix_spawn_file_actions_t actions;
    int rc;

    snprintf(options[1], OPTION_MAX, "--part=%d", request->part);
    snprintf(options[2], OPTION_MAX, "--seed=%lld", request->seed);
    snprintf(options[3], OPTION_MAX, "--schedules=%lld", request->schedules);
    snprintf(options[4], OPTION_MAX, "--share=%d", share);
    snprintf(options[5], OPTION_MAX, "--shares=%d", shares);
    snprintf(options[6], OPTION_MAX, "--level=%d", (int)sandbox_probe()->level);
    if (request->debug)
        argv[7] = options[0];
    else if (request->trace)
        argv[7] = trace = xasprintf("--trace=%s", request->trace);
    posix_spawn_file_actions_init(&actions);
    rc = add_fds(&actions, request->object_fd, output, request->debug);
    if (rc == 0)
        rc = posix_spawn(ret_pid, program, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    free(trace);
    if (rc != 0)
        return error_set(err, -rc, "cannot start '%s': %s", program,
                         strerror(rc));
    return 0;
}

static int read_output(int fd, struct strbuf *text, struct error *err)
{
    char block[65536];
    ssize_t got;

    while ((got = read(fd, block, sizeof(block))) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(err, -errno, "cannot read from the referee");
        strbuf_add(text, block, (size_t)got);
        if (text->len > TESTIMONY_MAX_BYTES)
            return error_set(err, -EFBIG, "the referee said too much");
    }
    return 0;
}

static int await_exit(pid_t pid, struct error *err)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return error_set(err, -errno, "cannot wait for the referee");
    }
    if (WIFSIGNALED(status))
        return error_set(err, -EIO, "the referee crashed (signal %d)",
                         WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return error_set(err, -EIO, "the referee failed (exit code %d)",
                         WEXITSTATUS(status));
    return 0;
}

static int start_referee(const struct playing_request *request,
                         const char *program, int share, int shares,
                         struct referee *ret, struct error *err)
{
    int ends[2], rc;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set(err, -errno, "make a pipe: %s", strerror(errno));
    rc = spawn(request, program, ends[1], share, shares, &ret->pid, err);
    close(ends[1]);
    if (rc < 0)
        close(ends[0]);
    else
        ret->output = ends[0];
    return rc;
}

/* Hears it to its end; the pipe is closed before, so that one that still
 * wants to speak ends, too. */
static int hear_referee(struct referee *referee, struct testimony *ret,
                        struct error *err)
{
    struct error ignored = {0};
    json_t *root = NULL;
    int rc = read_output(referee->output, &referee->text, err);

    close(referee->output);
    referee->output = -1;
    if (rc < 0)
        (void)!await_exit(referee->pid, &ignored);
    else
        rc = await_exit(referee->pid, err);
    if (rc == 0)
        rc = json_parse("referee", strbuf_text(&referee->text),
                        referee->text.len, &root, err);
    if (rc == 0)
        rc = testimony_from_json(ret, root, err);
    json_decref(root);
    strbuf_release(&referee->text);
    return rc;
}

/* As many referees as there are CPUs, up to SHARES_MAX: what they say does
 * not depend on it. */
static int count_shares(const struct playing_request *request)
{
    cpu_set_t set;
    int cpus;

    if (request->debug || request->trace ||
        sched_getaffinity(0, sizeof(set), &set) < 0)
        return 1;
    cpus = CPU_COUNT(&set);
    return cpus < SHARES_MAX ? cpus : SHARES_MAX;
}

static int play_shares(const struct playing_request *request,
                       const char *program, struct testimony *ret,
                       struct error *err)
{
    struct referee referees[SHARES_MAX] = {{.output = -1}};
    struct testimony heard[SHARES_MAX] = {{0}};
    int shares = count_shares(request), rc = 0, started = 0;

    while (rc == 0 && started < shares) {
        rc = start_referee(request, program, started, shares,
                           &referees[started], err);
        started += rc == 0;
    }
    for (int i = 0; i < started; i++) {
        struct error later = {0};
        int heard_rc =
            hear_referee(&referees[i], &heard[i], rc == 0 ? err : &later);

        if (rc == 0)
            rc = heard_rc;
    }
    if (rc == 0)
        testimony_merge(heard, (size_t)shares, ret);
    else
        for (int i = 0; i < started; i++)
            testimony_release(&heard[i]);
    return rc;
}

int playing_run(const struct playing_request *request, struct testimony *ret,
                struct error *err)
{
    char *dir = path_join(request->home->lib, request->exercise);
    char *program = path_join(dir, "referee");
    int rc = play_shares(request, program, ret, err);

    if (rc < 0)
        error_wrap(err, "play part %d of '%s'", request->part,
                   request->exercise);
    free(program);
    free(dir);
    return rc;
}
