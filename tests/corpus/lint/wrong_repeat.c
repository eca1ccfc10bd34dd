/* expect: UV106@27 UV106@43 UV106@67 UV106@83 UV106@108 UV108@126 UV108@153 UV102@181 */
/* Completions from callbacks that come again, and failures told twice. */
#include <stdlib.h>
#include <uv.h>

typedef void (*fetch_done)(void *arg, int status);

struct fetch {
    uv_tcp_t tcp;
    uv_timer_t timer;
    uv_poll_t poll;
    uv_udp_t udp;
    uv_fs_event_t watch;
    uv_fs_t req;
    fetch_done done;
    void *arg;
    size_t bytes;
};

static void take(uv_handle_t *handle, size_t size, uv_buf_t *buf);

static void got(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct fetch *f = stream->data;

    (void)buf;
    f->done(f->arg, (int)nread);
}

int fetch_begin(struct fetch *f, fetch_done done, void *arg)
{
    f->done = done;
    f->arg = arg;
    f->tcp.data = f;
    return uv_read_start((uv_stream_t *)&f->tcp, take, got);
}

static void ticked(uv_timer_t *timer)
{
    struct fetch *f = timer->data;

    if (uv_now(timer->loop) > 1000)
        f->done(f->arg, 0);
}

int wait_long(uv_loop_t *loop, struct fetch *f, fetch_done done)
{
    f->done = done;
    f->timer.data = f;
    if (uv_timer_init(loop, &f->timer) < 0)
        return UV_EIO;
    return uv_timer_start(&f->timer, ticked, 10, 10);
}

static void fetch_finish(struct fetch *f, int status)
{
    f->done(f->arg, status);
}

static void readable(uv_poll_t *poll, int status, int events)
{
    struct fetch *f = poll->data;

    (void)events;
    if (status < 0)
        uv_poll_stop(poll);
    fetch_finish(f, status);
}

int wait_readable(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->poll.data = f;
    return uv_poll_start(&f->poll, UV_READABLE, readable);
}

static void changed(uv_fs_event_t *watch, const char *name, int events,
                    int status)
{
    struct fetch *f = watch->data;

    if (name && events && status == 0)
        f->done(f->arg, 0);
}

int wait_changed(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->watch.data = f;
    return uv_fs_event_start(&f->watch, changed, "x", 0);
}

static void received(uv_udp_t *udp, ssize_t nread, const uv_buf_t *buf,
                     const struct sockaddr *from, unsigned flags)
{
    struct fetch *f = udp->data;

    (void)flags;
    (void)buf;
    if (nread < 0) {
        uv_udp_recv_stop(udp);
        f->done(f->arg, (int)nread);
        return;
    }
    if (!from)
        return;
    f->bytes += (size_t)nread;
    f->done(f->arg, 0);
}

int wait_datagram(struct fetch *f, fetch_done done)
{
    f->done = done;
    f->udp.data = f;
    return uv_udp_recv_start(&f->udp, take, received);
}

static void opened(uv_fs_t *req);

int load(uv_loop_t *loop, const char *path, fetch_done done, void *arg)
{
    struct fetch *f;

    if (!path) {
        done(arg, UV_EINVAL);
        return UV_EINVAL;
    }
    f = calloc(1, sizeof(*f));
    if (!f)
        return UV_ENOMEM;
    f->done = done;
    f->arg = arg;
    f->req.data = f;
    if (uv_fs_open(loop, &f->req, path, 0, 0, opened) < 0) {
        free(f);
        return UV_EIO;
    }
    return 0;
}

int load_or_tell(uv_loop_t *loop, struct fetch *f, const char *path,
                 fetch_done done, void *arg)
{
    int rc = path ? 0 : UV_EINVAL;

    if (rc == 0)
        rc = uv_fs_open(loop, &f->req, path, 0, 0, opened);
    if (rc == UV_EINVAL)
        return rc;
    if (rc < 0)
        done(arg, rc);
    f->done = done;
    return rc;
}

static void opened(uv_fs_t *req)
{
    struct fetch *f = req->data;

    uv_fs_req_cleanup(req);
    f->done(f->arg, (int)req->result);
    free(f);
}

static int begin(uv_loop_t *loop, struct fetch *f, fetch_done done, void *arg)
{
    int rc = uv_timer_init(loop, &f->timer);

    if (rc < 0)
        done(arg, rc);
    else
        done(arg, 0);
    return rc;
}

void begin_all(uv_loop_t *loop, struct fetch *f, fetch_done done, void *arg)
{
    int rc = begin(loop, f, done, arg);

    if (rc < 0)
        done(arg, rc);
}
