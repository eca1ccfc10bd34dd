/*
 * Theory of operation
 *
 * A process is told twice that it is over: when it has ended (`ended`: only
 * then may its handle be closed, or nobody would collect it), and when libuv is
 * done with the handle. Its memory goes when both have come and its end was
 * taken by async_process_wait(), or at the end of async_run(). That kills what
 * still runs.
 */
#include <signal.h>
#include <stdlib.h>

#include "async_stream.h"

struct async_process {
    struct task_owned owned;
    uv_process_t handle;
    struct waiting *waiting; /* who waits for its end; NULL: nobody */
    bool ended;
    bool taken; /* nobody will ask again */
    bool closed;
    int code; /* how it ended */
};

struct waiting {
    struct wait wait;
    struct async_process *process;
    int code;
};

/* --- its end --- */

static void free_if_done(struct async_process *process)
{
    if (!process->taken || !process->closed)
        return;
    task_disown(&process->owned);
    free(process);
}

static void handle_closed(uv_handle_t *handle)
{
    struct async_process *process = handle->data;

    process->closed = true;
    free_if_done(process);
}

static void process_ended(uv_process_t *handle, int64_t status, int signal)
{
    struct async_process *process = handle->data;
    struct waiting *waiting = process->waiting;

    process->ended = true;
    process->code = signal ? 128 + signal : (int)status;
    uv_close((uv_handle_t *)handle, handle_closed);
    if (!waiting)
        return;
    process->waiting = NULL;
    process->taken = true;
    waiting->code = process->code;
    task_unpark(&waiting->wait);
}

static void owned_close(struct task_owned *owned)
{
    struct async_process *process = (struct async_process *)owned; /* first */

    process->taken = true;
    if (!process->ended)
        uv_process_kill(&process->handle, SIGKILL);
    free_if_done(process);
}

/* --- its beginning --- */

/* A pipe of which the child has the other end. */
static int pipe_to_child(uv_stdio_container_t *stdio, int number,
                         struct async_stream **stream, int flags)
{
    int rc;

    *stdio = (uv_stdio_container_t){.flags = UV_INHERIT_FD, .data.fd = number};
    if (!stream)
        return 0;
    *stream = async_stream_new(AF_UNIX, &rc);
    if (!*stream)
        return rc;
    stdio->flags = UV_CREATE_PIPE | flags;
    stdio->data.stream = &(*stream)->uv.stream;
    return 0;
}

static int spawn(struct async_process *process, const char *const *argv,
                 uv_stdio_container_t *stdio)
{
    const uv_process_options_t options = {.exit_cb = process_ended,
                                          .file = argv[0],
                                          .args = (char **)argv,
                                          .stdio = stdio,
                                          .stdio_count = 3};
    int rc;

    task_own(&process->owned, owned_close);
    rc = uv_spawn(task_loop(), &process->handle, &options);
    process->handle.data = process;
    if (rc < 0) {
        /* libuv knows the handle all the same. */
        process->ended = process->taken = true;
        uv_close((uv_handle_t *)&process->handle, handle_closed);
    }
    return rc;
}

static int start(struct async_process *process, const char *const *argv,
                 struct async_stream **input, struct async_stream **output)
{
    uv_stdio_container_t stdio[3];
    int rc = pipe_to_child(&stdio[0], 0, input, UV_READABLE_PIPE);

    if (rc == 0)
        rc = pipe_to_child(&stdio[1], 1, output, UV_WRITABLE_PIPE);
    if (rc == 0)
        rc = pipe_to_child(&stdio[2], 2, NULL, 0);
    if (rc < 0) {
        free(process);
        return rc;
    }
    return spawn(process, argv, stdio);
}

int async_process_start(const char *const *argv,
                        struct async_stream **ret_input,
                        struct async_stream **ret_output,
                        struct async_process **ret_process)
{
    struct async_stream *input = NULL, *output = NULL;
    struct async_process *process;
    int rc;

    if (!task_loop())
        return UV_EINVAL;
    process = calloc(1, sizeof(*process));
    if (!process)
        return UV_ENOMEM;
    rc = start(process, argv, ret_input ? &input : NULL,
               ret_output ? &output : NULL);
    if (rc < 0) {
        async_stream_close(input);
        async_stream_close(output);
        return rc;
    }
    if (ret_input)
        *ret_input = input;
    if (ret_output)
        *ret_output = output;
    *ret_process = process;
    return 0;
}

int async_process_kill(struct async_process *process, int signal)
{
    return process->ended ? UV_ESRCH
                          : uv_process_kill(&process->handle, signal);
}

/* --- waiting for it --- */

static void waiting_cancel(struct wait *wait)
{
    struct waiting *waiting = (struct waiting *)wait; /* its first member */

    wait->cancelled = true;
    waiting->process->waiting = NULL;
    task_unpark(wait);
}

/* After 0, and only then, the process is used up. */
static int wait_for(struct async_process *process, bool may_cancel,
                    int *ret_code)
{
    struct waiting waiting = {.process = process};

    if (process->waiting)
        return UV_EBUSY;
    if (process->ended) {
        *ret_code = process->code;
        process->taken = true;
        free_if_done(process);
        return 0;
    }
    waiting.wait.cancel = may_cancel ? waiting_cancel : NULL;
    process->waiting = &waiting;
    task_park(&waiting.wait);
    if (waiting.wait.cancelled)
        return UV_ECANCELED;
    *ret_code = waiting.code;
    return 0;
}

int async_process_wait(struct async_process *process)
{
    int code,
        rc = task_enters("async_process_wait", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    rc = wait_for(process, true, &code);
    return task_returns(rc < 0 ? rc : code);
}

static int run_it(const char *const *argv)
{
    struct async_process *process;
    int code, rc = async_process_start(argv, NULL, NULL, &process);

    if (rc < 0)
        return rc;
    rc = wait_for(process, true, &code);
    if (rc == 0)
        return code;
    async_process_kill(process, SIGKILL);
    (void)wait_for(process, false, &code);
    return rc;
}

int async_process_run(const char *const *argv)
{
    int rc = task_enters("async_process_run", __builtin_return_address(0));

    return rc < 0 ? rc : task_returns(run_it(argv));
}
