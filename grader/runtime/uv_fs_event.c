/* uv_fs_event.c - files and folders that are watched, by the kernel or by
 * looking again and again. */
#include "runtime/wrap.h"

WRAPS(uv_fs_event_init);
WRAPS(uv_fs_event_start);
WRAPS(uv_fs_event_stop);
WRAPS(uv_fs_poll_init);
WRAPS(uv_fs_poll_start);
WRAPS(uv_fs_poll_stop);

int rt_uv_fs_event_init(uv_loop_t *loop, uv_fs_event_t *handle)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_fs_event_init", UV_EPERM);
    rc = uv_fs_event_init(loop, handle);
    if (rc == 0)
        wrap_register_handle(handle, "uv_fs_event_init", RT_SITE, RT_FRAME);
    return rc;
}

static void event_came(uv_fs_event_t *handle, const char *name, int events,
                       int status)
{
    struct rt_entry *entry = wrap_entry_of(handle);
    uv_fs_event_cb callback = (uv_fs_event_cb)entry->callback;

    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(handle, name, events, status);
    rt_leave();
}

int rt_uv_fs_event_start(uv_fs_event_t *handle, uv_fs_event_cb callback,
                         const char *path, unsigned flags)
{
    const struct wrap_call *call = WRAP_CALL("uv_fs_event_start", TRACE_WATCH);
    int rc;

    REQUIRE_LOOP_THREAD("uv_fs_event_start", UV_EPERM);
    rc = wrap_check_open(handle, call);
    if (rc < 0)
        return rc;
    rc = uv_fs_event_start(handle, callback ? event_came : NULL, path, flags);
    if (rc == 0)
        wrap_started(handle, (wrap_fn)callback, call);
    return rc;
}

int rt_uv_fs_event_stop(uv_fs_event_t *handle)
{
    REQUIRE_LOOP_THREAD("uv_fs_event_stop", UV_EPERM);
    wrap_stopped(handle, WRAP_CALL("uv_fs_event_stop", TRACE_WATCH));
    return uv_fs_event_stop(handle);
}

int rt_uv_fs_poll_init(uv_loop_t *loop, uv_fs_poll_t *handle)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_fs_poll_init", UV_EPERM);
    rc = uv_fs_poll_init(loop, handle);
    if (rc == 0)
        wrap_register_handle(handle, "uv_fs_poll_init", RT_SITE, RT_FRAME);
    return rc;
}

static void change_seen(uv_fs_poll_t *handle, int status,
                        const uv_stat_t *before, const uv_stat_t *now)
{
    struct rt_entry *entry = wrap_entry_of(handle);
    uv_fs_poll_cb callback = (uv_fs_poll_cb)entry->callback;

    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(handle, status, before, now);
    rt_leave();
}

int rt_uv_fs_poll_start(uv_fs_poll_t *handle, uv_fs_poll_cb callback,
                        const char *path, unsigned interval_ms)
{
    const struct wrap_call *call = WRAP_CALL("uv_fs_poll_start", TRACE_WATCH);
    bool was_active = uv_is_active((const uv_handle_t *)handle);
    int rc;

    REQUIRE_LOOP_THREAD("uv_fs_poll_start", UV_EPERM);
    rc = wrap_check_open(handle, call);
    if (rc < 0)
        return rc;
    rc = uv_fs_poll_start(handle, callback ? change_seen : NULL, path,
                          interval_ms);
    /* libuv keeps the first callback then. */
    if (rc == 0 && !was_active)
        wrap_started(handle, (wrap_fn)callback, call);
    return rc;
}

int rt_uv_fs_poll_stop(uv_fs_poll_t *handle)
{
    REQUIRE_LOOP_THREAD("uv_fs_poll_stop", UV_EPERM);
    wrap_stopped(handle, WRAP_CALL("uv_fs_poll_stop", TRACE_WATCH));
    return uv_fs_poll_stop(handle);
}
