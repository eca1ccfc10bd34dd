/* expect: none */
/* Callbacks that come again and are stopped, or mean to tell each time. */
#include <stdbool.h>
#include <stdlib.h>
#include <uv.h>

typedef void (*fetch_done)(void *arg, int status);
typedef void (*data_cb)(void *arg, ssize_t nread);

struct fetch {
    uv_tcp_t tcp;
    uv_timer_t timer, once;
    uv_poll_t poll;
    uv_signal_t signal;
    uv_idle_t idle;
    uv_fs_t req;
    data_cb on_data;
    fetch_done done;
    void *arg;
    bool over;
    size_t bytes, want;
};

static char space[100];

static void take(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    *buf = uv_buf_init(space, sizeof(space));
}

/* Each piece is told; the end once. */
static void got(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct fetch *f = stream->data;

    (void)buf;
    if (nread < 0)
        f->done(f->arg, nread == UV_EOF ? 0 : (int)nread);
    else if (nread > 0)
        f->on_data(f->arg, nread);
}

int fetch_begin(struct fetch *f, fetch_done done, data_cb on_data)
{
    f->done = done;
    f->on_data = on_data;
    f->tcp.data = f;
    return uv_read_start((uv_stream_t *)&f->tcp, take, got);
}

static void fetch_end(struct fetch *f, int status)
{
    uv_timer_stop(&f->timer);
    f->done(f->arg, status);
}

static void ticked(uv_timer_t *timer)
{
    struct fetch *f = timer->data;

    if (uv_now(timer->loop) > 1000)
        fetch_end(f, 0);
}

int wait_long(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->timer.data = f;
    return uv_timer_start(&f->timer, ticked, 10, 10);
}

static void fired(uv_timer_t *timer)
{
    struct fetch *f = timer->data;

    f->done(f->arg, 0);
}

int wait_once(struct fetch *f, fetch_done done, uint64_t again)
{
    f->done = done;
    f->once.data = f;
    if (again)
        return uv_timer_start(&f->once, fired, 10, again);
    return uv_timer_start(&f->once, fired, 10, 0);
}

static void readable(uv_poll_t *poll, int status, int events)
{
    struct fetch *f = poll->data;

    (void)events;
    uv_poll_stop(poll);
    f->done(f->arg, status);
}

int wait_readable(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->poll.data = f;
    return uv_poll_start(&f->poll, UV_READABLE, readable);
}

static void signalled(uv_signal_t *signal, int number)
{
    struct fetch *f = signal->data;

    if (f->over)
        return;
    f->over = true;
    f->done(f->arg, number);
}

int wait_signal(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->signal.data = f;
    return uv_signal_start(&f->signal, signalled, 2);
}

static void idled(uv_idle_t *idle)
{
    struct fetch *f = idle->data;
    fetch_done done = f->done;

    f->done = NULL;
    if (done)
        done(f->arg, 0);
}

int wait_idle(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->idle.data = f;
    return uv_idle_start(&f->idle, idled);
}

static void closed(uv_handle_t *handle)
{
    struct fetch *f = handle->data;

    f->done(f->arg, 0);
    free(f);
}

static void counted(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct fetch *f = stream->data;

    (void)buf;
    if (nread > 0)
        f->bytes += (size_t)nread;
    if (nread < 0 || f->bytes >= f->want)
        uv_close((uv_handle_t *)stream, closed);
}

int count(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->tcp.data = f;
    return uv_read_start((uv_stream_t *)&f->tcp, take, counted);
}

/* --- a failure is told in one way --- */

static void opened(uv_fs_t *req)
{
    struct fetch *f = req->data;

    uv_fs_req_cleanup(req);
    f->done(f->arg, (int)req->result);
    free(f);
}

/* By the result, always. */
int load(uv_loop_t *loop, const char *path, fetch_done done, void *arg)
{
    struct fetch *f = path ? calloc(1, sizeof(*f)) : NULL;
    int rc;

    if (!path)
        return UV_EINVAL;
    if (!f)
        return UV_ENOMEM;
    f->done = done;
    f->arg = arg;
    f->req.data = f;
    rc = uv_fs_open(loop, &f->req, path, 0, 0, opened);
    if (rc < 0)
        free(f);
    return rc;
}

/* By the call, always; the result repeats it. */
int load_tell(uv_loop_t *loop, struct fetch *f, fetch_done done, void *arg)
{
    int rc;

    f->done = done;
    f->arg = arg;
    f->req.data = f;
    rc = uv_fs_open(loop, &f->req, "x", 0, 0, opened);
    if (rc < 0)
        done(arg, rc);
    return rc;
}

void load_all(uv_loop_t *loop, struct fetch *f, fetch_done done, void *arg)
{
    int rc = load(loop, "x", done, arg);

    if (rc < 0)
        done(arg, rc);
    rc = load_tell(loop, f, done, arg);
    if (rc < 0)
        f->over = true;
}
