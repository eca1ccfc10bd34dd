/*
 * stage.c - the referee's end of the player.
 *
 * Theory of operation. An order goes out with one end of a fresh socketpair.
 * Until the player says EXITED for that very order the referee listens to
 * three descriptors: the child's channel (packets), the player's control
 * socket, and what both print (drained, counted, never read). After EXITED
 * nothing of the run lives any more, so what is queued in the channel is all
 * that there is: it is read without waiting, and nobody who kept the other
 * end open can make the referee wait. A player that ends, is killed or stops
 * in the middle of an order was taken down by the submission: the run has
 * not come to its end, and the next order gets a new player.
 */
#include "play/stage.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "base/xalloc.h"

enum {
    /* Longer than the player gives a run, so only a player that is stopped
     * or gone gets here. */
    SILENCE_MS = 20000,
    START_MS = 30000,
    /* What a reader of the control socket sees of a player's own fault. */
    PLAYER_TROUBLE = 3
};

void stage_init(struct stage *stage, const char *player, int object_fd)
{
    const char *text = getenv("GRADE_TIMEOUT_MULTIPLIER");
    long multiplier = text ? strtol(text, NULL, 10) : 1;

    *stage = (struct stage){
        .player = player,
        .object_fd = object_fd,
        .multiplier =
            multiplier >= 1 && multiplier <= 1000 ? (unsigned)multiplier : 1,
        .control = -1,
        .packet = xmalloc(PROTOCOL_PACKET_MAX),
    };
}

/* Ends the player; `ret` may be NULL. */
static void stop(struct stage *stage, struct job_result *ret)
{
    struct job_result result = {0};
    struct error ignored = {0};

    if (stage->control >= 0)
        close(stage->control);
    stage->control = -1;
    if (!stage->job)
        return;
    /* A player that cannot be waited for is none: there is nothing to do. */
    if (job_finish(stage->job, true, &result, &ignored) < 0)
        result.exit_code = -1;
    stage->job = NULL;
    if (ret) {
        ret->exit_code = result.exit_code;
        ret->signal = result.signal;
        ret->limit = result.limit;
    }
    job_result_release(&result);
}

void stage_release(struct stage *stage)
{
    stop(stage, NULL);
    free(stage->packet);
    stage->packet = NULL;
}

pid_t stage_pid(const struct stage *stage)
{
    return stage->job ? job_pid(stage->job) : 0;
}

/* Files of the system that the C library reads for a program with a network. */
static const char *const own_files[] = {
    "/etc/hosts",     "/etc/nsswitch.conf",  "/etc/passwd",
    "/etc/group",     "/etc/services",       "/etc/protocols",
    "/etc/localtime", "/usr/share/zoneinfo",
};

static void bind_own(struct job *job, const struct stage_own *own)
{
    for (size_t i = 0; i < sizeof own_files / sizeof own_files[0]; i++)
        if (access(own_files[i], R_OK) == 0)
            job->binds[job->bind_count++] =
                (struct job_bind){own_files[i], NULL};
    if (own->folder)
        job->binds[job->bind_count++] = (struct job_bind){own->folder, NULL};
}

static void make_own(struct job *job, const struct stage_own *own)
{
    job->own = true;
    job->env = own->env;
    job->limits.memory_mb = 2048;
    job->limits.processes = 256;
    job->limits.files = 1024;
    job->limits.file_mb = 64;
    bind_own(job, own);
}

static int start_job(struct stage *stage, int control, struct error *err)
{
    const char *argv[4] = {stage->player};
    size_t argc = 1;
    /* Functions are looked up once here, not once in each child. */
    static const char *const env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C",
                                      "LD_BIND_NOW=1", NULL};
    struct job job = {
        .argv = argv,
        .env = env,
        /* Not its folder: the referee, who knows what is expected, lies
         * there, too. */
        .binds = {{.source = stage->player}},
        .bind_count = 1,
        .fds = {control, stage->object_fd},
        .fd_count = 2,
        .limits =
            {
                .cpu_s = 600,
                .memory_mb = 384,
                .processes = 64,
                .files = 256,
                .output_kb = 16 * 1024,
                .file_mb = 16,
            },
        .fixed_addresses = true,
    };

    if (stage->debug)
        argv[argc++] = "--debug";
    if (stage->own) {
        argv[argc++] = "--own";
        if (stage->own->folder)
            argv[argc++] = stage->own->folder;
        make_own(&job, stage->own);
    }
    return job_start(&job, &stage->job, err);
}

/* Why a player that should be there is not. */
static int not_started(struct stage *stage, struct error *err)
{
    struct job_result result = {0};

    stop(stage, &result);
    return error_set(err, -EIO,
                     "the player did not start (exit code %d, signal %d)",
                     result.exit_code, result.signal);
}

static int await_ready(struct stage *stage, struct error *err)
{
    struct pollfd control = {.fd = stage->control, .events = POLLIN};
    uint32_t ready[2];
    long got;

    if (poll(&control, 1, START_MS * (int)stage->multiplier) <= 0)
        return not_started(stage, err);
    got = protocol_receive(stage->control, ready, sizeof(ready), false, NULL);
    if (got < 0 || protocol_message_type(ready, (size_t)got) != PROTOCOL_READY)
        return not_started(stage, err);
    return 0;
}

int stage_start(struct stage *stage, struct error *err)
{
    int ends[2], rc;

    if (stage->job)
        return 0;
    rc = protocol_pair(ends);
    if (rc < 0)
        return error_set(err, rc, "make a socket for the player");
    rc = start_job(stage, ends[1], err);
    close(ends[1]);
    if (rc < 0) {
        close(ends[0]);
        return error_wrap(err, "start the player");
    }
    stage->control = ends[0];
    return await_ready(stage, err);
}

static int put_picks(struct protocol_writer *writer,
                     const struct stage_order *order)
{
    struct protocol_value value = {.type = PROTOCOL_PICKS,
                                   .key = "picks",
                                   .data = order->picks,
                                   .len = order->pick_count * sizeof(uint32_t)};

    if (!order->by_picks || order->pick_count == 0)
        return 0;
    if (order->pick_count > PROTOCOL_PICKS_MAX)
        return -EMSGSIZE;
    return protocol_put_value(writer, &value);
}

static int send_order(struct stage *stage, const struct stage_order *order,
                      uint64_t nonce, int channel)
{
    struct protocol_run run = {
        .type = PROTOCOL_RUN,
        .nonce = nonce,
        .seed = order->seed,
        .part = order->part,
        .debug = order->debug,
        .probe = order->probe,
        .by_picks = order->by_picks,
        .multiplier = stage->multiplier,
    };
    struct protocol_writer writer = {
        .data = stage->packet,
        .capacity = PROTOCOL_PACKET_MAX,
        .len = sizeof(run),
    };
    int rc;

    if (strlen(order->scene) >= sizeof(run.scene))
        return -ENAMETOOLONG;
    memcpy(run.scene, order->scene, strlen(order->scene));
    rc = put_picks(&writer, order);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < order->input_count; i++) {
        rc = protocol_put_value(&writer, &order->inputs[i]);
        if (rc < 0)
            return rc;
    }
    run.size = (uint32_t)writer.len;
    memcpy(stage->packet, &run, sizeof(run));
    return protocol_send(stage->control, stage->packet, writer.len, channel);
}

/* Reads packets until there is none; false when no more can come. */
static bool hear(struct stage *stage, int channel, struct recording *recording)
{
    for (;;) {
        long got = protocol_receive(channel, stage->packet, PROTOCOL_PACKET_MAX,
                                    false, NULL);

        if (got == -EAGAIN)
            return true;
        if (got == -EBADMSG) {
            recording->tampered = true;
            continue;
        }
        if (got <= 0)
            return false;
        recording_feed(recording, stage->packet, (size_t)got);
    }
}

/* 1: the order is over; 0: not yet; -EPIPE: the player is gone. */
static int hear_control(struct stage *stage, struct recording *recording)
{
    struct protocol_exited exited;
    long got =
        protocol_receive(stage->control, &exited, sizeof(exited), false, NULL);

    if (got == -EAGAIN)
        return 0;
    if (got <= 0 ||
        protocol_message_type(&exited, (size_t)got) != PROTOCOL_EXITED ||
        exited.nonce != recording->nonce)
        return -EPIPE;
    recording->exited = exited;
    return 1;
}

/* 0 when the player said that the run is over, -EPIPE when it is gone,
 * -ETIMEDOUT when it says nothing any more. */
static int listen_to_end(struct stage *stage, int channel, bool debug,
                         struct recording *recording)
{
    struct pollfd fds[] = {
        {.fd = stage->control, .events = POLLIN},
        {.fd = channel, .events = POLLIN},
        {.fd = job_output_fd(stage->job), .events = POLLIN},
    };
    int silence_ms = debug ? -1 : SILENCE_MS * (int)stage->multiplier;

    for (;;) {
        int rc = poll(fds, 3, silence_ms);

        if (rc < 0 && errno == EINTR)
            continue;
        if (rc <= 0)
            return rc < 0 ? -errno : -ETIMEDOUT;
        if (fds[2].revents)
            job_drain(stage->job);
        if (fds[1].revents && !hear(stage, channel, recording))
            fds[1].fd = -1;
        if (fds[0].revents) {
            rc = hear_control(stage, recording);
            if (rc != 0)
                return rc < 0 ? rc : 0;
        }
    }
}

/* The player went down in the middle of a run. */
static int player_lost(struct stage *stage, int why,
                       struct recording *recording, struct error *err)
{
    struct job_result result = {0};

    stop(stage, &result);
    if (result.limit == JOB_LIMIT_NONE && result.exit_code == PLAYER_TROUBLE)
        return error_set(err, -EIO, "the player could not play the run");
    recording->done = false;
    recording->exited.code = -1;
    recording->exited.signal = SIGKILL;
    if (why == -ETIMEDOUT)
        recording->exited.stop = PROTOCOL_STOP_WALL;
    if (result.limit != JOB_LIMIT_NONE)
        recording_set_limit(recording, job_limit_name(result.limit),
                            result.limit == JOB_LIMIT_OUTPUT ? "16 MB" : "");
    return 0;
}

int stage_play(struct stage *stage, const struct stage_order *order,
               struct recording *recording, struct error *err)
{
    int ends[2], rc;

    recording_start(recording, random_nonce());
    rc = stage_start(stage, err);
    if (rc < 0)
        return rc;
    /* How many runs a player serves must not decide what one may print. */
    job_forget_output(stage->job);
    rc = protocol_pair(ends);
    if (rc < 0)
        return error_set(err, rc, "make a socket for the run");
    rc = send_order(stage, order, recording->nonce, ends[1]);
    close(ends[1]);
    if (rc == -EMSGSIZE || rc == -ENAMETOOLONG) {
        close(ends[0]);
        return error_set(err, rc, "the inputs of '%s' do not fit",
                         order->scene);
    }
    if (rc == 0)
        rc = listen_to_end(stage, ends[0], order->debug, recording);
    (void)hear(stage, ends[0], recording);
    close(ends[0]);
    if (rc == -EPIPE && order->debug && recording->done)
        rc = 0;
    else if (rc < 0)
        rc = player_lost(stage, rc, recording, err);
    if (order->debug)
        stop(stage, NULL);
    return rc;
}
