/*
 * playing.c - the referee is our own program and reads no learner's bytes but
 * the checked ones of the protocol, so it runs outside the sandbox: it is the
 * one who starts the sandbox of the player.
 */
#include "play/playing.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"

enum { REFEREE_OBJECT_FD = 3, TESTIMONY_MAX_BYTES = 64 << 20 };

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

static int spawn(const struct playing_request *request, const char *program,
                 int output, pid_t *ret_pid, struct error *err)
{
    char part[32], seed[48], schedules[48], debug[] = "--debug";
    char *argv[] = {(char *)program, part, seed, schedules, NULL, NULL};
    posix_spawn_file_actions_t actions;
    int rc;

    snprintf(part, sizeof(part), "--part=%d", request->part);
    snprintf(seed, sizeof(seed), "--seed=%lld", request->seed);
    snprintf(schedules, sizeof(schedules), "--schedules=%lld",
             request->schedules);
    if (request->debug)
        argv[4] = debug;
    posix_spawn_file_actions_init(&actions);
    rc = add_fds(&actions, request->object_fd, output, request->debug);
    if (rc == 0)
        rc = posix_spawn(ret_pid, program, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
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

static int hear_referee(const struct playing_request *request,
                        const char *program, struct strbuf *text,
                        struct error *err)
{
    struct error ignored = {0};
    int ends[2], rc;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set(err, -errno, "make a pipe: %s", strerror(errno));
    rc = spawn(request, program, ends[1], &pid, err);
    close(ends[1]);
    if (rc == 0) {
        rc = read_output(ends[0], text, err);
        close(ends[0]);
        ends[0] = -1;
        if (rc < 0)
            (void)!await_exit(pid, &ignored);
        else
            rc = await_exit(pid, err);
    }
    if (ends[0] >= 0)
        close(ends[0]);
    return rc;
}

int playing_run(const struct playing_request *request, struct testimony *ret,
                struct error *err)
{
    char *dir = path_join(request->home->lib, request->exercise);
    char *program = path_join(dir, "referee");
    struct strbuf text = STRBUF_INIT;
    json_t *root = NULL;
    int rc;

    rc = hear_referee(request, program, &text, err);
    if (rc == 0)
        rc = json_parse("referee", strbuf_text(&text), text.len, &root, err);
    if (rc == 0)
        rc = testimony_from_json(ret, root, err);
    if (rc < 0)
        error_wrap(err, "play part %d of '%s'", request->part,
                   request->exercise);
    json_decref(root);
    strbuf_release(&text);
    free(program);
    free(dir);
    return rc;
}
