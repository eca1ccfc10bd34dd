/*
 * Theory of operation: libuv is given our callback for each handle, which
 * finds the user's in the registry, begins a node, and calls it. Handles of
 * the driver are registered, too (their callbacks are nodes), but have no
 * site, and nothing is reported about them.
 */
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

/* Where a wrapper was called from. */
struct call {
    const char *name;
    enum trace_kind kind;
    const void *site;
};

#define CALL(name, kind)                                                       \
    &(struct call)                                                             \
    {                                                                          \
        name, kind, RT_SITE                                                    \
    }

static const char *type_name(const uv_handle_t *handle)
{
    switch (handle->type) {
    case UV_TIMER:
        return "uv_timer_t";
    case UV_IDLE:
        return "uv_idle_t";
    case UV_PREPARE:
        return "uv_prepare_t";
    case UV_CHECK:
        return "uv_check_t";
    case UV_ASYNC:
        return "uv_async_t";
    default:
        return "uv_handle_t";
    }
}

static struct rt_entry *register_handle(const void *handle, const char *call,
                                        const void *site)
{
    const uv_handle_t *h = handle;
    size_t size = uv_handle_size(h->type);
    struct rt_entry *entry = rt_registry_add(
        h, size == (size_t)-1 ? sizeof(*h) : size, type_name(h), call, site);

    entry->is_handle = true;
    return entry;
}

/* The handle's entry, made now when it was set up past the wrappers. */
static struct rt_entry *entry_of(const void *handle)
{
    struct rt_entry *entry = rt_registry_find(handle);

    if (entry && entry->is_handle)
        return entry;
    return register_handle(handle, "", NULL);
}

static void end_op(struct rt_entry *entry, int status)
{
    if (entry->op)
        rt_op_end(entry->op, status);
}

static void started(const void *handle, void (*callback)(void),
                    const struct call *call)
{
    struct rt_entry *entry = entry_of(handle);

    end_op(entry, UV_ECANCELED);
    entry->op = rt_op_start(call->kind, call->name, call->site);
    entry->state = RT_ACTIVE;
    entry->start_site = entry->site ? rt_pc(call->site) : 0;
    if (callback)
        entry->callback = callback;
}

static void stopped(const void *handle, const struct call *call)
{
    struct rt_entry *entry = entry_of(handle);

    rt_node_touch(call->site);
    if (entry->state != RT_ACTIVE)
        return;
    end_op(entry, UV_ECANCELED);
    entry->state = RT_STOPPED;
}

/* Begins the node of a handle's callback. */
static bool enter(struct rt_entry *entry, const void *frame)
{
    const struct rt_op *op = entry->op;

    return rt_node_enter(op ? op->kind : TRACE_TIMER, op ? op->id : 0,
                         op ? op->node : 0, (const void *)entry->callback,
                         frame);
}

/* --- timers --- */

static void timer_fired(uv_timer_t *timer)
{
    struct rt_entry *entry = entry_of(timer);
    uv_timer_cb callback = (uv_timer_cb)entry->callback;

    if (uv_timer_get_repeat(timer) == 0) {
        entry->state = RT_STOPPED;
        end_op(entry, 0);
    }
    if (!callback || !enter(entry, RT_FRAME))
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
        register_handle(timer, "uv_timer_init", RT_SITE);
    return rc;
}

int rt_uv_timer_start(uv_timer_t *timer, uv_timer_cb callback,
                      uint64_t timeout_ms, uint64_t repeat_ms)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_timer_start", UV_EPERM);
    rc = uv_timer_start(timer, callback ? timer_fired : NULL, timeout_ms,
                        repeat_ms);
    if (rc == 0)
        started(timer, (void (*)(void))callback,
                CALL("uv_timer_start", TRACE_TIMER));
    return rc;
}

int rt_uv_timer_stop(uv_timer_t *timer)
{
    REQUIRE_LOOP_THREAD("uv_timer_stop", UV_EPERM);
    stopped(timer, CALL("uv_timer_stop", TRACE_TIMER));
    return uv_timer_stop(timer);
}

int rt_uv_timer_again(uv_timer_t *timer)
{
    int rc;

    REQUIRE_LOOP_THREAD("uv_timer_again", UV_EPERM);
    rc = uv_timer_again(timer);
    if (rc == 0 && uv_timer_get_repeat(timer) != 0)
        started(timer, NULL, CALL("uv_timer_again", TRACE_TIMER));
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
        struct rt_entry *entry = entry_of(handle);                             \
        uv_##kind##_cb callback = (uv_##kind##_cb)entry->callback;             \
                                                                               \
        if (!callback || !enter(entry, RT_FRAME))                              \
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
            register_handle(handle, "uv_" #kind "_init", RT_SITE);             \
        return rc;                                                             \
    }                                                                          \
                                                                               \
    int rt_uv_##kind##_start(uv_##kind##_t *handle, uv_##kind##_cb callback)   \
    {                                                                          \
        bool was_active = uv_is_active((const uv_handle_t *)handle);           \
        int rc;                                                                \
                                                                               \
        REQUIRE_LOOP_THREAD("uv_" #kind "_start", UV_EPERM);                   \
        rc = uv_##kind##_start(handle, callback ? kind##_came : NULL);         \
        /* libuv keeps the first callback then. */                             \
        if (rc == 0 && !was_active)                                            \
            started(handle, (void (*)(void))callback,                          \
                    CALL("uv_" #kind "_start", TRACE_##KIND));                 \
        return rc;                                                             \
    }                                                                          \
                                                                               \
    int rt_uv_##kind##_stop(uv_##kind##_t *handle)                             \
    {                                                                          \
        REQUIRE_LOOP_THREAD("uv_" #kind "_stop", UV_EPERM);                    \
        stopped(handle, CALL("uv_" #kind "_stop", TRACE_##KIND));              \
        return uv_##kind##_stop(handle);                                       \
    }

PHASE_HANDLE(idle, IDLE)
PHASE_HANDLE(prepare, PREPARE)
PHASE_HANDLE(check, CHECK)

/* --- async --- */

static void async_came(uv_async_t *async)
{
    struct rt_entry *entry = entry_of(async);
    uv_async_cb callback = (uv_async_cb)entry->callback;

    end_op(entry, 0);
    rt_race_acquire(async);
    if (!callback || !enter(entry, RT_FRAME))
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
    entry = register_handle(async, "uv_async_init", RT_SITE);
    entry->state = RT_ACTIVE;
    entry->callback = (void (*)(void))callback;
    return rc;
}

/* Several sends before the callback are one: its cause is the first. */
int rt_uv_async_send(uv_async_t *async)
{
    struct rt_entry *entry;

    if (rt_on_loop_thread() || rt_on_worker()) {
        entry = entry_of(async);
        if (!entry->op || entry->op->end_sequence)
            entry->op = rt_op_start(TRACE_ASYNC, "uv_async_send", RT_SITE);
        rt_race_release(async);
    }
    return uv_async_send(async);
}

/* --- all handles --- */

static void report_double_close(uv_handle_t *handle, const void *frame)
{
    const struct rt_entry *entry = entry_of(handle);
    struct trace_finding finding =
        rt_finding_here("UV208", TRACE_DEFINITE, entry->type, frame);

    if (entry->close_site)
        rt_relate_at(&finding, "first closed here",
                     entry->op ? entry->op->node : entry->node,
                     entry->close_site, entry->op ? entry->op->at_ns : 0);
    rt_report(&finding, "uv_close is called on a handle that is closed "
                        "already; libuv would end the program here");
}

static void closed(uv_handle_t *handle)
{
    struct rt_entry *entry = entry_of(handle);
    uv_close_cb callback = (uv_close_cb)entry->close_callback;

    end_op(entry, 0);
    entry->state = RT_CLOSED;
    entry->callback = (void (*)(void))callback;
    if (!callback || !enter(entry, RT_FRAME))
        return;
    callback(handle);
    rt_leave();
}

void rt_uv_close(uv_handle_t *handle, uv_close_cb callback)
{
    struct rt_entry *entry;

    REQUIRE_LOOP_THREAD("uv_close", );
    if (rt_is_running() && uv_is_closing(handle)) {
        report_double_close(handle, RT_FRAME);
        return;
    }
    entry = entry_of(handle);
    end_op(entry, UV_ECANCELED);
    entry->state = RT_CLOSING;
    entry->close_site = rt_pc(RT_SITE);
    entry->close_callback = (void (*)(void))callback;
    entry->op = rt_op_start(TRACE_CLOSE, "uv_close", RT_SITE);
    if (callback)
        rt_node_count_op(true);
    uv_close(handle, closed);
}

void rt_uv_ref(uv_handle_t *handle)
{
    REQUIRE_LOOP_THREAD("uv_ref", );
    entry_of(handle)->unreferenced = false;
    uv_ref(handle);
}

void rt_uv_unref(uv_handle_t *handle)
{
    REQUIRE_LOOP_THREAD("uv_unref", );
    entry_of(handle)->unreferenced = true;
    uv_unref(handle);
}
