#include "runtime/wrap.h"

WRAPS(uv_spawn);

static void process_ended(uv_process_t *process, int64_t status, int signal)
{
    struct rt_entry *entry = wrap_entry_of(process);
    uv_exit_cb callback = (uv_exit_cb)entry->callback;

    wrap_ended(entry, 0);
    if (!callback || !wrap_enter(entry, RT_FRAME))
        return;
    callback(process, status, signal);
    rt_leave();
}

/* Even when it fails there is a handle then, which must be closed. */
int rt_uv_spawn(uv_loop_t *loop, uv_process_t *process,
                const uv_process_options_t *options)
{
    const struct wrap_call *call = WRAP_CALL("uv_spawn", TRACE_PROCESS);
    uv_process_options_t ours;
    struct rt_entry *entry;
    int rc;

    if (!rt_is_running() || !options)
        return uv_spawn(loop, process, options);
    REQUIRE_LOOP_THREAD("uv_spawn", UV_EPERM);
    ours = *options;
    ours.exit_cb = process_ended;
    rc = uv_spawn(loop, process, &ours);
    entry = wrap_register_handle(process, "uv_spawn", RT_SITE, RT_FRAME);
    if (rc == 0)
        wrap_started(process, (wrap_fn)options->exit_cb, call);
    else
        entry->state = RT_STOPPED;
    return rc;
}
