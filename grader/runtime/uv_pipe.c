/* uv_pipe.c - pipes and terminals. */
#include "runtime/wrap.h"

WRAPS(uv_pipe_init);
WRAPS(uv_pipe_connect);
WRAPS(uv_tty_init);

int rt_uv_pipe_init(uv_loop_t *loop, uv_pipe_t *handle, int ipc)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_pipe_init", UV_EPERM);
    rc = uv_pipe_init(loop, handle, ipc);
    if (rc == 0)
        wrap_register_handle(handle, "uv_pipe_init", RT_SITE, RT_FRAME);
    return rc;
}

/* It has no result: a failure, too, comes by the callback. */
void rt_uv_pipe_connect(uv_connect_t *req, uv_pipe_t *handle, const char *name,
                        uv_connect_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_pipe_connect", TRACE_NET);

    if (!rt_is_running()) {
        uv_pipe_connect(req, handle, name, callback);
        return;
    }
    if (wrap_check_sending(req, handle, call) < 0)
        return;
    uv_pipe_connect(req, handle, name, wrap_connect_came);
    wrap_sent(req, "uv_connect_t", handle, (wrap_fn)callback, call);
}

int rt_uv_tty_init(uv_loop_t *loop, uv_tty_t *tty, uv_file fd, int unused)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_tty_init", UV_EPERM);
    rc = uv_tty_init(loop, tty, fd, unused);
    if (rc == 0)
        wrap_register_handle(tty, "uv_tty_init", RT_SITE, RT_FRAME);
    return rc;
}
