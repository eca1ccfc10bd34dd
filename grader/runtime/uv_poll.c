/* uv_poll.c - descriptors of the program's own. The runtime's own, by which
 * jobs are delivered, is that of poll.c. */
#include "runtime/wrap.h"

WRAPS(uv_poll_init);
WRAPS(uv_poll_init_socket);
WRAPS(uv_poll_start);
WRAPS(uv_poll_stop);

int rt_uv_poll_init(uv_loop_t *loop, uv_poll_t *poll, int fd)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_poll_init", UV_EPERM);
    rc = uv_poll_init(loop, poll, fd);
    if (rc == 0)
        wrap_register_handle(poll, "uv_poll_init", RT_SITE, RT_FRAME);
    return rc;
}

int rt_uv_poll_init_socket(uv_loop_t *loop, uv_poll_t *poll,
                           uv_os_sock_t socket)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_poll_init_socket", UV_EPERM);
    rc = uv_poll_init_socket(loop, poll, socket);
    if (rc == 0)
        wrap_register_handle(poll, "uv_poll_init_socket", RT_SITE, RT_FRAME);
    return rc;
}

static void descriptor_ready(uv_poll_t *poll, int status, int events)
{
    struct rt_entry *entry = wrap_entry_of(poll);
    uv_poll_cb callback = (uv_poll_cb)entry->callback;

    /* libuv has stopped it then. */
    if (status < 0)
        wrap_ended(entry, status);
    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(poll, status, events);
    rt_leave();
}

int rt_uv_poll_start(uv_poll_t *poll, int events, uv_poll_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_poll_start", TRACE_POLL);
    int rc;

    REQUIRE_LOOP_THREAD("uv_poll_start", UV_EPERM);
    rc = wrap_check_open(poll, call);
    if (rc < 0)
        return rc;
    rc = uv_poll_start(poll, events, callback ? descriptor_ready : NULL);
    if (rc == 0 && events)
        wrap_started(poll, (wrap_fn)callback, call);
    else if (rc == 0)
        wrap_stopped(poll, call);
    return rc;
}

int rt_uv_poll_stop(uv_poll_t *poll)
{
    REQUIRE_LOOP_THREAD("uv_poll_stop", UV_EPERM);
    wrap_stopped(poll, WRAP_CALL("uv_poll_stop", TRACE_POLL));
    return uv_poll_stop(poll);
}
