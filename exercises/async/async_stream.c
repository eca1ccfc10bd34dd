/*
 * Theory of operation
 *
 * libuv is asked to read only while a task waits in async_stream_read(), into
 * the memory of that task, and once: what is not wanted yet stays with the
 * system, and slows the sender down. A write parks until the system has taken
 * all of it. So neither side ever holds more than what one call was given.
 *
 * A stream has two ends of life: the caller gives it back (`released`), and
 * libuv is done with its handle (`closed`). Its memory goes with the later one.
 * A write that is cancelled cuts the handle and leaves the rest to the caller.
 * Who was parked does not look at the stream again, for it may be gone.
 */
#include "async_stream.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* --- life --- */

static void free_if_done(struct async_stream *stream)
{
    if (!stream->released || !stream->closed)
        return;
    task_disown(&stream->owned);
    free(stream);
}

static void handle_closed(uv_handle_t *handle)
{
    struct async_stream *stream = handle->data;

    stream->closed = true;
    free_if_done(stream);
}

static void owned_close(struct task_owned *owned)
{
    async_stream_close((struct async_stream *)owned); /* its first member */
}

int async_socket_init(union async_socket *socket, int family)
{
    if (!task_loop())
        return UV_EINVAL;
    if (family == AF_UNIX)
        return uv_pipe_init(task_loop(), &socket->pipe, 0);
    return uv_tcp_init(task_loop(), &socket->tcp);
}

/* Whoever writes to somebody who is gone gets UV_EPIPE, not a signal that ends
 * the program, unless the program wants that. */
static void ignore_sigpipe(void)
{
    struct sigaction old, action = {.sa_handler = SIG_IGN};

    if (sigaction(SIGPIPE, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
        sigaction(SIGPIPE, &action, NULL);
}

struct async_stream *async_stream_new(int family, int *ret_error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct async_stream *stream = calloc(1, sizeof(*stream));
    int rc = stream ? async_socket_init(&stream->uv, family) : UV_ENOMEM;

    if (rc < 0) {
        free(stream);
        *ret_error = rc;
        return NULL;
    }
    pthread_once(&once, ignore_sigpipe);
    stream->uv.handle.data = stream;
    task_own(&stream->owned, owned_close);
    return stream;
}

/* --- reading --- */

struct reading {
    struct wait wait;
    struct async_stream *stream;
    uv_buf_t room;
    int result;
};

static void reading_end(struct reading *reading, int result)
{
    uv_read_stop(&reading->stream->uv.stream);
    reading->stream->reading = NULL;
    reading->result = result;
    task_unpark(&reading->wait);
}

static void reading_cancel(struct wait *wait)
{
    wait->cancelled = true;
    reading_end((struct reading *)wait, UV_ECANCELED); /* its first member */
}

static void give_room(uv_handle_t *handle, size_t size, uv_buf_t *ret_room)
{
    const struct async_stream *stream = handle->data;

    (void)size;
    *ret_room = stream->reading->room;
}

static void bytes_came(uv_stream_t *handle, ssize_t count, const uv_buf_t *buf)
{
    struct async_stream *stream = handle->data;

    (void)buf;
    /* 0: there was nothing after all. */
    if (count != 0)
        reading_end(stream->reading, count == UV_EOF ? 0 : (int)count);
}

static int read_some(struct async_stream *stream, void *data, size_t room)
{
    struct reading reading = {.wait.cancel = reading_cancel, .stream = stream};
    int rc;

    if (uv_is_closing(&stream->uv.handle))
        return UV_EBADF;
    if (stream->reading)
        return UV_EBUSY;
    if (room == 0)
        return 0;
    reading.room = uv_buf_init(data, room < INT_MAX ? (unsigned)room : INT_MAX);
    rc = uv_read_start(&stream->uv.stream, give_room, bytes_came);
    if (rc < 0)
        return rc;
    stream->reading = &reading;
    task_park(&reading.wait);
    return reading.result;
}

int async_stream_read(struct async_stream *stream, void *data, size_t room)
{
    int rc = task_enters("async_stream_read", __builtin_return_address(0));

    return rc < 0 ? rc : task_returns(read_some(stream, data, room));
}

/* --- writing, and its end --- */

struct writing {
    struct wait wait;
    struct async_stream *stream;
    union {
        uv_write_t write;
        uv_shutdown_t shutdown;
    } req;
    int result;
};

/* What libuv ends because the handle was closed is no cancelling of the task,
 * unless that was why. */
static void writing_end(struct writing *writing, int status)
{
    if (status == UV_ECANCELED && !writing->wait.cancelled)
        status = UV_EBADF;
    writing->result = status;
    task_unpark(&writing->wait);
}

static void written(uv_write_t *req, int status)
{
    writing_end(req->data, status);
}

static void shut_down(uv_shutdown_t *req, int status)
{
    writing_end(req->data, status);
}

static void writing_cancel(struct wait *wait)
{
    struct writing *writing = (struct writing *)wait; /* its first member */

    if (uv_is_closing(&writing->stream->uv.handle))
        return;
    wait->cancelled = true;
    async_stream_cut(writing->stream);
}

static int write_all(struct async_stream *stream, const char *data, size_t len)
{
    struct writing writing = {.wait = {writing_cancel, .in_flight = true},
                              .stream = stream};
    uv_buf_t buf = uv_buf_init((char *)data, (unsigned)len);
    int rc;

    if (uv_is_closing(&stream->uv.handle))
        return UV_EBADF;
    writing.req.write.data = &writing;
    rc = uv_write(&writing.req.write, &stream->uv.stream, &buf, 1, written);
    if (rc < 0)
        return rc;
    task_park(&writing.wait);
    return writing.result;
}

int async_stream_write(struct async_stream *stream, const void *data,
                       size_t len)
{
    int rc = task_enters("async_stream_write", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    return task_returns(len > INT_MAX ? UV_E2BIG
                                      : write_all(stream, data, len));
}

static int say_no_more(struct async_stream *stream)
{
    struct writing writing = {.wait = {writing_cancel, .in_flight = true},
                              .stream = stream};
    int rc;

    if (uv_is_closing(&stream->uv.handle))
        return UV_EBADF;
    writing.req.shutdown.data = &writing;
    rc = uv_shutdown(&writing.req.shutdown, &stream->uv.stream, shut_down);
    if (rc < 0)
        return rc;
    task_park(&writing.wait);
    return writing.result;
}

int async_stream_shutdown(struct async_stream *stream)
{
    int rc = task_enters("async_stream_shutdown", __builtin_return_address(0));

    return rc < 0 ? rc : task_returns(say_no_more(stream));
}

/* --- closing --- */

void async_stream_cut(struct async_stream *stream)
{
    if (uv_is_closing(&stream->uv.handle))
        return;
    /* libuv tells who writes, but not who reads. */
    if (stream->reading)
        reading_end(stream->reading, UV_EBADF);
    uv_close(&stream->uv.handle, handle_closed);
}

void async_stream_close(struct async_stream *stream)
{
    if (!stream)
        return;
    stream->released = true;
    async_stream_cut(stream);
    free_if_done(stream);
}
