#include "runtime/wrap.h"

WRAPS(uv_signal_init);
WRAPS(uv_signal_start);
WRAPS(uv_signal_start_oneshot);
WRAPS(uv_signal_stop);

int rt_uv_signal_init(uv_loop_t *loop, uv_signal_t *handle)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_signal_init", UV_EPERM);
    rc = uv_signal_init(loop, handle);
    if (rc == 0)
        wrap_register_handle(handle, "uv_signal_init", RT_SITE, RT_FRAME);
    return rc;
}

static void signal_came(uv_signal_t *handle, int number)
{
    struct rt_entry *entry = wrap_entry_of(handle);
    uv_signal_cb callback = (uv_signal_cb)entry->callback;

    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(handle, number);
    rt_leave();
}

/* It has stopped before the callback is called. */
static void one_signal_came(uv_signal_t *handle, int number)
{
    wrap_ended(wrap_entry_of(handle), 0);
    signal_came(handle, number);
}

int rt_uv_signal_start(uv_signal_t *handle, uv_signal_cb callback, int number)
{
    const struct wrap_call *call = WRAP_CALL("uv_signal_start", TRACE_SIGNAL);
    int rc;

    REQUIRE_LOOP_THREAD("uv_signal_start", UV_EPERM);
    rc = wrap_check_open(handle, call);
    if (rc < 0)
        return rc;
    rc = uv_signal_start(handle, callback ? signal_came : NULL, number);
    if (rc == 0)
        wrap_started(handle, (wrap_fn)callback, call);
    return rc;
}

int rt_uv_signal_start_oneshot(uv_signal_t *handle, uv_signal_cb callback,
                               int number)
{
    const struct wrap_call *call =
        WRAP_CALL("uv_signal_start_oneshot", TRACE_SIGNAL);
    int rc;

    REQUIRE_LOOP_THREAD("uv_signal_start_oneshot", UV_EPERM);
    rc = wrap_check_open(handle, call);
    if (rc < 0)
        return rc;
    rc = uv_signal_start_oneshot(handle, callback ? one_signal_came : NULL,
                                 number);
    if (rc == 0)
        wrap_started(handle, (wrap_fn)callback, call);
    return rc;
}

int rt_uv_signal_stop(uv_signal_t *handle)
{
    REQUIRE_LOOP_THREAD("uv_signal_stop", UV_EPERM);
    wrap_stopped(handle, WRAP_CALL("uv_signal_stop", TRACE_SIGNAL));
    return uv_signal_stop(handle);
}
