/*
 * closing.c - the order of close callbacks. libuv keeps closed handles in a
 * list and calls back the one that was closed last first, at the end of the
 * turn; it promises no order among them. So a handle is put where the schedule
 * wants it. What libuv does before a handle's close callback (it cancels the
 * handle's requests) goes with it.
 *
 * What is ready together comes in one turn of the loop: so one thing more may
 * come before the handles that were closed in this turn are called back.
 */
#include "runtime/rt_internal.h"

enum {
    CLOSING_MAX = 8, /* that one handle can be put behind */
    TURN_MAX = 16    /* that can come before them all */
};

/* Of others nobody can tell when they are closed. */
static bool calls_learner(const struct rt_entry *entry)
{
    return entry && entry->is_handle && entry->close_callback &&
           rt_pc((const void *)entry->close_callback);
}

static struct rt_option option_of(const struct rt_entry *entry)
{
    return (struct rt_option){entry->op ? entry->op->id : 0, TRACE_CLOSE};
}

static void put_behind(uv_handle_t *handle, uv_handle_t *before)
{
    handle->loop->closing_handles = handle->next_closing;
    handle->next_closing = before->next_closing;
    before->next_closing = handle;
}

void rt_closing_added(uv_handle_t *handle)
{
    const struct rt_entry *entry = rt_registry_find(handle);
    uv_handle_t *others[CLOSING_MAX], *other;
    struct rt_option options[CLOSING_MAX + 1];
    uint32_t count = 0, picked;

    if (handle->loop->closing_handles != handle || !calls_learner(entry))
        return;
    options[0] = option_of(entry);
    for (other = handle->next_closing; other && count < CLOSING_MAX;
         other = other->next_closing) {
        entry = rt_registry_find(other);
        if (!calls_learner(entry))
            continue;
        others[count++] = other;
        options[count] = option_of(entry);
    }
    if (count == 0)
        return;
    picked = rt_schedule_pick(TRACE_POINT_CLOSE, options, count + 1);
    if (picked > 0)
        put_behind(handle, others[picked - 1]);
}

static bool find_next(const uv_loop_t *loop, struct rt_option *ret)
{
    const uv_handle_t *handle = loop->closing_handles;

    for (; handle; handle = handle->next_closing) {
        const struct rt_entry *entry = rt_registry_find(handle);

        if (calls_learner(entry)) {
            *ret = option_of(entry);
            return true;
        }
    }
    return false;
}

void rt_closing_turn(const uv_loop_t *loop)
{
    struct rt_job *jobs[TURN_MAX];
    struct rt_option options[TURN_MAX + 1];
    size_t count = rt_pool_ready(loop, jobs, TURN_MAX);
    uint32_t picked;

    if (count == 0 || rt_limit_reached() || !find_next(loop, &options[0]))
        return;
    for (size_t i = 0; i < count; i++)
        options[i + 1] = (struct rt_option){jobs[i]->op->id, jobs[i]->op->kind};
    picked = rt_schedule_pick(TRACE_POINT_TURN, options, (uint32_t)count + 1);
    if (picked > 0)
        rt_pool_deliver(jobs[picked - 1]);
}
