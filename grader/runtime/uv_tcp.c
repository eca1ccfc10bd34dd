#include "runtime/wrap.h"

WRAPS(uv_tcp_init);
WRAPS(uv_tcp_init_ex);
WRAPS(uv_tcp_connect);
WRAPS(uv_tcp_close_reset);

int rt_uv_tcp_init(uv_loop_t *loop, uv_tcp_t *tcp)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_tcp_init", UV_EPERM);
    rc = uv_tcp_init(loop, tcp);
    if (rc == 0)
        wrap_register_handle(tcp, "uv_tcp_init", RT_SITE, RT_FRAME);
    return rc;
}

int rt_uv_tcp_init_ex(uv_loop_t *loop, uv_tcp_t *tcp, unsigned flags)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_tcp_init_ex", UV_EPERM);
    rc = uv_tcp_init_ex(loop, tcp, flags);
    if (rc == 0)
        wrap_register_handle(tcp, "uv_tcp_init_ex", RT_SITE, RT_FRAME);
    return rc;
}

int rt_uv_tcp_connect(uv_connect_t *req, uv_tcp_t *tcp,
                      const struct sockaddr *address, uv_connect_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_tcp_connect", TRACE_NET);
    int rc;

    if (!rt_is_running())
        return uv_tcp_connect(req, tcp, address, callback);
    rc = wrap_check_sending(req, tcp, call);
    if (rc < 0)
        return rc;
    rc = uv_tcp_connect(req, tcp, address, wrap_connect_came);
    if (rc == 0)
        wrap_sent(req, "uv_connect_t", tcp, (wrap_fn)callback, call);
    return rc;
}

int rt_uv_tcp_close_reset(uv_tcp_t *tcp, uv_close_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_tcp_close_reset", TRACE_CLOSE);
    int rc;

    REQUIRE_LOOP_THREAD("uv_tcp_close_reset", UV_EPERM);
    if (!wrap_check_unclosed((uv_handle_t *)tcp, call))
        return UV_EINVAL;
    rc = uv_tcp_close_reset(tcp, wrap_closed);
    if (rc == 0)
        wrap_closing((uv_handle_t *)tcp, callback, call);
    return rc;
}
