/* uv_stream.c - what TCP connections, pipes and terminals have in common. */
#include "runtime/wrap.h"

WRAPS(uv_listen);
WRAPS(uv_accept);
WRAPS(uv_read_start);
WRAPS(uv_read_stop);
WRAPS(uv_write);
WRAPS(uv_write2);
WRAPS(uv_try_write);
WRAPS(uv_try_write2);
WRAPS(uv_shutdown);

/* --- connections --- */

static void connection_came(uv_stream_t *server, int status)
{
    struct rt_entry *entry = wrap_entry_of(server);
    uv_connection_cb callback = (uv_connection_cb)entry->callback;

    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(server, status);
    rt_leave();
}

int rt_uv_listen(uv_stream_t *server, int backlog, uv_connection_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_listen", TRACE_CONNECTION);
    int rc;

    REQUIRE_LOOP_THREAD("uv_listen", UV_EPERM);
    rc = wrap_check_open(server, call);
    if (rc < 0)
        return rc;
    rc = uv_listen(server, backlog, callback ? connection_came : NULL);
    if (rc == 0)
        wrap_started(server, (wrap_fn)callback, call);
    return rc;
}

int rt_uv_accept(uv_stream_t *server, uv_stream_t *client)
{
    const struct wrap_call *call = WRAP_CALL("uv_accept", TRACE_CONNECTION);
    int rc;

    REQUIRE_LOOP_THREAD("uv_accept", UV_EPERM);
    rt_node_touch(RT_SITE);
    rc = wrap_check_open(client, call);
    return rc < 0 ? rc : uv_accept(server, client);
}

/* --- reading --- */

static void buffer_wanted(uv_handle_t *stream, size_t size, uv_buf_t *ret)
{
    struct rt_entry *entry = wrap_entry_of(stream);
    uv_alloc_cb callback = (uv_alloc_cb)entry->alloc_callback;

    *ret = uv_buf_init(NULL, 0);
    if (!callback || !wrap_enter_alloc(entry, RT_FRAME))
        return;
    callback(stream, size, ret);
    rt_leave();
}

static void bytes_came(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct rt_entry *entry = wrap_entry_of(stream);
    uv_read_cb callback = (uv_read_cb)entry->callback;

    /* libuv has stopped reading then, but not for want of a buffer. */
    if (count < 0 && count != UV_ENOBUFS)
        wrap_ended(entry, (int)count);
    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(stream, count, buf);
    rt_leave();
}

int rt_uv_read_start(uv_stream_t *stream, uv_alloc_cb alloc,
                     uv_read_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_read_start", TRACE_STREAM);
    int rc;

    REQUIRE_LOOP_THREAD("uv_read_start", UV_EPERM);
    rc = wrap_check_open(stream, call);
    if (rc < 0)
        return rc;
    rc = uv_read_start(stream, alloc ? buffer_wanted : NULL,
                       callback ? bytes_came : NULL);
    if (rc < 0)
        return rc;
    wrap_started(stream, (wrap_fn)callback, call);
    wrap_entry_of(stream)->alloc_callback = (wrap_fn)alloc;
    return rc;
}

int rt_uv_read_stop(uv_stream_t *stream)
{
    REQUIRE_LOOP_THREAD("uv_read_stop", UV_EPERM);
    wrap_stopped(stream, WRAP_CALL("uv_read_stop", TRACE_STREAM));
    return uv_read_stop(stream);
}

/* --- writing --- */

static void write_came(uv_write_t *req, int status)
{
    uv_write_cb callback = (uv_write_cb)wrap_came(req, status, RT_FRAME);

    if (!callback)
        return;
    req->cb = callback;
    callback(req, status);
    rt_leave();
}

/* Even without a callback of the program we see when it is done. */
static int start_write(uv_write_t *req, uv_stream_t *stream,
                       const uv_buf_t bufs[], unsigned count, uv_stream_t *sent,
                       uv_write_cb callback, const struct wrap_call *call)
{
    struct rt_entry *entry;
    int rc;

    if (!rt_is_running())
        return sent ? uv_write2(req, stream, bufs, count, sent, callback)
                    : uv_write(req, stream, bufs, count, callback);
    rc = wrap_check_sending(req, stream, call);
    if (rc < 0)
        return rc;
    rc = sent ? uv_write2(req, stream, bufs, count, sent, write_came)
              : uv_write(req, stream, bufs, count, write_came);
    if (rc < 0)
        return rc;
    entry = wrap_sent(req, "uv_write_t", stream, (wrap_fn)callback, call);
    rt_flight_start(entry, bufs, count, false);
    return rc;
}

int rt_uv_write(uv_write_t *req, uv_stream_t *stream, const uv_buf_t bufs[],
                unsigned count, uv_write_cb callback)
{
    return start_write(req, stream, bufs, count, NULL, callback,
                       WRAP_CALL("uv_write", TRACE_NET));
}

int rt_uv_write2(uv_write_t *req, uv_stream_t *stream, const uv_buf_t bufs[],
                 unsigned count, uv_stream_t *sent, uv_write_cb callback)
{
    return start_write(req, stream, bufs, count, sent, callback,
                       WRAP_CALL("uv_write2", TRACE_NET));
}

/* What goes out at once has no request and leaves no bytes in flight. */
int rt_uv_try_write(uv_stream_t *stream, const uv_buf_t bufs[], unsigned count)
{
    REQUIRE_LOOP_THREAD("uv_try_write", UV_EPERM);
    rt_node_touch(RT_SITE);
    if (wrap_check_open(stream, WRAP_CALL("uv_try_write", TRACE_NET)) < 0)
        return UV_EBADF;
    rt_world_stir();
    return uv_try_write(stream, bufs, count);
}

int rt_uv_try_write2(uv_stream_t *stream, const uv_buf_t bufs[], unsigned count,
                     uv_stream_t *sent)
{
    REQUIRE_LOOP_THREAD("uv_try_write2", UV_EPERM);
    rt_node_touch(RT_SITE);
    if (wrap_check_open(stream, WRAP_CALL("uv_try_write2", TRACE_NET)) < 0)
        return UV_EBADF;
    rt_world_stir();
    return uv_try_write2(stream, bufs, count, sent);
}

static void shutdown_came(uv_shutdown_t *req, int status)
{
    uv_shutdown_cb callback = (uv_shutdown_cb)wrap_came(req, status, RT_FRAME);

    if (!callback)
        return;
    req->cb = callback;
    callback(req, status);
    rt_leave();
}

int rt_uv_shutdown(uv_shutdown_t *req, uv_stream_t *stream,
                   uv_shutdown_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_shutdown", TRACE_NET);
    int rc;

    if (!rt_is_running())
        return uv_shutdown(req, stream, callback);
    rc = wrap_check_sending(req, stream, call);
    if (rc < 0)
        return rc == UV_EBADF ? UV_ENOTCONN : rc;
    rc = uv_shutdown(req, stream, shutdown_came);
    if (rc == 0)
        wrap_sent(req, "uv_shutdown_t", stream, (wrap_fn)callback, call);
    return rc;
}

/* --- connecting --- */

void wrap_connect_came(uv_connect_t *req, int status)
{
    uv_connect_cb callback = (uv_connect_cb)wrap_came(req, status, RT_FRAME);

    if (!callback)
        return;
    req->cb = callback;
    callback(req, status);
    rt_leave();
}
