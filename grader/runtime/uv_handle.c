/* uv_handle.c - the handles of a loop that no descriptor belongs to, and what
 * is done with any handle: close, ref, unref. */
#include "runtime/race.h"
#include "runtime/wrap.h"

WRAPS(uv_timer_init);
WRAPS(uv_timer_start);
WRAPS(uv_timer_stop);
WRAPS(uv_timer_again);
WRAPS(uv_timer_set_repeat);
WRAPS(uv_idle_init);
WRAPS(uv_idle_start);
WRAPS(uv_idle_stop);
WRAPS(uv_prepare_init);
WRAPS(uv_prepare_start);
WRAPS(uv_prepare_stop);
WRAPS(uv_check_init);
WRAPS(uv_check_start);
WRAPS(uv_check_stop);
WRAPS(uv_async_init);
WRAPS(uv_async_send);
WRAPS(uv_close);
WRAPS(uv_ref);
WRAPS(uv_unref);

#define NS_PER_MS 1000000u

/* --- timers --- */

/* By the loop's own clock, which stands still during a turn. */
static void tell_due(const uv_timer_t *timer, uint64_t timeout_ms)
{
    const struct rt_entry *entry = wrap_entry_of(timer);
    uint64_t start_ns = uv_hrtime() - rt_now_ns();
    uint64_t at_ms = uv_now(timer->loop) + timeout_ms;

    if (at_ms < timeout_ms || at_ms > UINT64_MAX / NS_PER_MS)
        at_ms = UINT64_MAX / NS_PER_MS;
    rt_op_is_of(entry->op, entry, at_ms * NS_PER_MS - start_ns);
}

static void timer_fired(uv_timer_t *timer)
{
    struct rt_entry *entry = wrap_entry_of(timer);
    uv_timer_cb callback = (uv_timer_cb)entry->callback;

    if (uv_timer_get_repeat(timer) == 0) {
        entry->state = RT_STOPPED;
        wrap_end_op(entry, 0);
    }
    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(timer);
    rt_leave();
}

int rt_uv_timer_init(uv_loop_t *loop, uv_timer_t *timer)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_timer_init", UV_EPERM);
    rc = uv_timer_init(loop, timer);
    if (rc == 0)
        wrap_register_handle(timer, "uv_timer_init", RT_SITE, RT_FRAME);
    return rc;
}

int rt_uv_timer_start(uv_timer_t *timer, uv_timer_cb callback,
                      uint64_t timeout_ms, uint64_t repeat_ms)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_timer_start", UV_EPERM);
    rc = wrap_check_open(timer, WRAP_CALL("uv_timer_start", TRACE_TIMER));
    if (rc < 0)
        return rc;
    rc = uv_timer_start(timer, callback ? timer_fired : NULL, timeout_ms,
                        repeat_ms);
    if (rc < 0)
        return rc;
    wrap_started(timer, (wrap_fn)callback,
                 WRAP_CALL("uv_timer_start", TRACE_TIMER));
    tell_due(timer, timeout_ms);
    return rc;
}

int rt_uv_timer_stop(uv_timer_t *timer)
{
    REQUIRE_LOOP_THREAD("uv_timer_stop", UV_EPERM);
    wrap_stopped(timer, WRAP_CALL("uv_timer_stop", TRACE_TIMER));
    return uv_timer_stop(timer);
}

int rt_uv_timer_again(uv_timer_t *timer)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_timer_again", UV_EPERM);
    rc = wrap_check_open(timer, WRAP_CALL("uv_timer_again", TRACE_TIMER));
    if (rc < 0)
        return rc;
    rc = uv_timer_again(timer);
    if (rc < 0 || uv_timer_get_repeat(timer) == 0)
        return rc;
    wrap_started(timer, NULL, WRAP_CALL("uv_timer_again", TRACE_TIMER));
    tell_due(timer, uv_timer_get_repeat(timer));
    return rc;
}

void rt_uv_timer_set_repeat(uv_timer_t *timer, uint64_t repeat_ms)
{
    REQUIRE_LOOP_THREAD("uv_timer_set_repeat", );
    uv_timer_set_repeat(timer, repeat_ms);
}

/* --- idle, prepare, check: the same but for the name --- */

#define PHASE_HANDLE(kind, KIND)                                               \
    static void kind##_came(uv_##kind##_t *handle)                             \
    {                                                                          \
        struct rt_entry *entry = wrap_entry_of(handle);                        \
        uv_##kind##_cb callback = (uv_##kind##_cb)entry->callback;             \
                                                                               \
        if (!callback || !wrap_enter(entry, RT_FRAME))                         \
            return;                                                            \
        callback(handle);                                                      \
        rt_leave();                                                            \
    }                                                                          \
                                                                               \
    int rt_uv_##kind##_init(uv_loop_t *loop, uv_##kind##_t *handle)            \
    {                                                                          \
        int rc;                                                                \
                                                                               \
        REQUIRE_LOOP_THREAD("uv_" #kind "_init", UV_EPERM);                    \
        rc = uv_##kind##_init(loop, handle);                                   \
        if (rc == 0)                                                           \
            wrap_register_handle(handle, "uv_" #kind "_init", RT_SITE,         \
                                 RT_FRAME);                                    \
        return rc;                                                             \
    }                                                                          \
                                                                               \
    int rt_uv_##kind##_start(uv_##kind##_t *handle, uv_##kind##_cb callback)   \
    {                                                                          \
        bool was_active = uv_is_active((const uv_handle_t *)handle);           \
        int rc;                                                                \
                                                                               \
        REQUIRE_LOOP_THREAD("uv_" #kind "_start", UV_EPERM);                   \
        rc = wrap_check_open(handle,                                           \
                             WRAP_CALL("uv_" #kind "_start", TRACE_##KIND));   \
        if (rc < 0)                                                            \
            return rc;                                                         \
        rc = uv_##kind##_start(handle, callback ? kind##_came : NULL);         \
        /* libuv keeps the first callback then. */                             \
        if (rc == 0 && !was_active)                                            \
            wrap_started(handle, (wrap_fn)callback,                            \
                         WRAP_CALL("uv_" #kind "_start", TRACE_##KIND));       \
        return rc;                                                             \
    }                                                                          \
                                                                               \
    int rt_uv_##kind##_stop(uv_##kind##_t *handle)                             \
    {                                                                          \
        REQUIRE_LOOP_THREAD("uv_" #kind "_stop", UV_EPERM);                    \
        wrap_stopped(handle, WRAP_CALL("uv_" #kind "_stop", TRACE_##KIND));    \
        return uv_##kind##_stop(handle);                                       \
    }

PHASE_HANDLE(idle, IDLE)
PHASE_HANDLE(prepare, PREPARE)
PHASE_HANDLE(check, CHECK)

/* --- async --- */

static void async_came(uv_async_t *async)
{
    struct rt_entry *entry = wrap_entry_of(async);
    uv_async_cb callback = (uv_async_cb)entry->callback;

    wrap_end_op(entry, 0);
    rt_race_acquire(async);
    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(async);
    rt_leave();
}

int rt_uv_async_init(uv_loop_t *loop, uv_async_t *async, uv_async_cb callback)
{
    struct rt_entry *entry;
    int rc;

    REQUIRE_LOOP_THREAD("uv_async_init", UV_EPERM);
    rc = uv_async_init(loop, async, callback ? async_came : NULL);
    if (rc < 0)
        return rc;
    entry = wrap_register_handle(async, "uv_async_init", RT_SITE, RT_FRAME);
    entry->state = RT_ACTIVE;
    entry->callback = (wrap_fn)callback;
    return rc;
}

/* Several sends before the callback are one: its cause is the first. */
int rt_uv_async_send(uv_async_t *async)
{
    struct rt_entry *entry = NULL;
    int rc;

    if (rt_on_loop_thread() || rt_on_worker()) {
        rc = wrap_check_open(async, WRAP_CALL("uv_async_send", TRACE_ASYNC));
        if (rc < 0)
            return rc;
        entry = wrap_entry_of(async);
        if (!entry->op || entry->op->end_sequence) {
            entry->op = rt_op_start(TRACE_ASYNC, "uv_async_send", RT_SITE);
            rt_op_is_of(entry->op, entry, 0);
        }
        rt_race_release(async);
    }
    rc = uv_async_send(async);
    /* The loop may wake at once: then a second send is a second callback. */
    if (entry && rt_on_worker() &&
        rt_schedule_deviates(TRACE_POINT_SEND, entry->op))
        rt_worker_pause();
    return rc;
}

/* --- all handles --- */

void rt_uv_close(uv_handle_t *handle, uv_close_cb callback)
{
    const struct wrap_call *call = WRAP_CALL("uv_close", TRACE_CLOSE);

    REQUIRE_LOOP_THREAD("uv_close", );
    if (!wrap_check_unclosed(handle, call))
        return;
    wrap_closing(handle, callback, call);
    uv_close(handle, wrap_closed);
    if (rt_is_running())
        rt_closing_added(handle);
}

void rt_uv_ref(uv_handle_t *handle)
{
    REQUIRE_LOOP_THREAD("uv_ref", );
    wrap_entry_of(handle)->unreferenced = false;
    uv_ref(handle);
}

void rt_uv_unref(uv_handle_t *handle)
{
    REQUIRE_LOOP_THREAD("uv_unref", );
    wrap_entry_of(handle)->unreferenced = true;
    uv_unref(handle);
}
