/* driver_beat.c - see beat.h */
#include "beat.h"

#include "play/driver.h"

static struct {
    uv_timer_t beat, call_timer;
    uv_thread_t loop_thread;
    long long beat_us, seen_us, late_us;
    const char *name;
    void (*call)(void);
    const void *callback;
} beat;

long long beat_now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

bool beat_on_loop_thread(void)
{
    uv_thread_t self = uv_thread_self();

    return uv_thread_equal(&self, &beat.loop_thread);
}

static void look(void)
{
    long long late_us = beat_now_us() - beat.seen_us - beat.beat_us;

    if (late_us > beat.late_us)
        beat.late_us = late_us;
    beat.seen_us = beat_now_us();
}

static void beat_due(uv_timer_t *timer)
{
    (void)timer;
    look();
}

static void call_due(uv_timer_t *timer)
{
    struct rt_op *op = rt_op_start(TRACE_MAIN, beat.name, NULL);

    uv_close((uv_handle_t *)timer, NULL);
    rt_op_enter(op, beat.callback);
    beat.call();
    rt_leave();
    rt_op_end(op, 0);
}

void beat_start(const char *name, void (*call)(void), const void *callback)
{
    uint64_t beat_ms = (uint64_t)input_int("beat_ms");

    beat.loop_thread = uv_thread_self();
    beat.beat_us = (long long)beat_ms * 1000;
    beat.seen_us = beat_now_us();
    beat.name = name;
    beat.call = call;
    beat.callback = callback;
    uv_timer_init(driver_loop(), &beat.beat);
    uv_timer_start(&beat.beat, beat_due, beat_ms, beat_ms);
    uv_unref((uv_handle_t *)&beat.beat);
    uv_timer_init(driver_loop(), &beat.call_timer);
    uv_timer_start(&beat.call_timer, call_due, (uint64_t)input_int("call_ms"),
                   0);
}

void beat_end(void)
{
    look();
    observe_int("late_us", beat.late_us);
    uv_close((uv_handle_t *)&beat.beat, NULL);
    uv_run(driver_loop(), UV_RUN_NOWAIT);
}

bool beat_owns(const uv_handle_t *handle)
{
    return handle == (const uv_handle_t *)&beat.beat ||
           handle == (const uv_handle_t *)&beat.call_timer;
}
