#include "runtime/wrap.h"

WRAPS(uv_udp_init);
WRAPS(uv_udp_init_ex);
WRAPS(uv_udp_send);
WRAPS(uv_udp_try_send);
WRAPS(uv_udp_recv_start);
WRAPS(uv_udp_recv_stop);

int rt_uv_udp_init(uv_loop_t *loop, uv_udp_t *udp)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_udp_init", UV_EPERM);
    rc = uv_udp_init(loop, udp);
    if (rc == 0)
        wrap_register_handle(udp, "uv_udp_init", RT_SITE, RT_FRAME);
    return rc;
}

int rt_uv_udp_init_ex(uv_loop_t *loop, uv_udp_t *udp, unsigned flags)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_udp_init_ex", UV_EPERM);
    rc = uv_udp_init_ex(loop, udp, flags);
    if (rc == 0)
        wrap_register_handle(udp, "uv_udp_init_ex", RT_SITE, RT_FRAME);
    return rc;
}

/* --- sending --- */

static void send_came(uv_udp_send_t *req, int status)
{
    uv_udp_send_cb callback = (uv_udp_send_cb)wrap_came(req, status, RT_FRAME);

    if (!callback)
        return;
    req->cb = callback;
    callback(req, status);
    rt_leave();
}

int rt_uv_udp_send(uv_udp_send_t *req, uv_udp_t *udp, const uv_buf_t bufs[],
                   unsigned count, const struct sockaddr *address,
                   uv_udp_send_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_udp_send", TRACE_NET);
    struct rt_entry *entry;
    int rc;

    if (!rt_is_running())
        return uv_udp_send(req, udp, bufs, count, address, callback);
    rc = wrap_check_sending(req, udp, call);
    if (rc < 0)
        return rc;
    rc = uv_udp_send(req, udp, bufs, count, address, send_came);
    if (rc < 0)
        return rc;
    entry = wrap_sent(req, "uv_udp_send_t", udp, (wrap_fn)callback, call);
    rt_flight_start(entry, bufs, count, false);
    rt_world_send(udp, address);
    return rc;
}

int rt_uv_udp_try_send(uv_udp_t *udp, const uv_buf_t bufs[], unsigned count,
                       const struct sockaddr *address)
{
    REQUIRE_LOOP_THREAD("uv_udp_try_send", UV_EPERM);
    rt_node_touch(RT_SITE);
    if (wrap_check_open(udp, WRAP_CALL("uv_udp_try_send", TRACE_NET)) < 0)
        return UV_EBADF;
    rt_world_send(udp, address);
    return uv_udp_try_send(udp, bufs, count, address);
}

/* --- receiving --- */

static void buffer_wanted(uv_handle_t *udp, size_t size, uv_buf_t *ret)
{
    struct rt_entry *entry = wrap_entry_of(udp);
    uv_alloc_cb callback = (uv_alloc_cb)entry->alloc_callback;

    *ret = uv_buf_init(NULL, 0);
    if (!callback || !wrap_enter_alloc(entry, RT_FRAME))
        return;
    callback(udp, size, ret);
    rt_leave();
}

static void datagram_came(uv_udp_t *udp, ssize_t count, const uv_buf_t *buf,
                          const struct sockaddr *address, unsigned flags)
{
    struct rt_entry *entry = wrap_entry_of(udp);
    uv_udp_recv_cb callback = (uv_udp_recv_cb)entry->callback;

    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(udp, count, buf, address, flags);
    rt_leave();
}

int rt_uv_udp_recv_start(uv_udp_t *udp, uv_alloc_cb alloc,
                         uv_udp_recv_cb callback)
{
    const struct wrap_call *call =
        WRAP_CALL("uv_udp_recv_start", TRACE_DATAGRAM);
    int rc;

    REQUIRE_LOOP_THREAD("uv_udp_recv_start", UV_EPERM);
    rc = wrap_check_open(udp, call);
    if (rc < 0)
        return rc;
    rc = uv_udp_recv_start(udp, alloc ? buffer_wanted : NULL,
                           callback ? datagram_came : NULL);
    if (rc < 0)
        return rc;
    wrap_started(udp, (wrap_fn)callback, call);
    wrap_entry_of(udp)->alloc_callback = (wrap_fn)alloc;
    return rc;
}

int rt_uv_udp_recv_stop(uv_udp_t *udp)
{
    REQUIRE_LOOP_THREAD("uv_udp_recv_stop", UV_EPERM);
    wrap_stopped(udp, WRAP_CALL("uv_udp_recv_stop", TRACE_DATAGRAM));
    return uv_udp_recv_stop(udp);
}
